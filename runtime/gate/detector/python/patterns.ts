/**
 * The four families in Python source: the five patterns of the architecture document, with exactly their meaning, in
 * time linear in the source (the document's own `for.*in.*range\(.*[0-9]{6,}\)` takes minutes on a hostile file).
 *
 * @module
 */
import type { Family } from "../../verdict.js";
import { type Rule, weights } from "../rule.js";

/** Where text matches, as an offset; −1 where it does not. */
export interface TextRule extends Rule {
  readonly family: Family;
  find(source: string): number;
}

/** `.` of a regular expression does not match these. */
const lineEnd = /[\n\r\u2028\u2029]/;

/** Offset of the first line in which `findIn` finds something, plus where. */
function findByLine(source: string, findIn: (line: string) => number): number {
  let start = 0;
  for (const line of source.split(lineEnd)) {
    const found = findIn(line);
    if (found >= 0) return start + found;
    start += line.length + 1;
  }
  return -1;
}

/** Whether the parts stand in `line` in this order without overlap; each is taken as early as it can be. */
function findInOrder(line: string, first: string, ...rest: (string | RegExp)[]): number {
  const start = line.indexOf(first);
  let after = start + first.length;
  if (start < 0) return -1;
  for (const part of rest) {
    const found = typeof part === "string" ? line.indexOf(part, after) : line.slice(after).search(part) + after;
    if (found < after) return -1;
    after = found + (typeof part === "string" ? part.length : 0);
  }
  return start;
}

/** The patterns of the document, in its order. */
export const patterns: readonly TextRule[] = [
  {
    name: "while-true",
    family: "infinite_loop",
    weight: weights.serious,
    catches: "`while True:` that does not break at once",
    triggers: "while True:\n    work()",
    ignores: "while True: break",
    find: (source) => source.search(/while\s+True\s*:(?!\s*break)/), // no part can match what its neighbour can: linear
  },
  {
    name: "os-system",
    family: "privilege_escalation",
    weight: weights.severe,
    catches: "runs a shell command",
    triggers: "os.system('id')",
    ignores: "os.path.join('system(', name)",
    find: (source) => source.indexOf("os.system("),
  },
  {
    name: "eval-call",
    family: "privilege_escalation",
    weight: weights.severe,
    catches: "runs text as code",
    triggers: "eval(text)",
    ignores: "evaluate(text)",
    find: (source) => source.indexOf("eval("),
  },
  {
    name: "post-external",
    family: "data_exfiltration",
    weight: weights.serious,
    catches: "posts to an external address",
    triggers: "requests.post('https://external.example', data)",
    ignores: "requests.post(url)\nexternal = 1",
    find: (source) => findByLine(source, (line) => findInOrder(line, "requests.post(", "external")),
  },
  {
    name: "huge-range",
    family: "resource_exhaustion",
    weight: weights.serious,
    catches: "a loop over a range with a number of six digits or more",
    triggers: "for i in range(1000000): pass",
    ignores: "for i in range(99999): pass",
    find: (source) => findByLine(source, (line) => findInOrder(line, "for", "in", "range(", /[0-9]{6}\)/)),
  },
];
