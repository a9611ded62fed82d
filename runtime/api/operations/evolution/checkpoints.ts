import * as z from "zod";
import { checkpointListing } from "../../../lifecycle/answers.js";
import { listCheckpoints } from "../../../lifecycle/roll-back/requests.js";
import { evolution_id, inEvolution } from "./group.js";

/** What an evolution can be returned to. */
export const evolutionCheckpoints = inEvolution({
  action: "checkpoints",
  tool: "checkpoints",
  method: "GET",
  path: "/evolutions/{evolution_id}/checkpoints",
  summary: "Lists the newest checkpoints of an evolution, each verified as a roll-back would",
  input: z.strictObject({ evolution_id, limit: z.int().min(1).max(100).default(20).describe("so many at most") }),
  answer: checkpointListing,
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  async act({ evolution_id, limit }, context) {
    const { checkpoints, more } = await listCheckpoints(evolution_id, limit, context, context.gate);
    return { checkpoints: [...checkpoints], more };
  },
});
