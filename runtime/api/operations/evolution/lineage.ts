import * as z from "zod";
import { agentIdSchema } from "../../../agents/executor/request.js";
import { type Lineage, lineageOf } from "../../../lifecycle/lineage.js";
import { evolution_id, inEvolution } from "./group.js";

const lineage = z.object({
  evolution_id,
  agent_id: z.string(),
  ancestors: z
    .array(
      z.object({
        agent_id: z.string(),
        parent_ids: z.array(z.string()).readonly(),
        fitness: z.number().nullable(),
        generation: z.int().describe("the first one it was seen in"),
      }),
    )
    .readonly(),
  unknown: z.array(z.string()).readonly().describe("parents that lived and died within an epoch"),
}) satisfies z.ZodType<Lineage>;

/** Who an agent descends from. */
export const evolutionLineage = inEvolution({
  action: "lineage",
  tool: "lineage",
  method: "GET",
  path: "/evolutions/{evolution_id}/lineage",
  summary: "Shows the ancestors of an agent of an evolution, as far as they were written down",
  input: z.strictObject({
    evolution_id,
    agent_id: agentIdSchema.optional().describe("the best of the last generation where left out"),
  }),
  answer: lineage,
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  act: ({ evolution_id, agent_id }, context) => lineageOf(evolution_id, agent_id, context),
});
