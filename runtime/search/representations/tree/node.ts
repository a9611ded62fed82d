import type { FunctionOperator } from "./operator.js";
import type { Type, Value } from "./types.js";

/** A typed expression. Immutable: what changes is copied along the path to it, the rest is shared. */
export type Node = Constant | Variable | Application;

/** A value that is written down; a list is one, too. */
export interface Constant {
  readonly kind: "constant";
  readonly type: Type;
  readonly value: Value;
}

/** The variable at `index` of the scope: those of the part first, then those bound on the way, outermost first. */
interface Variable {
  readonly kind: "variable";
  readonly type: Type;
  readonly index: number;
}

interface Application {
  readonly kind: "application";
  readonly type: Type;
  readonly operator: FunctionOperator;
  readonly operands: readonly Node[];
  /** Nodes in it. */
  readonly size: number;
  /** Nodes on the longest way down. */
  readonly depth: number;
}

/** The types of the variables that can be seen from a place. */
export type TypeScope = readonly Type[];

/** Nodes of an expression, itself included; known without walking through it. */
export const sizeOf = (node: Node): number => (node.kind === "application" ? node.size : 1);

/** Levels of an expression; 1 for a leaf. Known without walking through it. */
export const depthOf = (node: Node): number => (node.kind === "application" ? node.depth : 1);

/** Makes a leaf; whether the value is of the type is not checked. */
export const constant = (type: Type, value: Value): Constant => ({ kind: "constant", type, value });

/** Makes a leaf that stands for variable `index` of its scope, from 0. */
export const variable = (type: Type, index: number): Variable => ({ kind: "variable", type, index });

/** Applies an operator, and counts size and depth; whether the operands are of its types is not checked. */
export const application = (operator: FunctionOperator, operands: readonly Node[]): Application => ({
  kind: "application",
  type: operator.result,
  operator,
  operands,
  size: 1 + operands.reduce((sum, operand) => sum + sizeOf(operand), 0),
  depth: 1 + operands.reduce((most, operand) => Math.max(most, depthOf(operand)), 0),
});

/** A node and where it stands. */
export interface NodePlace {
  readonly node: Node;
  readonly scope: TypeScope;
  /** Which operand to take, from the root on. */
  readonly path: readonly number[];
}

/** All nodes, each before those in it. */
export function placesIn(
  node: Node,
  scope: TypeScope,
  path: readonly number[] = [],
  found: NodePlace[] = [],
): NodePlace[] {
  found.push({ node, scope, path });
  if (node.kind !== "application") return found;
  for (const [i, operand] of node.operands.entries()) {
    const { binds } = node.operator.parameters[i];
    placesIn(operand, binds.length > 0 ? [...scope, ...binds] : scope, [...path, i], found);
  }
  return found;
}

/** The tree with another node at `path`. */
export function replaceAt(root: Node, path: readonly number[], node: Node, from = 0): Node {
  if (from === path.length || root.kind !== "application") return node;
  const operands = root.operands.with(path[from], replaceAt(root.operands[path[from]], path, node, from + 1));
  return application(root.operator, operands);
}

/** The tree with every leaf replaced by what `change` makes of it. */
export function mapLeaves(node: Node, change: (leaf: Constant | Variable) => Node): Node {
  if (node.kind !== "application") return change(node);
  return application(
    node.operator,
    node.operands.map((operand) => mapLeaves(operand, change)),
  );
}
