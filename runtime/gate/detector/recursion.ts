/**
 * Functions that call themselves or each other on every path, because there is but one path.
 *
 * @module
 */
import { endsProgram, functionTypes, region } from "./loops.js";
import { isNode, type SyntaxNode } from "./node.js";
import type { Binding } from "./scopes.js";
import type { Syntax } from "./syntax.js";

/** What may skip the calls in it or after it. */
const branches = new Set(
  ["If", "Switch", "Try", "For", "ForIn", "ForOf", "While", "DoWhile", "Match", "Assert"]
    .map((kind) => `${kind}Statement`)
    .concat("ConditionalExpression", "LogicalExpression", "ChainExpression", "AssignmentPattern"),
);

/** What is done before them is all that is sure to be done. */
const ends = new Set(["ReturnStatement", "ThrowStatement", "AwaitExpression"]);

/** Whether the function at `index` always calls itself. */
export function recursesForever(index: number, syntax: Syntax): boolean {
  const self = bindingOf(index, syntax);
  return self !== undefined && surelyCalled(index, syntax).has(self);
}

/** Whether the function at `index` always calls others that always come back to it. */
export function recursesTogether(index: number, syntax: Syntax): boolean {
  const found = known.get(syntax) ?? findCycles(syntax);
  known.set(syntax, found);
  return found.has(index);
}

const known = new WeakMap<Syntax, ReadonlySet<number>>();

/** The variable that a function is the value of. */
function bindingOf(index: number, syntax: Syntax): Binding | undefined {
  const { nodes, parents } = syntax;
  const node = nodes[index];
  const above = nodes[parents[index]];
  const block = above?.type === "DecoratedStatement" ? parents[parents[index]] : parents[index];
  if (nodes[block]?.type === "BlockStatement" && nodes[parents[block]]?.type === "ClassDeclaration") return undefined; // Python: self.name
  const bound = above?.type === "VariableDeclarator" ? above.id : above?.type === "Binding" ? above.target : undefined;
  return syntax.bindings.get((isNode(node.id) ? node.id : (bound ?? node)) as SyntaxNode);
}

/** The variables that a function calls whenever it is called. */
function surelyCalled(index: number, syntax: Syntax): Set<Binding> {
  const { nodes } = syntax;
  const called = new Set<Binding>();
  const { body } = nodes[index];
  const from = isNode(body) ? body.start : 0;
  let last = syntax.ends[index];
  let surely = true;
  for (const i of region(index, syntax)) {
    const { type, start, callee, operator } = nodes[i];
    if (type === "YieldExpression") return new Set(); // a generator runs when it is asked
    if (start < from) continue;
    surely &&=
      i < last && !branches.has(type) && !endsProgram(i, syntax) && !/^(?:&&|\|\||\?\?)=$/.test(String(operator));
    if (!surely) continue;
    if (ends.has(type)) last = Math.min(last, syntax.ends[i]);
    const binding = type === "CallExpression" ? syntax.bindings.get(callee as SyntaxNode) : undefined;
    if (binding) called.add(binding);
  }
  return called;
}

/** The functions that are on a cycle of sure calls, or between two. */
function findCycles(syntax: Syntax): ReadonlySet<number> {
  const functions = new Map<Binding, number>();
  syntax.nodes.forEach(({ type }, index) => {
    const binding = functionTypes.has(type) ? bindingOf(index, syntax) : undefined;
    if (binding?.writes === 1) functions.set(binding, index);
  });
  const calls = new Map<number, number[]>();
  const callers = new Map([...functions.values()].map((index): [number, number[]] => [index, []]));
  for (const index of functions.values()) {
    const others = [...surelyCalled(index, syntax)].flatMap((binding) => functions.get(binding) ?? []);
    calls.set(
      index,
      others.filter((other) => other !== index),
    );
    for (const other of calls.get(index) ?? []) callers.get(other)?.push(index);
  }
  const endless = withoutDeadEnds(new Set(functions.values()), calls, callers);
  return withoutDeadEnds(endless, callers, calls);
}

type Edges = ReadonlyMap<number, readonly number[]>;

/** What is left of a graph when nodes that lead nowhere are taken off, until there are none. */
function withoutDeadEnds(all: ReadonlySet<number>, edges: Edges, back: Edges): Set<number> {
  const left = new Set(all);
  const ways = new Map([...all].map((node) => [node, (edges.get(node) ?? []).filter((to) => all.has(to)).length]));
  const dead = [...all].filter((node) => ways.get(node) === 0);
  for (let node = dead.pop(); node !== undefined; node = dead.pop()) {
    left.delete(node);
    for (const from of back.get(node) ?? []) {
      const remaining = (ways.get(from) ?? 0) - 1;
      ways.set(from, remaining);
      if (remaining === 0 && left.has(from)) dead.push(from);
    }
  }
  return left;
}
