/**
 * Where variables are written, and by how much each write moves them.
 *
 * @module
 */
import { functionTypes } from "./loops.js";
import { isNode, type SyntaxNode } from "./node.js";
import { numberOf } from "./read.js";
import type { Binding } from "./scopes.js";
import type { Syntax } from "./syntax.js";

/** One place where a variable is written. */
export interface Write {
  readonly index: number;
  /** Index of the function it stands in; −1 outside of all. */
  readonly owner: number;
  /** What it adds; NaN where that is not known, or not all it does. */
  readonly step: number;
  /** What it sets the variable to, where it does. */
  readonly value?: unknown;
}

const known = new WeakMap<Syntax, ReadonlyMap<Binding, readonly Write[]>>();

/** All writes to a variable, in the order of the source. */
export function writesOf(binding: Binding, syntax: Syntax): readonly Write[] {
  const writes = known.get(syntax) ?? findWrites(syntax);
  known.set(syntax, writes);
  return writes.get(binding) ?? [];
}

function findWrites(syntax: Syntax): ReadonlyMap<Binding, readonly Write[]> {
  const all = new Map<Binding, Write[]>();
  const owners: number[] = [];
  const add = (node: SyntaxNode, write: Write): void => {
    const binding = syntax.bindings.get(node);
    if (binding === undefined) return;
    const writes = all.get(binding) ?? [];
    all.set(binding, writes);
    writes.push(write);
  };
  syntax.nodes.forEach((node, index) => {
    const above = syntax.parents[index];
    owners[index] = above >= 0 && functionTypes.has(syntax.nodes[above].type) ? above : (owners[above] ?? -1);
    const target = targetOf(node);
    if (target === undefined || target.type === "MemberExpression") return;
    const place = { index, owner: owners[index] };
    if (target.type === "Identifier") add(target, { ...place, step: stepOf(node, target, syntax), value: setTo(node) });
    else for (const name of namesIn(index + 1, syntax)) add(name, { ...place, step: Number.NaN });
  });
  return all;
}

/** What a node writes to; it is the first of the node's children. */
function targetOf({ type, left, argument, target, id, init }: SyntaxNode): SyntaxNode | undefined {
  switch (type) {
    case "AssignmentExpression":
    case "ForInStatement":
    case "ForOfStatement":
      return isNode(left) && left.type !== "Binding" ? left : undefined;
    case "UpdateExpression":
      return isNode(argument) ? argument : undefined;
    case "Binding":
      return isNode(target) ? target : undefined;
    case "VariableDeclarator":
      return isNode(id) && isNode(init) ? id : undefined;
  }
}

/** The names of a pattern. */
function* namesIn(index: number, { nodes, ends }: Syntax): Generator<SyntaxNode> {
  for (let i = index; i < ends[index]; i++) if (nodes[i].type === "Identifier") yield nodes[i];
}

const setTo = ({ type, operator, right, value, init }: SyntaxNode): unknown =>
  type === "AssignmentExpression" && operator === "=" ? right : (value ?? init);

function stepOf(node: SyntaxNode, target: SyntaxNode, syntax: Syntax): number {
  if (node.operator === "++") return 1;
  if (node.operator === "--") return -1;
  if (node.operator === "+=") return numberOf(node.right, syntax);
  if (node.operator === "-=") return -numberOf(node.right, syntax);
  const sum = setTo(node);
  if (!isNode(sum) || sum.type !== "BinaryExpression") return Number.NaN;
  const isItself = (part: unknown): boolean => isNode(part) && part.type === "Identifier" && part.name === target.name;
  if (sum.operator === "+" && isItself(sum.left)) return numberOf(sum.right, syntax);
  if (sum.operator === "+" && isItself(sum.right)) return numberOf(sum.left, syntax);
  return sum.operator === "-" && isItself(sum.left) ? -numberOf(sum.right, syntax) : Number.NaN;
}
