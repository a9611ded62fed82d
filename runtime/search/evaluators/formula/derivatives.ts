import { primitiveNames } from "../../representations/formula/primitives.js";
import {
  ARITY,
  CONSTANT,
  concatenate,
  constant,
  type Program,
  slice,
  subtreeSizes,
} from "../../representations/formula/program.js";

/** A factor of a derivative: a program, or a sign where it is 1 or −1; null where there is no derivative. */
type Factor = Program | 1 | -1 | null;

/** A node and its operands, each with all that is below. */
interface Node {
  readonly node: Program;
  readonly operands: readonly Program[];
}

/** What a primitive's result changes by when its operand `k` changes. Of equal operands the second is the least. */
const rules: Readonly<Record<string, (node: Node, k: number) => Factor>> = {
  add: () => 1,
  sub: (_, k) => (k === 0 ? 1 : -1),
  mul: ({ operands }, k) => operands[1 - k],
  div: ({ node, operands: [, b] }, k) =>
    k === 0 ? operation("div", constant(1), b) : operation("neg", operation("div", node, b)),
  neg: () => -1,
  abs: ({ operands: [a] }) => when(operation("less", a, constant(0)), -1, 1),
  min: ({ operands: [a, b] }, k) => when(operation("less", a, b), 1 - k, k),
  max: ({ operands: [a, b] }, k) => when(operation("less", b, a), 1 - k, k),
  sqrt: ({ node }) => operation("div", constant(0.5), node),
  log: ({ operands: [a] }) => operation("div", constant(1), a),
  exp: ({ node }) => node,
  sin: ({ operands: [a] }) => operation("cos", a),
  cos: ({ operands: [a] }) => operation("neg", operation("sin", a)),
  if: ({ operands: [condition] }, k) => (k === 0 ? null : when(condition, 2 - k, k - 1)),
};

/** A constant of a program that can be fitted, and the derivative of the program by it. */
interface Derivative {
  /** The node of the constant. */
  readonly node: number;
  readonly program: Program;
}

/**
 * The derivatives of a program by its constants, as programs: the product of what happens on the way from the constant to
 * the root. They share most of their subexpressions with the program. Constants in conditions have none.
 */
export function derivatives(program: Program): Derivative[] {
  const { code } = program;
  const sizes = subtreeSizes(code);
  const parents = parentsOf(code, sizes);
  const found: Derivative[] = [];
  for (let node = 0; node < code.length; node++) {
    const derivative = code[node] === CONSTANT ? along(program, sizes, parents, node) : null;
    if (derivative) found.push({ node, program: derivative });
  }
  return found;
}

function along(program: Program, sizes: Uint16Array, parents: Int32Array, leaf: number): Program | null {
  const factors: Program[] = [];
  let sign = 1;
  for (let child = leaf; parents[child] >= 0; child = parents[child]) {
    const parent = parents[child];
    const operands = operandsOf(program.code, sizes, parent);
    const subtree = (node: number) => slice(program, node - sizes[node] + 1, node + 1);
    const rule = rules[primitiveNames[program.code[parent]]];
    const factor = rule?.({ node: subtree(parent), operands: operands.map(subtree) }, operands.indexOf(child)) ?? null;
    if (factor === null) return null;
    if (typeof factor === "number") sign *= factor;
    else factors.push(factor);
  }
  const product = factors.length > 0 ? factors.reduce((a, b) => operation("mul", a, b)) : constant(1);
  return sign < 0 ? operation("neg", product) : product;
}

/** Of each node the one that it is an operand of; −1 of the root. */
function parentsOf(code: Uint8Array, sizes: Uint16Array): Int32Array {
  const parents = new Int32Array(code.length).fill(-1);
  for (let node = 0; node < code.length; node++) {
    for (const operand of operandsOf(code, sizes, node)) parents[operand] = node;
  }
  return parents;
}

/** The roots of a node's operands, the first one first. */
function operandsOf(code: Uint8Array, sizes: Uint16Array, node: number): number[] {
  const operands: number[] = [];
  for (let root = node - 1; operands.length < ARITY[code[node]]; root -= sizes[root]) operands.unshift(root);
  return operands;
}

const when = (condition: Program, then: number, otherwise: number): Program =>
  operation("if", condition, constant(then), constant(otherwise));

const operation = (name: string, ...operands: readonly Program[]): Program =>
  concatenate([...operands, primitiveNames.indexOf(name)]);
