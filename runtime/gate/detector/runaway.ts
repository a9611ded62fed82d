/**
 * Loops that only ever get further away from the end that their test describes.
 *
 * @module
 */
import { isNode, type SyntaxNode } from "./node.js";
import { fold, numberOf, unwrapExpression } from "./read.js";
import type { Syntax } from "./syntax.js";
import { type Write, writesOf } from "./writes.js";

/** Variables that are written more often are not looked at: the time this takes stays in proportion to the program. */
const MAX_WRITES = 100;

/** Which way a value goes in a loop: −1 down, 0 nowhere, 1 up; undefined where it may go either way. */
type Direction = -1 | 0 | 1 | undefined;

/** Whether the test of a loop stays true once it is, because all that the loop does to its variables makes it more so. */
export function runsAway(index: number, syntax: Syntax): boolean {
  return staysTrue(unwrapExpression(syntax.nodes[index].test), index, syntax);
}

function staysTrue(test: SyntaxNode | undefined, loop: number, syntax: Syntax): boolean {
  if (test?.type === "Identifier") return leavesBehind(test, 0, loop, syntax);
  if (test?.type === "LogicalExpression" && (test.operator === "||" || test.operator === "or"))
    return [test.left, test.right].some((side) => staysTrue(unwrapExpression(side), loop, syntax));
  if (test?.type !== "BinaryExpression") return false;
  const { operator, left, right } = test;
  switch (operator) {
    case "<":
    case "<=":
      return goApart(left, right, loop, syntax);
    case ">":
    case ">=":
      return goApart(right, left, loop, syntax);
    case "!=":
    case "!==": {
      const bound = numberOf(right, syntax);
      return !Number.isNaN(bound) && leavesBehind(unwrapExpression(left), bound, loop, syntax);
    }
  }
  return false;
}

/** `low` never rises, `high` never falls, and one of them moves. */
function goApart(low: unknown, high: unknown, loop: number, syntax: Syntax): boolean {
  const [down, up] = [direction(unwrapExpression(low), loop, syntax), direction(unwrapExpression(high), loop, syntax)];
  return (down === -1 && (up === 0 || up === 1)) || (down === 0 && up === 1);
}

/** Whether a variable that begins beyond `bound` goes on from there; one of unknown beginning is taken for a count. */
function leavesBehind(node: SyntaxNode | undefined, bound: number, loop: number, syntax: Syntax): boolean {
  if (node?.type !== "Identifier") return false;
  const moves = direction(node, loop, syntax);
  if (moves !== -1 && moves !== 1) return false;
  const binding = syntax.bindings.get(node);
  const writes = binding ? writesOf(binding, syntax) : [];
  const starts = writes
    .filter(({ index }) => !isInside(index, loop, syntax))
    .map(({ value }) => numberOf(value, syntax));
  const isKnown = starts.length > 0 && binding?.writes === writes.length;
  if (!isKnown) return starts.length === 0 && bound === 0 && moves === 1;
  return starts.every((start) => (start - bound) * moves > 0);
}

/** What a loop does to the value of an expression. */
function direction(node: SyntaxNode | undefined, loop: number, syntax: Syntax): Direction {
  if (node === undefined) return undefined;
  if (fold(node, syntax)) return 0;
  if (node.type === "MemberExpression") return 0; // the length of a list, which loops like these leave alone
  const binding = node.type === "Identifier" ? syntax.bindings.get(node) : undefined;
  if (binding === undefined) return undefined;
  const writes = writesOf(binding, syntax);
  if (writes.length > MAX_WRITES || writes.some((write) => isForeign(write, loop, syntax))) return undefined;
  const steps = writes.filter(({ index }) => isInside(index, loop, syntax)).map(({ step }) => step);
  if (steps.length === 0) return 0;
  if (steps.every((step) => step < 0)) return -1;
  return steps.every((step) => step > 0) ? 1 : undefined;
}

/** Written by a function that the loop may call. */
const isForeign = ({ owner }: Write, loop: number, { ends }: Syntax): boolean =>
  owner >= 0 && !(owner < loop && loop < ends[owner]);

/** In the loop, and again in every round. */
function isInside(index: number, loop: number, { nodes, ends }: Syntax): boolean {
  if (index <= loop || index >= ends[loop]) return false;
  const { init } = nodes[loop];
  return !isNode(init) || nodes[index].start >= Number(init.end);
}
