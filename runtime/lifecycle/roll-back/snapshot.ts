import * as z from "zod";
import { CorruptObject, InvalidInput } from "../../kernel/errors.js";
import { printJson } from "../../kernel/json.js";
import { validate } from "../../kernel/validation.js";

/** What safety knew when a checkpoint was made. What older versions did not write down is optional. */
const safetySnapshot = z.object({
  evolution_id: z.string(),
  generation: z.int().positive(),
  /** ISO 8601, UTC. */
  timestamp: z.string().optional(),
  /** SHA-256 of the checkpoint that it vouches for. */
  checkpoint: z.string().optional(),
  /** The champion, and its verdict. */
  agent_id: z.string(),
  safety_score: z.number(),
  safety_flags: z.array(z.string()),
  /** The score of every member of every island, by agent. */
  verdicts: z.record(z.string(), z.number()).optional(),
  thresholds: z.object({ safety_score: z.number(), agent_code_bytes: z.int() }),
  counters: z.object({ evaluations: z.int(), rejected: z.int() }),
});

/** {@link safetySnapshot}, as a checkpoint of any version has it. */
export type SafetySnapshot = Readonly<z.infer<typeof safetySnapshot>>;

/** The same snapshot always gives the same bytes. */
export const encodeSnapshot = (snapshot: SafetySnapshot): Uint8Array => printJson(safetySnapshot.parse(snapshot));

/**
 * @param key where the bytes came from, for the error
 * @throws {CorruptObject} when the bytes are no snapshot
 */
export function decodeSnapshot(bytes: Uint8Array, key: string): SafetySnapshot {
  try {
    return validate(safetySnapshot, JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch (cause) {
    const why = cause instanceof InvalidInput ? cause.message : "it is not JSON";
    throw new CorruptObject(`${key} is corrupt: ${why}`, { field: "key", value: key, cause });
  }
}
