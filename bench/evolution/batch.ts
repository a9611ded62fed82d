import { Random } from "../../runtime/kernel/random.js";
import type { Rows } from "../../runtime/search/evaluators/formula/engine.js";
import { generate } from "../../runtime/search/representations/formula/generate.js";
import { grammarOf, reals } from "../../runtime/search/representations/formula/grammar.js";
import { precedence } from "../../runtime/search/representations/formula/primitives.js";
import type { Program } from "../../runtime/search/representations/formula/program.js";
import { formatGenome } from "../../runtime/search/representations/formula/text.js";
import { commonPrimitives } from "../closures.js";

const CANDIDATES = 2_000;
const NODES = { least: 20, most: 30 };

/** Programs of about 25 nodes over two inputs, all different, with sin, cos, sqrt and division. */
export function candidates(): Program[] {
  const terminals = ["x", "y"].map((name) => ({ name, source: name, precedence: precedence.atom }));
  const grammar = grammarOf(terminals, commonPrimitives, reals(5));
  const drawn = new Map<string, Program>();
  for (let seed = 0; drawn.size < CANDIDATES; seed++) {
    const program = generate(grammar, { type: "number", depth: 6, full: false }, Random.of(seed, "bench"));
    const { length } = program.code;
    if (length >= NODES.least && length <= NODES.most) drawn.set(formatGenome(program), program);
  }
  return [...drawn.values()];
}

/** Random points between −2 and 2, and something to be compared with. */
export function benchTable(points: number): Rows {
  const random = Random.of("points", points);
  const column = () => Float64Array.from({ length: points }, () => random.next() * 4 - 2);
  return { columns: [column(), column()], target: column() };
}

/** Nodes of a program on average, leaves included; NaN for no programs. */
export const meanNodes = (programs: readonly Program[]): number =>
  programs.reduce((sum, { code }) => sum + code.length, 0) / programs.length;
