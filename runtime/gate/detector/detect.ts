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
    const lineOf = lines(syntax.source);
    for (let index = 0; index < syntax.nodes.length && found.size < MAX_FINDINGS; index++) {
      const node = syntax.nodes[index];
      for (const rule of rulesFor(node.type)) {
        const matched = rule.matches(node, index, syntax);
        if (matched === false) continue;
        const finding = findingOf(rule, lineOf(node.start), matched);
        found.set(`${rule.name}:${finding.line}`, finding);
      }
    }
    return [...found.values()];
  };
}

/** What a rule says of a place in line `line`. */
export function findingOf({ name, family, weight, catches }: Rule, line: number, detail: true | string): Finding {
  return { rule: name, family, message: detail === true ? catches : `${catches}: ${detail}`, line, weight };
}

/** Finds the 1-based line of an offset; the source is gone through once, when the first line is asked for. */
export function lines(source: string): (offset: number) => number {
  const starts: number[] = [];
  return function lineOf(offset) {
    if (starts.length === 0) {
      starts.push(0);
      for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
    }
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
