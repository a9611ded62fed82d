/**
 * What is told of evolutions, as schemas: what the interfaces of this room say, for documents and clients.
 *
 * @module
 */
import * as z from "zod";
import type { GenerationItem } from "./branches.js";
import type { Launched } from "./launch.js";
import type { Spending } from "./model/ledger.js";
import { champion, evolutionId, evolutionRecord } from "./records.js";
import type { Listing } from "./roll-back/requests.js";

/** Where to find what was launched. */
export const launched = z.object({
  evolution_id: evolutionId,
  execution_arn: z.string(),
}) satisfies z.ZodType<Launched>;

/** One generation of a run, and the branch it comes from. */
export const generationItem = z.object({
  evolution_id: z.string(),
  branch: z.int(),
  generation: z.int(),
  timestamp: z.string().describe("ISO 8601, UTC"),
  agent_id: z.string(),
  agent_code: z.string().describe("compiled champion of this generation"),
  fitness_score: z.number().describe("lower is better; the task says in which unit"),
  parent_ids: z.array(z.string()).readonly(),
  safety_flags: z.array(z.string()).readonly(),
  safety_score: z.number(),
  statistics: z.object({
    mean_fitness: z.number(),
    diversity: z.number().describe("distinct behaviours / individuals"),
    mean_bytes: z.number(),
    evaluations: z.number(),
    screened: z.number().optional(),
    evaluations_per_second: z.number(),
    rejected: z.number(),
  }),
}) satisfies z.ZodType<GenerationItem>;

/** What an evolution has spent on a model; amounts in USD. */
export const spending = z.object({
  budget_usd: z.number(),
  spent_usd: z.number(),
  unreported_usd: z.number(),
  reserved_usd: z.number(),
  calls: z.number(),
  failed: z.number(),
  input_tokens: z.number(),
  output_tokens: z.number(),
  used_up: z.boolean(),
}) satisfies z.ZodType<Spending>;

/** The checkpoints of a run, newest first. */
export const checkpointListing = z.object({
  checkpoints: z.array(
    z.object({
      branch: z.int(),
      generation: z.int(),
      time: z.string().optional().describe("ISO 8601, UTC"),
      safe: z.boolean(),
      why: z.string().optional().describe("why it is not"),
      champion: z.object({ agent_id: z.string(), fitness: z.number().nullable() }).optional(),
    }),
  ),
  more: z.boolean().describe("there are older ones"),
}) satisfies z.ZodType<Listing>;

export { champion, evolutionRecord };
