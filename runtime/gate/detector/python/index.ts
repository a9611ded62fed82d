import type { Finding } from "../../verdict.js";
import { detector, findingOf, lines } from "../detect.js";
import { hasExit } from "../loops.js";
import { type Rule, type SyntaxRule, weights } from "../rule.js";
import { pythonExfiltration } from "./exfiltration.js";
import { pythonLoops } from "./loops.js";
import { patterns, type TextRule } from "./patterns.js";
import { pythonPrivilege } from "./privilege.js";
import { pythonResources } from "./resources.js";
import { type PythonSyntax, parsePython } from "./tree.js";

const treeRules: readonly SyntaxRule[] = [
  ...pythonLoops,
  ...pythonPrivilege,
  ...pythonExfiltration,
  ...pythonResources,
];

/** The document's patterns first, then what the tree shows. */
export const pythonRules: readonly Rule[] = [...patterns, ...treeRules];

const detect = detector(treeRules);

/** More places than this are not looked at before a pattern is believed. */
const MAX_PLACES = 50;

/** Looks for the four families in Python source: by the document's patterns, and on its syntax tree. */
export function detectInPython(source: string): Finding[] {
  const syntax = parsePython(source);
  const found = patterns.flatMap((rule) => findText(rule, source, syntax));
  if (syntax instanceof Error) {
    const message = `it does not parse: ${syntax.message}`;
    return [...found, { rule: "syntax", family: "structure", message, line: 1, weight: weights.suspicious }];
  }
  return [...found, ...detect(syntax)];
}

/** A match of a pattern is always reported; it counts for nothing where the tree shows that it is not what it looks like. */
function findText(rule: TextRule, source: string, syntax: PythonSyntax | Error): Finding[] {
  const first = rule.find(source);
  if (first < 0) return [];
  let offset = first;
  for (let places = 0; places < MAX_PLACES && !(syntax instanceof Error); places++) {
    if (stands(rule, offset, syntax)) break;
    const next = rule.find(source.slice(offset + 1));
    if (next < 0)
      return [{ ...findingOf(rule, lines(source)(first), "but the tree shows something else"), weight: weights.none }];
    offset += 1 + next;
  }
  return [findingOf(rule, lines(source)(offset), true)];
}

function stands({ name }: TextRule, offset: number, { code, source, ...syntax }: PythonSyntax): boolean {
  if (code[offset] !== source[offset]) return false; // in a comment or a text
  if (name === "eval-call") return !/[\w.]/.test(source[offset - 1] ?? "");
  if (name !== "while-true") return true;
  const loop = syntax.nodes.findIndex(({ type, start }) => type === "WhileStatement" && start === offset);
  return loop < 0 || !hasExit(loop, { ...syntax, source });
}
