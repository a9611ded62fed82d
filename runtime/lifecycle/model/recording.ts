import * as z from "zod";
import type { Json } from "../../kernel/json.js";
import type { ObjectStore } from "../../kernel/stores.js";
import { decodeObject, encodeObject, load } from "../objects.js";
import type { ModelCall } from "./ask.js";
import { MICRO } from "./prices.js";
import type { ModelReport } from "./report.js";

/** What a model was asked before one epoch of one island, and what it answered: all that a retry or a replay needs of it. */
export interface Recording {
  readonly schema_version: 1;
  /** Id of the model. */
  readonly model: string;
  readonly calls: readonly ModelCall[];
}

const count = z.int().nonnegative();

const call: z.ZodType<ModelCall> = z.object({
  prompt: z.string(),
  outcome: z.enum(["replied", "failed", "no-budget", "aborted"]),
  reason: z.string().optional(),
  reply: z
    .object({
      text: z.string(),
      toolInputs: z.array(z.json() as z.ZodType<Json>),
      stopReason: z.string(),
      usage: z.object({ inputTokens: count, outputTokens: count }).optional(),
    })
    .optional(),
  tries: count,
  failed: count,
  cost: count,
});

const recording: z.ZodType<Recording> = z.object({
  schema_version: z.literal(1),
  model: z.string(),
  calls: z.array(call),
});

/** Undefined where the model was not asked. @throws {CorruptObject} when what is there cannot be read */
export const findRecording = (store: ObjectStore, key: string): Promise<Recording | undefined> =>
  load(store, recording, key);

/** Writes a recording down, unless somebody did before: of two tries of the same step both use the first one's. */
export async function keepFirst(store: ObjectStore, key: string, mine: Recording): Promise<Recording> {
  let kept = encodeObject(mine);
  await store.update(key, (there) => (kept = there ?? encodeObject(mine)), "application/gzip");
  return decodeObject(recording, kept, key);
}

/** What the calls of a recording amount to: tries and failures, tokens, and USD. */
export function reportOf({ calls }: Recording, found: Pick<ModelReport, "proposals" | "refused">): ModelReport {
  const sum = (of: (call: ModelCall) => number): number => calls.reduce((total, each) => total + of(each), 0);
  return {
    calls: sum(({ tries }) => tries),
    failed: sum(({ failed }) => failed),
    inputTokens: sum(({ reply }) => reply?.usage?.inputTokens ?? 0),
    outputTokens: sum(({ reply }) => reply?.usage?.outputTokens ?? 0),
    costUsd: sum(({ cost }) => cost) / MICRO,
    ...found,
  };
}
