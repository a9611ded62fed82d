import { SAFETY_THRESHOLD } from "../architecture/limits.js";
import type { Detector } from "./detector/detect.js";
import { parse } from "./detector/javascript.js";
import { weights } from "./detector/rule.js";
import { MAX_SYNTAX_DEPTH } from "./detector/syntax.js";
import type { Decision, Finding, Language, Verdict } from "./verdict.js";

/** Under this a program is not worth the time of a reviewer. */
const REJECT_BELOW = 0.25;

/** What a detector finds in a program; that it cannot be read is a finding too. */
export function findIn(source: string, language: Language, kind: "agent" | "file", detect: Detector): Finding[] {
  const syntax = parse(source, language, kind);
  if (syntax instanceof Error) return [fault("syntax", `it does not parse: ${syntax.message}`)];
  if (syntax.tooDeep) return [fault("too-deep", `nested deeper than ${MAX_SYNTAX_DEPTH} levels`)];
  return detect(syntax);
}

/** Something by which a program is not accepted, whatever else it does. */
export const fault = (rule: string, message: string): Finding => {
  return { rule, family: "structure", message, line: 1, weight: weights.fatal };
};

/** Score and decision from the findings. What cannot be judged is not accepted. */
export function verdict(find: () => Finding[]): Verdict {
  let found: Finding[];
  try {
    found = find();
  } catch (error) {
    found = [fault("unjudged", `the gate failed: ${error instanceof Error ? error.message : String(error)}`)];
  }
  const taken = new Map(found.map(({ rule, weight }) => [rule, weight])); // what a rule says twice is not worse
  const score = Math.max(0, 1 - [...taken.values()].reduce((sum, weight) => sum + weight, 0));
  return { safety_score: score, decision: decide(score), findings: found };
}

function decide(score: number): Decision {
  if (score >= SAFETY_THRESHOLD) return "accept";
  return score < REJECT_BELOW ? "reject" : "quarantine";
}
