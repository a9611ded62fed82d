import * as z from "zod";
import { CALL_DEADLINE_MS_MAX, CALL_FUEL_MAX, CALL_INPUTS_MAX } from "../../architecture/limits.js";
import { configuration, json, seed } from "../../sandbox/call.js";
import type { Usage } from "../../sandbox/job.js";

/** Id of a stored agent: the first 64 bits of its code's hash, in hexadecimal. */
export const agentIdSchema = z.string().regex(/^[0-9a-f]{16}$/, "must be 16 hexadecimal digits, as `list` prints them");

/** What every way of calling an agent takes beside its input. */
const how = {
  config: configuration.default({}).describe("what the agent is instantiated with"),
  seed: seed.describe("seeds Math.random inside"),
  limits: z
    .strictObject({
      fuel: z.int().min(1).max(CALL_FUEL_MAX).optional().describe("steps it may take, over all inputs"),
      deadline_ms: z
        .int()
        .min(1)
        .max(CALL_DEADLINE_MS_MAX)
        .optional()
        .describe("milliseconds after which it is killed"),
    })
    .optional()
    .describe("what this call may use; the usual where nothing is said"),
};

const inputs = z.array(json).min(1).max(CALL_INPUTS_MAX).describe("given to one instance, one after the other");

/** Asks a stored agent for its outputs on some inputs, one after the other. */
export const runRequest = z.strictObject({ agent_id: agentIdSchema, inputs, ...how });

/** {@link runRequest} with its defaults filled in. */
export type RunRequest = z.infer<typeof runRequest>;

/** What one call of an agent takes, beside which agent. */
export const runBody = z.strictObject({ input: json, ...how });

const usage = z.object({
  fuel: z.int(),
  memoryBytes: z.int(),
  instanceBytes: z.int(),
}) satisfies z.ZodType<Usage>;

const measured = { agent_id: agentIdSchema, usage, latency_ms: z.number().describe("milliseconds in the sandbox") };

/** What a call answers: JSON, so that NaN, ±Infinity and undefined arrive as null and −0 as 0. */
export const runAnswer = z.object({ ...measured, output: json });

/** What a batch answers: an output for each input, in their order, as JSON like {@link runAnswer}'s. */
export const batchAnswer = z.object({ ...measured, outputs: z.array(json) });

/** What comes out of a batch, measured over all its inputs. */
export type BatchAnswer = z.infer<typeof batchAnswer>;
