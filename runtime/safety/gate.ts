import { AGENT_CODE_BYTES, SAFETY_THRESHOLD } from "../architecture/limits.js";
import { detectInAgent, detectInFile, detectInPython } from "./detector/index.js";
import { parse } from "./detector/javascript.js";
import { weights } from "./detector/rule.js";
import { MAX_DEPTH } from "./detector/syntax.js";
import type { Decision, Finding, Gate, Language, Verdict } from "./verdict.js";

/** Under this a program is not worth the time of a reviewer. */
const REJECT_BELOW = 0.25;

/**
 * Judges an agent before anything else happens to it: its size, its syntax, what it may name, and the four families.
 * Nothing runs, is stored as a survivor or is exported that this gate did not accept.
 */
export const judge: Gate = (source, language = "javascript") =>
  verdict(() => {
    const bytes = Buffer.byteLength(source);
    if (bytes > AGENT_CODE_BYTES) {
      return [fault("too-large", `${bytes} bytes, ${bytes - AGENT_CODE_BYTES} more than an agent may have`)];
    }
    return language === "python" ? detectInPython(source) : findings(source, language, "agent");
  });

/** Judges any file, agent or not: the four families only, because honest programs use more than agents may. */
export const inspect: Gate = (source, language = "javascript") =>
  verdict(() => (language === "python" ? detectInPython(source) : findings(source, language, "file")));

function findings(source: string, language: Language, kind: "agent" | "file"): Finding[] {
  const syntax = parse(source, language, kind);
  if (syntax instanceof Error) return [fault("syntax", `it does not parse: ${syntax.message}`)];
  if (syntax.tooDeep) return [fault("too-deep", `nested deeper than ${MAX_DEPTH} levels`)];
  return kind === "agent" ? detectInAgent(syntax) : detectInFile(syntax);
}

const fault = (rule: string, message: string): Finding => {
  return { rule, family: "structure", message, line: 1, weight: weights.fatal };
};

/** Score and decision from the findings. What cannot be judged is not accepted. */
function verdict(find: () => Finding[]): Verdict {
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
