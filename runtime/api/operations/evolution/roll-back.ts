import * as z from "zod";
import { evolutionRecord } from "../../../lifecycle/answers.js";
import { branchNumber } from "../../../lifecycle/branches.js";
import { rollBackByHand } from "../../../lifecycle/roll-back/requests.js";
import { evolution_id, inEvolution } from "./group.js";

/** Returns an evolution to a safe checkpoint, in a new branch. */
export const evolutionRollBack = inEvolution({
  action: "roll-back",
  tool: "rollback",
  method: "POST",
  path: "/evolutions/{evolution_id}/roll-back",
  summary: "Returns an evolution to a safe checkpoint; what came out since is withdrawn",
  input: z.strictObject({
    evolution_id,
    to: z
      .int()
      .nonnegative()
      .optional()
      .describe("a checkpoint's generation, 0 for the beginning; the last safe one where left out"),
    branch: branchNumber.describe("the branch that is to be left, so that asking again does not go back further"),
    reason: z.string().trim().min(1).max(500),
  }),
  answer: z.object({ evolution: evolutionRecord }),
  role: "operator",
  changes: true,
  destructive: true,
  takesNoCode: "an id, numbers and text that is written down; what it goes back to is among the stored objects",
  act: async (request, context, { caller }) => ({
    evolution: await rollBackByHand({ ...request, by: caller.subject }, context, context.gate),
  }),
});
