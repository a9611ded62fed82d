import type { Random } from "../../../kernel/random.js";
import type { Grammar } from "./grammar.js";
import { primitives, type ValueType } from "./primitives.js";
import { CONSTANT, FIRST_TERMINAL, type Program } from "./program.js";

/** Chance that a leaf is a constant. */
const CONSTANT_RATE = 0.3;

/** Chance that `grow` ends a branch before its depth. */
const LEAF_RATE = 0.25;

/** The least depth of an expression: a boolean is at least a comparison of two leaves. */
const leastDepth: Readonly<Record<ValueType, number>> = { number: 0, boolean: 1 };

interface Shape {
  readonly type: ValueType;
  /** Edges from the root to the deepest leaf, at most. */
  readonly depth: number;
  /** Whether every branch reaches the depth. */
  readonly full: boolean;
}

/** A random program by the grammar (Koza's "full" and "grow"). */
export function generate(grammar: Grammar, shape: Shape, random: Random): Program {
  const code: number[] = [];
  const values: number[] = [];
  const add = (op: number, value = 0) => {
    code.push(op);
    values.push(value);
  };
  const addLeaf = () => {
    if (random.next() < CONSTANT_RATE) add(CONSTANT, grammar.constants.draw(random));
    else add(FIRST_TERMINAL + random.below(grammar.terminals.length));
  };
  const addTree = (type: ValueType, depth: number) => {
    const fitting = grammar.opcodes[type].filter((op) =>
      primitives[op].parameters.every((parameter) => leastDepth[parameter] < depth),
    );
    const leaf = type === "number" && (fitting.length === 0 || (!shape.full && random.next() < LEAF_RATE));
    if (leaf) return addLeaf();
    const op = random.pick(fitting);
    for (const parameter of primitives[op].parameters) addTree(parameter, depth - 1);
    add(op);
  };
  addTree(shape.type, Math.max(shape.depth, leastDepth[shape.type]));
  return { code: Uint8Array.from(code), values: Float64Array.from(values) };
}

/** A random program of at most `maxNodes` nodes: too large ones are drawn again, one level lower each time. */
export function generateWithin(grammar: Grammar, shape: Shape, maxNodes: number, random: Random): Program {
  const program = generate(grammar, shape, random);
  if (program.code.length <= maxNodes || shape.depth <= leastDepth[shape.type]) return program;
  return generateWithin(grammar, { ...shape, depth: shape.depth - 1 }, maxNodes, random);
}

/** Individual `index` of a first population: depths 2 … 5 in turn, every other one full ("ramped half-and-half"). */
export function generateRamped(grammar: Grammar, index: number, maxNodes: number, random: Random): Program {
  const shape: Shape = { type: "number", depth: 2 + ((index >> 1) % 4), full: index % 2 === 0 };
  return generateWithin(grammar, shape, maxNodes, random);
}
