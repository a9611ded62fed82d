/**
 * What the rules about loops and recursion ask of a tree.
 *
 * @module
 */

import { isNode, type SyntaxNode } from "./node.js";
import { calleePath, fold, globalPath, numberOf, unwrapExpression } from "./read.js";
import type { Syntax } from "./syntax.js";

/** Types of ESTree's loops that go on while a test holds; those over the items of something are not among them. */
export const loopTypes = ["ForStatement", "WhileStatement", "DoWhileStatement"];
const allLoops = new Set([...loopTypes, "ForInStatement", "ForOfStatement", "Comprehension"]);
/** Nodes whose insides run when they are called. */
export const functionTypes = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Calls that end the program. */
const enders = new Set(["process.exit", "process.abort", "sys.exit", "os._exit", "exit", "quit"]);

/** Whether the node at `index` is a call that ends the program. */
export const endsProgram = (index: number, syntax: Syntax): boolean =>
  syntax.nodes[index].type === "CallExpression" && enders.has(globalPath(syntax.nodes[index].callee, syntax) ?? "");

/** Indices of the descendants of a node that run when it runs: not those inside of other functions. */
export function* region(index: number, { nodes, ends }: Syntax): Generator<number> {
  for (let i = index + 1; i < ends[index]; i++) {
    if (functionTypes.has(nodes[i].type)) i = ends[i] - 1;
    else yield i;
  }
}

/** Whether something can end the loop from within: a jump out of it, or a pause in which others can. */
export function hasExit(loop: number, syntax: Syntax): boolean {
  for (const i of region(loop, syntax)) {
    switch (syntax.nodes[i].type) {
      case "ReturnStatement":
      case "ThrowStatement":
      case "YieldExpression":
      case "AwaitExpression":
        return true;
      case "CallExpression":
        if (endsProgram(i, syntax)) return true;
        break;
      case "BreakStatement":
      case "ContinueStatement":
        if (leaves(i, loop, syntax)) return true;
    }
  }
  return false;
}

/** Whether the jump at `index` goes out of `loop`. */
function leaves(index: number, loop: number, { nodes, parents }: Syntax): boolean {
  const { type, label } = nodes[index];
  for (let i = parents[index]; i !== loop; i = parents[i]) {
    const at = nodes[i];
    if (isNode(label) && at.type === "LabeledStatement" && (at.label as SyntaxNode).name === label.name) return false;
    if (!isNode(label) && (allLoops.has(at.type) || (type === "BreakStatement" && at.type === "SwitchStatement"))) {
      return false;
    }
  }
  if (!isNode(label)) return type === "BreakStatement";
  const above = nodes[parents[loop]];
  return !(
    type === "ContinueStatement" &&
    above?.type === "LabeledStatement" &&
    (above.label as SyntaxNode).name === label.name
  );
}

/** Whether the test of a loop can never be false: absent, or a constant that is true. */
export function isEndless(loop: SyntaxNode, syntax: Syntax): boolean {
  if (!isNode(loop.test)) return loop.type === "ForStatement";
  const test = unwrapExpression(loop.test);
  if (test?.type === "ArrayExpression" || test?.type === "ObjectExpression") return true; // in Python unless empty
  return Boolean(fold(test, syntax)?.value);
}

/** Names that the loop assigns. */
export function assigned(loop: number, syntax: Syntax): Set<string> {
  const names = new Set<string>();
  for (const i of region(loop, syntax)) {
    const { type, left, argument, target: bound } = syntax.nodes[i];
    const target =
      type === "AssignmentExpression"
        ? left
        : type === "UpdateExpression"
          ? argument
          : type === "Binding"
            ? bound
            : undefined;
    if (isNode(target) && target.type === "ArrayPattern") {
      for (const element of target.elements as SyntaxNode[]) names.add(String(element.name));
    } else if (isNode(target)) names.add(target.type === "Identifier" ? (target.name as string) : "");
  }
  return names;
}

/** How often a counting loop goes round, as far as literals say it; NaN where they do not. */
export function rounds(loop: SyntaxNode, syntax: Syntax): number {
  const { test, init, right } = loop;
  if (loop.type === "ForOfStatement") return roundsOfRange(right, syntax);
  if (!isNode(test) || test.type !== "BinaryExpression") return Number.NaN;
  if (test.operator === "<" || test.operator === "<=") return numberOf(test.right, syntax);
  if (test.operator !== ">" && test.operator !== ">=") return Number.NaN;
  const declarations = isNode(init) && init.type === "VariableDeclaration" ? (init.declarations as SyntaxNode[]) : [];
  return numberOf(declarations[0]?.init, syntax);
}

/** Python's `for i in range(a, b, step)`. */
function roundsOfRange(right: unknown, syntax: Syntax): number {
  if (!isNode(right) || right.type !== "CallExpression" || !/^x?range$/.test(calleePath(right, syntax))) {
    return Number.NaN;
  }
  const [first, last, step = 1] = (right.arguments as unknown[]).map((argument) => numberOf(argument, syntax));
  return Math.abs(last === undefined ? first : (last - first) / step);
}

/** Whether `index` lies in a loop of its own function. */
export function isInLoop(index: number, { nodes, parents }: Syntax): boolean {
  for (let i = parents[index]; i >= 0 && !functionTypes.has(nodes[i].type); i = parents[i]) {
    if (allLoops.has(nodes[i].type)) return true;
  }
  return false;
}
