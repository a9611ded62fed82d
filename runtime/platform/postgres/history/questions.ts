/**
 * What the read model is asked. Columns come from closed lists, values are bound.
 *
 * @module
 */
import * as z from "zod";
import { agentIdSchema } from "../../../agents/executor/request.js";
import { evolutionId, evolutionRecord } from "../../../lifecycle/records.js";

/** Rows that come after so many others are not counted out any more: narrow it down instead. */
const OFFSET_MAX = 100_000;

const paging = {
  descending: z.boolean().default(false).describe("the greatest first; rows without a value come last in any case"),
  limit: z.int().min(1).max(200).default(50).describe("rows at most"),
  offset: z.int().min(0).max(OFFSET_MAX).default(0).describe("rows to leave out before"),
};

/** Columns by which evolutions are sorted. */
const evolutionColumns = [
  "started_at",
  "updated_at",
  "evolution_id",
  "task",
  "status",
  "generation",
  "fitness",
] as const;

/** Which evolutions, in which order. */
export const evolutionsQuestion = z.strictObject({
  task: z.string().optional().describe("of this task only"),
  status: evolutionRecord.shape.status.optional(),
  text: z.string().min(1).optional().describe("whose id, task, champion or reason has this in it"),
  started_after: z.iso.datetime().optional(),
  started_before: z.iso.datetime().optional(),
  sort: z.enum(evolutionColumns).default("started_at"),
  ...paging,
  descending: paging.descending.default(true),
});

/** Columns by which individuals are sorted. */
const individualColumns = ["fitness", "bytes", "fuel", "safety_score", "generation", "rank", "agent_id"] as const;

/** Which individuals of an evolution, in which order. */
export const individualsQuestion = z.strictObject({
  evolution_id: evolutionId,
  generation: z.int().min(0).optional(),
  island: z.int().min(0).optional(),
  agent_id: agentIdSchema.optional(),
  max_bytes: z.int().min(0).optional().describe("no larger than that"),
  rolled_back: z.boolean().default(false).describe("with those of generations that were rolled back"),
  sort: z.enum(individualColumns).default("fitness"),
  ...paging,
});

/** Whose ancestors. */
export const lineageQuestion = z.strictObject({
  evolution_id: evolutionId,
  agent_id: agentIdSchema.optional().describe("the best of the last generation where it is left out"),
});

/** {@link evolutionsQuestion} with its defaults. */
export type EvolutionsQuestion = z.output<typeof evolutionsQuestion>;

/** {@link individualsQuestion} with its defaults. */
export type IndividualsQuestion = z.output<typeof individualsQuestion>;
