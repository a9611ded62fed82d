import type { Finding } from "../verdict.js";
import type { Rule, SyntaxRule } from "./rule.js";
import type { Syntax } from "./syntax.js";

/** Finds in a syntax tree what its rules catch. */
export type Detector = (syntax: Syntax) => Finding[];

/** More findings than this say nothing new. */
const MAX_FINDINGS = 100;

/** Makes one pass over the nodes and asks each rule about the kinds of node it is for. A rule counts once a line. */
export function detector(rules: readonly SyntaxRule[]): Detector {
  const byType = new Map<string, readonly SyntaxRule[]>();
  const rulesFor = (type: string): readonly SyntaxRule[] => {
    const known = byType.get(type) ?? rules.filter((rule) => rule.on(type));
    byType.set(type, known);
    return known;
  };
  return function detect(syntax) {
    const found = new Map<string, Finding>();
    for (let index = 0; index < syntax.nodes.length && found.size < MAX_FINDINGS; index++) {
      const node = syntax.nodes[index];
      for (const rule of rulesFor(node.type)) {
        const matched = rule.matches(node, index, syntax);
        if (matched === false) continue;
        const finding = findingOf(rule, syntax.source, node.start, matched);
        found.set(`${rule.name}:${finding.line}`, finding);
      }
    }
    return [...found.values()];
  };
}

/** What a rule says of the place at `offset`. */
export function findingOf(
  { name, family, weight, catches }: Rule,
  source: string,
  offset: number,
  detail: true | string,
): Finding {
  const line = source.slice(0, offset).split("\n").length;
  return { rule: name, family, message: detail === true ? catches : `${catches}: ${detail}`, line, weight };
}
