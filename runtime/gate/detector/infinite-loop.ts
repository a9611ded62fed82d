import { assigned, hasExit, isEndless, loopTypes, region } from "./loops.js";
import { isNode, type SyntaxNode } from "./node.js";
import { nodeTypes, type SyntaxRule, weights } from "./rule.js";
import { runsAway } from "./runaway.js";
import type { Syntax } from "./syntax.js";

const family = "infinite_loop";

/** A test over plain variables, none of which the loop can change. */
export function standsStill(index: number, syntax: Syntax): boolean {
  const test = syntax.nodes[index].test as SyntaxNode;
  const changed = assigned(index, syntax);
  for (const i of region(index, syntax)) {
    const { type, start, name } = syntax.nodes[i];
    if (["CallExpression", "NewExpression", "TaggedTemplateExpression"].includes(type)) return false;
    const inTest = start >= test.start && start < (test.end as number);
    if (inTest && (type === "MemberExpression" || (type === "Identifier" && changed.has(name as string)))) return false;
  }
  return true;
}

/** Rules of the family for JavaScript and TypeScript: loops and recursion that cannot end, by what their text shows. */
export const infiniteLoop: readonly SyntaxRule[] = [
  {
    name: "endless-loop",
    family,
    weight: weights.severe,
    catches: "a loop whose test is always true and that nothing leaves",
    triggers: "let n = 0; while (!0) { n++; if (n > 9) continue; }",
    ignores: "let n = 0; while (true) { if (++n > 9) break; }",
    on: nodeTypes(...loopTypes),
    matches: (node, index, syntax) => isEndless(node, syntax) && !hasExit(index, syntax),
  },
  {
    name: "runaway-counter",
    family,
    weight: weights.serious,
    catches: "a counter that moves away from its bound",
    triggers: "for (let i = 0; i < 10; i--) total += i;",
    ignores: "for (let i = 10; i > 0; i--) total += i;",
    on: nodeTypes(...loopTypes),
    matches: (_node, index, syntax) => runsAway(index, syntax) && !hasExit(index, syntax),
  },
  {
    name: "stuck-loop",
    family,
    weight: weights.serious,
    catches: "a loop that changes nothing of what its test reads",
    triggers: "const f = (i, n, sum) => { while (i < n) { sum += i; } };",
    ignores: "let i = 0, n = 10, sum = 0; while (i < n) { sum += i++; }",
    on: nodeTypes(...loopTypes),
    matches: (node, index, syntax) =>
      isNode(node.test) &&
      !isEndless(node, syntax) &&
      !isFalse(node) &&
      standsStill(index, syntax) &&
      !hasExit(index, syntax),
  },
];

/** Whether a loop's test is a literal that is falsy, so that its body runs at most once. */
export const isFalse = (loop: SyntaxNode): boolean =>
  isNode(loop.test) && loop.test.type === "Literal" && !loop.test.value;
