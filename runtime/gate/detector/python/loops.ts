import { isFalse, standsStill } from "../infinite-loop.js";
import { hasExit, isEndless } from "../loops.js";
import { isNode, type SyntaxNode } from "../node.js";
import { calleePath, globalPath, numberOf } from "../read.js";
import { nodeTypes, type SyntaxRule, weights } from "../rule.js";
import { runsAway } from "../runaway.js";
import type { Syntax } from "../syntax.js";

const family = "infinite_loop";

/** `itertools.count()`, `itertools.repeat(x)`, `iter(int, 1)` */
function neverEnds({ right }: SyntaxNode, syntax: Syntax): boolean {
  if (!isNode(right) || right.type !== "CallExpression") return false;
  const path = calleePath(right, syntax);
  const list = right.arguments as unknown[];
  if (path === "itertools.repeat") return list.length === 1;
  const isEndlessItem = (item: unknown): boolean => isNode(item) && neverEnds({ ...right, right: item }, syntax);
  if (path === "zip") return list.length > 0 && list.every(isEndlessItem);
  if (path === "enumerate" || path === "map") return list.some(isEndlessItem);
  if (path === "iter") {
    const of = globalPath(list[0], syntax) ?? "";
    return /^(?:int|str|list|dict|float|bool)$/.test(of) && Boolean(numberOf(list[1], syntax));
  }
  return /^itertools\.(?:count|cycle)$/.test(path);
}

/** The list that a loop goes over grows in it. */
function feedsItself(index: number, syntax: Syntax): boolean {
  const { right, body } = syntax.nodes[index];
  if (!isNode(right) || right.type !== "Identifier" || !isNode(body)) return false;
  return (body.body as SyntaxNode[]).some((statement) => {
    const call = statement.expression as SyntaxNode | undefined;
    const callee = call?.type === "CallExpression" ? (call.callee as SyntaxNode) : undefined;
    if (callee?.type !== "MemberExpression") return false;
    const object = callee.object as SyntaxNode;
    return (
      object.type === "Identifier" &&
      object.name === right.name &&
      /^(?:append|extend|insert)$/.test(String((callee.property as SyntaxNode).name))
    );
  });
}

/** Rules for Python of endless loops, iterators and recursion. */
export const pythonLoops: readonly SyntaxRule[] = [
  {
    name: "python-endless-loop",
    family,
    weight: weights.severe,
    catches: "a loop whose test is always true and that nothing leaves",
    triggers: "while 1:\n    work()",
    ignores: "while 1:\n    if done(): break",
    on: nodeTypes("WhileStatement"),
    matches: (node, index, syntax) => isEndless(node, syntax) && !hasExit(index, syntax),
  },
  {
    name: "python-endless-iterator",
    family,
    weight: weights.serious,
    catches: "a loop over something without end, that nothing leaves",
    triggers: "from itertools import count\nfor i in count(): work(i)",
    ignores: "import itertools; ids = itertools.count()",
    on: nodeTypes("ForOfStatement"),
    matches: (node, index, syntax) =>
      (neverEnds(node, syntax) || feedsItself(index, syntax)) && !hasExit(index, syntax),
  },
  {
    name: "python-stuck-loop",
    family,
    weight: weights.serious,
    catches: "a loop that changes nothing of what its test reads, or moves it away from its bound",
    triggers: "while i < n: total += i",
    ignores: "while i < n: i += 1",
    on: nodeTypes("WhileStatement"),
    matches: (node, index, syntax) =>
      isNode(node.test) &&
      !isEndless(node, syntax) &&
      !isFalse(node) &&
      (standsStill(index, syntax) || runsAway(index, syntax)) &&
      !hasExit(index, syntax),
  },
];
