import * as z from "zod";
import { QUARANTINE_CODE_SCOPE, QUARANTINE_SCOPE } from "../../architecture/quarantine.js";
import { type FunctionName, functions } from "../../architecture/workloads.js";
import { verdictSchema } from "../../gate/verdict.js";
import { scope } from "../../kernel/scope.js";
import { programId } from "./identity.js";

const functionNames = Object.keys(functions) as [FunctionName, ...FunctionName[]];

/** What is stored of a text of somebody's. */
const brief = z.string().max(1_000);

/** Where a program came from. */
export const origin = z.object({
  /** The function that brought it. */
  by: z.enum(functionNames),
  /** Who asked that function. */
  submitter: z.string().optional(),
  /** What its author calls it. */
  name: z.string().optional(),
  file: z.string().optional(),
  evolution_id: z.string().optional(),
  generation: z.int().optional(),
});

/** {@link origin}, as it is given by whoever brings a program. */
export type Origin = Readonly<z.infer<typeof origin>>;

/** Where a program in quarantine stands; who has left `waiting` never comes back to it. */
export const states = ["waiting", "approved", "rejected"] as const;

/** Findings that an item keeps; a reviewer needs no more. */
const FINDINGS_KEPT = 20;

/** What a run in isolation showed. */
const evidence = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  /** What it was run on. */
  on: z.enum(["nothing", "sample", "task"]),
  /** How it ended, as the sandbox says it. */
  status: z.string(),
  message: brief.optional(),
  fuel: z.int(),
  memory_bytes: z.int(),
  instance_bytes: z.int(),
  milliseconds: z.number(),
  /** SHA-256 of all outputs as JSON, and how they begin. */
  outputs: z.object({ sha256: z.string(), preview: brief }).optional(),
});

/** What a reviewer is shown of one run in isolation. */
export type Evidence = Readonly<z.infer<typeof evidence>>;

/** Runs whose evidence an item keeps: the last ones. */
export const EVIDENCE_KEPT = 5;

/** What a person decided, for good. */
const decision = z.object({ by: z.string(), reason: z.string(), at: z.string() });

/** A program that the gate neither accepts nor rejects: a person decides. */
export const quarantineItem = z.object({
  id: programId,
  /** Of the first spelling that was seen. */
  agent_id: z.string(),
  bytes: z.int(),
  state: z.enum(states),
  verdict: verdictSchema,
  /** Of the first that brought it. */
  origin,
  /** ISO 8601, UTC. */
  submitted_at: z.string(),
  decision: decision.optional(),
  evidence: z.array(evidence),
});

/** {@link quarantineItem}, as it is stored and answered. */
export type QuarantineItem = Readonly<z.infer<typeof quarantineItem>>;

/** Where an item stands, by which the list may be narrowed. */
export type QuarantineState = QuarantineItem["state"];

/** An item grants acceptance, so it has to say who did. */
const storedItem = quarantineItem.refine(({ state, decision }) => state === "waiting" || decision !== undefined, {
  path: ["decision"],
  message: "must say who decided, and why",
});

/** Programs in quarantine, by their ids. */
export const quarantined = scope(QUARANTINE_SCOPE, storedItem, "verbatim");

/** The code of each of them, compiled. */
export const quarantinedCode = scope(QUARANTINE_CODE_SCOPE, z.string());

/** A verdict small enough to be kept. */
export function briefVerdict({ findings, ...rest }: z.infer<typeof verdictSchema>): QuarantineItem["verdict"] {
  const kept = findings.slice(0, FINDINGS_KEPT).map((one) => ({ ...one, message: one.message.slice(0, 200) }));
  return { ...rest, findings: kept };
}
