import * as z from "zod";

/** The four families of danger that the safety system knows. */
export const families = ["infinite_loop", "privilege_escalation", "data_exfiltration", "resource_exhaustion"] as const;

/** What kind of danger a rule looks for; verdicts, alerts and the audit name it so. */
export type Family = (typeof families)[number];

/** The languages that the detector reads; agents are written in the first two. */
export const languages = ["javascript", "typescript", "python"] as const;

/** What a program is written in. Python is for scans of files: the gate rejects agents in it. */
export type Language = (typeof languages)[number];

/** One reason to distrust a program. */
export interface Finding {
  /** Stable name of the rule, kebab-case. */
  readonly rule: string;
  /** `structure` covers what is not one of the four families: size, syntax, forbidden constructs. */
  readonly family: Family | "structure";
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  /** What it takes off the score of 1. */
  readonly weight: number;
}

/** What becomes of a program: it may run, waits for a person, or is refused. */
export const decisions = ["accept", "quarantine", "reject"] as const;

/** One of {@link decisions}. */
export type Decision = (typeof decisions)[number];

/** What safety says of a program. */
export interface Verdict {
  /** 0 … 1; under {@link SAFETY_THRESHOLD} the program is blocked. */
  readonly safety_score: number;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
}

/** A gate: judges source before anything else happens to it. Pure, synchronous, never throws. */
export type Gate = (source: string, language?: Language) => Verdict;

const finding = z.object({
  rule: z.string(),
  family: z.enum([...families, "structure"]),
  message: z.string(),
  line: z.int(),
  weight: z.number(),
});

/** A verdict as it is stored and answered. */
export const verdictSchema = z.object({
  safety_score: z.number(),
  decision: z.enum(decisions),
  findings: z.array(finding),
});
