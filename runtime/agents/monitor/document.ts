import * as z from "zod";
import { printJson } from "../../kernel/json.js";
import { addBreaches, breaches } from "./breaches.js";
import { addCalls, countCalls } from "./calls.js";

const bytes = z.int().nonnegative();

/** How the agent did where it was evolved; written by whoever exports it. */
const evolution = z.object({
  /** In training and on unseen data; lower is better. */
  fitness: z.number(),
  unit: z.string(),
  hold_out: z.object({ error: z.number(), baselines: z.record(z.string(), z.number()) }),
  /** On unseen data. */
  usage: z.object({ fuel: z.number(), memoryBytes: z.number(), instanceBytes: z.number() }),
});

/** The last measurement. */
const instantiation = z.object({
  p50_us: z.number(),
  p99_us: z.number(),
  bytes_per_instance: z.number(),
  samples: z.int(),
  /** Milliseconds since 1970. */
  at: z.number(),
});

/** `performance/<agent_id>.json`: all that is known of how an agent performs. Sections unknown here are kept. */
const performanceDocument = z.looseObject({
  agent_id: z.string(),
  /** Of compiled code. */
  bytes,
  evolution: evolution.optional(),
  instantiation: instantiation.optional(),
  calls: countCalls.optional(),
  breaches: breaches.optional(),
});

/** What `performance/<agent_id>.json` holds, sections of later versions included. */
export type PerformanceDocument = Readonly<z.infer<typeof performanceDocument>>;

/**
 * Both documents of one agent in one. Of several writers each adds what only it has seen, in any order; where there
 * can be only one value, the latest stays, and of `evolution` that of `b`.
 */
export function mergeDocuments(a: PerformanceDocument, b: PerformanceDocument): PerformanceDocument {
  const known = {
    agent_id: b.agent_id,
    bytes: b.bytes,
    evolution: b.evolution ?? a.evolution,
    instantiation: both(a.instantiation, b.instantiation, (one, other) => (one.at > other.at ? one : other)),
    calls: both(a.calls, b.calls, addCalls),
    breaches: both(a.breaches, b.breaches, addBreaches),
  };
  return { ...known, ...a, ...b, ...known }; // first for the order of the keys, last for their values
}

/** @returns undefined where the bytes are no such document */
export function parseDocument(body: Uint8Array): PerformanceDocument | undefined {
  try {
    return performanceDocument.parse(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch {
    return undefined;
  }
}

/** The bytes that {@link parseDocument} reads: indented JSON, for people too. */
export const printDocument: (document: PerformanceDocument) => Uint8Array = printJson;

const both = <T>(a: T | undefined, b: T | undefined, merge: (a: T, b: T) => T): T | undefined =>
  a !== undefined && b !== undefined ? merge(a, b) : (a ?? b);
