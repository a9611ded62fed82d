import type { Random } from "../../kernel/random.js";

/** One way to make a new program of existing ones; none of them changes. */
export interface Operator<P> {
  /** Stable, kebab-case. */
  readonly name: string;
  /** How many programs it starts from. */
  readonly parents: 1 | 2;
  /** How often it is chosen among those with as many parents, relative to the others: a small whole number. */
  readonly weight: number;
  /**
   * The result may equal a parent where nothing else is possible.
   *
   * @param parents as many as it wants
   * @param maxNodes the size that the result must not exceed, unless a parent does
   */
  vary(parents: readonly P[], maxNodes: number, random: Random): P;
}

/**
 * What programs of a task are. The engine never looks into a program: it makes, varies, keeps and prints programs
 * through this. Everything here is pure and depends on its arguments alone.
 */
export interface Representation<P> {
  /** Program `index` of a first population, of at most `maxNodes` nodes. */
  random(index: number, maxNodes: number, random: Random): P;
  /** At least one; every operator's results are legal programs. */
  readonly operators: readonly Operator<P>[];
  /** A program that does the same and is no larger. */
  simplify(program: P): P;
  /** Programs that are a little shorter to print and perhaps as good: parts left out, constants rounded. */
  shorter?(program: P): readonly P[];
  /** Nodes. */
  size(program: P): number;
  /** The genome as an individual keeps it; equal programs have equal text. */
  format(program: P): string;
  /**
   * The inverse of `format`.
   *
   * @throws {CorruptObject} when the text is no program of this task
   */
  parse(genome: string): P;
  /** The program as an agent: one minified JavaScript module. */
  print(program: P): string;
  /** The program that a source is, where it can be represented; never throws. */
  read?(source: string): P | undefined;
}
