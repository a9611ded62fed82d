import type { Random } from "../../../kernel/random.js";
import { type Constant, constant, type TypeScope } from "./node.js";
import type { FunctionOperator } from "./operator.js";
import { atom, type Piece } from "./piece.js";
import { operatorsOf } from "./primitives.js";
import { defaultOf, type Type, types, type Value } from "./types.js";

/** A variable of the agent. */
export interface Named {
  readonly name: string;
  readonly type: Type;
}

/** A function that the agent declares for itself; it is evolved with it. */
interface Signature {
  readonly parameters: readonly Type[];
  readonly result: Type;
}

/** What the programs of one task may consist of. */
export interface Vocabulary {
  /** What the agent is called with: one value of no name, or an object with these fields. */
  readonly inputs: readonly Named[] | Type;
  readonly output: Type;
  /** Names of primitives. */
  readonly primitives: readonly string[];
  /** Types that are used inside, beside those of inputs, output, cells and helpers. */
  readonly types: readonly Type[];
  /** Constants that are drawn from, beside small numbers, by type. */
  readonly constants: Readonly<Partial<Record<Type, readonly Value[]>>>;
  /** Memory that survives calls. */
  readonly cells: readonly Type[];
  readonly helpers: readonly Signature[];
}

/** One expression of a program, what it may refer to and what it has to result in. */
export interface Part {
  readonly role: "helper" | "initial" | "next" | "output";
  readonly type: Type;
  readonly scope: TypeScope;
  /** Operators that make the type, by primitive; none of a type that nothing makes. */
  readonly operators: ReadonlyMap<Type, readonly (readonly FunctionOperator[])[]>;
}

/** The language that the programs of one task are written in. */
export interface TreeLanguage {
  readonly vocabulary: Vocabulary;
  /** The expressions that a program consists of: helpers, then each cell's first and next value, then the output. */
  readonly parts: readonly Part[];
  /** By name. */
  readonly operators: ReadonlyMap<string, FunctionOperator>;
  drawConstant(type: Type, random: Random): Constant;
  /** How many constants of a type the task names. */
  countNamed(type: Type): number;
}

/** Integers that are drawn where a task names none, and beside those it names. */
const SMALL = 10;

/** Chance that a constant is one of the task's own. */
const NAMED_RATE = 0.7;

const inputTypes = ({ inputs }: Pick<Vocabulary, "inputs">): Type[] =>
  typeof inputs === "string" ? [inputs] : inputs.map(({ type }) => type);

/** The language of a vocabulary. Every type has at least a constant, so that every expression can be ended. */
export function treeLanguageOf(vocabulary: Vocabulary): TreeLanguage {
  const { cells, helpers, output, primitives } = vocabulary;
  const scope = [...inputTypes(vocabulary), ...cells];
  const signatures = helpers.flatMap(({ parameters, result }) => [...parameters, result]);
  const wanted = new Set<Type>([...scope, output, ...signatures, ...vocabulary.types, "boolean", "integer"]);
  const built = operatorsOf(
    primitives,
    types.filter((type) => wanted.has(type)),
  );
  const calls = helpers.map((signature, i) => [helperCall(signature, i)]);
  const plain = byResult(built);
  const calling = byResult([...built, ...calls]);
  return {
    vocabulary,
    parts: [
      ...helpers.map(
        ({ parameters, result }): Part => ({ role: "helper", type: result, scope: parameters, operators: plain }),
      ),
      ...cells.flatMap((type): Part[] => [
        { role: "initial", type, scope: [], operators: new Map() },
        { role: "next", type, scope, operators: calling },
      ]),
      { role: "output", type: output, scope, operators: calling },
    ],
    operators: new Map([...built, ...calls].flat().map((operator) => [operator.name, operator])),
    countNamed: (type) => vocabulary.constants[type]?.length ?? 0,
    drawConstant: (type, random) => drawConstant(type, vocabulary.constants[type] ?? [], random),
  };
}

/** A helper is there to be called. */
const HELPER_WEIGHT = 4;

/** What the printed module calls helper `i`. */
export const helperName = (i: number): string => `help${i + 1}`;

const helperCall = ({ parameters, result }: Signature, i: number): FunctionOperator => ({
  name: helperName(i),
  result,
  weight: HELPER_WEIGHT,
  parameters: parameters.map((type) => ({ type, binds: [] })),
  print: (operands: readonly Piece[]) => atom(`${helperName(i)}(${operands.map(({ text }) => text)})`),
});

function byResult(primitives: readonly (readonly FunctionOperator[])[]): Map<Type, FunctionOperator[][]> {
  const grouped = types.map((type) => {
    const making = primitives.map((operators) => operators.filter(({ result }) => result === type));
    return [type, making.filter(({ length }) => length > 0)] as const;
  });
  return new Map(grouped.filter(([, making]) => making.length > 0));
}

function drawConstant(type: Type, named: readonly Value[], random: Random): Constant {
  if (named.length > 0 && random.next() < NAMED_RATE) return constant(type, random.pick(named));
  switch (type) {
    case "boolean":
      return constant(type, random.next() < 0.5);
    case "integer":
      return constant(type, random.below(SMALL + 1));
    case "number":
      return constant(type, Math.round((random.next() * 2 - 1) * SMALL * 100) / 100);
    case "string":
      return constant(type, random.pick(named.length > 0 ? named : ["", " "]));
    default:
      return constant(type, random.pick(named.length > 0 ? named : [defaultOf(type)]));
  }
}
