import type { Random } from "../../../kernel/random.js";
import { generate, generateWithin } from "./generate.js";
import type { Grammar } from "./grammar.js";
import { primitiveNames, primitives } from "./primitives.js";
import { ARITY, CONSTANT, type Program, resultType, slice, splice, subtreeSizes } from "./program.js";

/** Chance that crossover and mutation take an inner node where there is one: leaves are many and change little. */
const INNER_RATE = 0.8;

const MUTATION_DEPTH = 3;

/** The nodes from `start` to before `end` that suit, in their order. */
function nodesOf(code: Uint8Array, suits: (node: number) => boolean, start = 0, end = code.length): number[] {
  const nodes: number[] = [];
  for (let node = start; node < end; node++) if (suits(node)) nodes.push(node);
  return nodes;
}

/** A node to operate on, and the first node of its subtree. */
function pickNode({ code }: Program, sizes: Uint16Array, random: Random): { start: number; end: number; op: number } {
  const inner = nodesOf(code, (node) => ARITY[code[node]] > 0);
  const node = inner.length > 0 && random.next() < INNER_RATE ? random.pick(inner) : random.below(code.length);
  return { start: node - sizes[node] + 1, end: node + 1, op: code[node] };
}

/**
 * Subtree crossover: a subtree of `mother` is replaced by one of `father` that has the same type and leaves at most
 * `maxNodes` nodes; `mother` itself where there is none.
 */
export function crossover(mother: Program, father: Program, maxNodes: number, random: Random): Program {
  const { start, end, op } = pickNode(mother, subtreeSizes(mother.code), random);
  const room = maxNodes - mother.code.length + (end - start);
  const sizes = subtreeSizes(father.code);
  const type = resultType(op);
  const donors = nodesOf(father.code, (node) => sizes[node] <= room && resultType(father.code[node]) === type);
  if (donors.length === 0) return mother;
  const donor = random.pick(donors);
  return splice(mother, start, end, slice(father, donor - sizes[donor] + 1, donor + 1));
}

/** A new program of one; see the operators of a representation. */
export type Mutation = (program: Program, grammar: Grammar, maxNodes: number, random: Random) => Program;

const replaceSubtree =
  (depth: number): Mutation =>
  (program, grammar, maxNodes, random) => {
    const { start, end, op } = pickNode(program, subtreeSizes(program.code), random);
    const room = maxNodes - program.code.length + (end - start);
    const shape = { type: resultType(op), depth, full: false };
    return splice(program, start, end, generateWithin(grammar, shape, room, random));
  };

/** Replaces a subtree by a new random one. */
export const mutateSubtree: Mutation = replaceSubtree(MUTATION_DEPTH);

/** Replaces a subtree by the least there is of its type: a leaf, or a comparison of leaves. */
export const mutateShrink: Mutation = replaceSubtree(0);

/** Replaces one node by another that takes the same operands. */
export const mutatePoint: Mutation = (program, grammar, _maxNodes, random) => {
  const node = random.below(program.code.length);
  const op = program.code[node];
  if (op >= CONSTANT) return splice(program, node, node + 1, generate(grammar, leaf, random));
  const operands = primitives[op].parameters.join();
  const alike = grammar.opcodes[resultType(op)].filter((other) => primitives[other].parameters.join() === operands);
  const code = program.code.slice();
  code[node] = random.pick(alike);
  return { code, values: program.values };
};

const leaf = { type: "number", depth: 0, full: false } as const;

/** Replaces a subtree by a part of itself: the only operator that always shrinks (Kinnear's "hoist"). */
export const mutateHoist: Mutation = (program, _grammar, _maxNodes, random) => {
  const sizes = subtreeSizes(program.code);
  const { start, end, op } = pickNode(program, sizes, random);
  const { code } = program;
  const type = resultType(op);
  const part = random.pick(nodesOf(code, (node) => resultType(code[node]) === type, start, end));
  return splice(program, start, end, slice(program, part - sizes[part] + 1, part + 1));
};

/** Lets one constant drift; changes nothing where there is none. */
export const mutateConstant: Mutation = (program, grammar, _maxNodes, random) => {
  const { code } = program;
  const constants = nodesOf(code, (node) => code[node] === CONSTANT);
  if (constants.length === 0) return program;
  const node = random.pick(constants);
  const values = program.values.slice();
  values[node] = grammar.constants.nudge(values[node], random);
  return { code, values };
};

const MUL = primitiveNames.indexOf("mul");
const NEG = primitiveNames.indexOf("neg");

/**
 * Multiplies what functions are applied to by constants near 1 that fitting then moves: of sin(x) · cos(y) it makes
 * sin(1.1 · x) · cos(0.9 · y). Arguments that have a factor keep it.
 */
export const mutateFactors: Mutation = (program, grammar, maxNodes, random) => {
  const { code } = program;
  const isProduct = (node: number) => code[node] === MUL && code[node - 1] === CONSTANT;
  const calls = nodesOf(code, (node) => ARITY[code[node]] === 1 && code[node] !== NEG && !isProduct(node - 1));
  const isPossible = grammar.opcodes.number.includes(MUL) && code.length + 2 * calls.length <= maxNodes;
  if (!isPossible) return program;
  return calls.reduceRight((longer, node) => {
    const factor = {
      code: Uint8Array.of(CONSTANT, MUL),
      values: Float64Array.of(grammar.constants.nudge(1, random), 0),
    };
    return splice(longer, node, node, factor);
  }, program);
};
