import * as z from "zod";
import { evolutionRecord } from "../../../lifecycle/answers.js";
import { listRecords } from "../../../lifecycle/records.js";
import { standing } from "../../../lifecycle/standing.js";
import { inEvolution } from "./group.js";

/** Every evolution of the environment. */
export const evolutionList = inEvolution({
  action: "list",
  tool: "list_evolutions",
  method: "GET",
  path: "/evolutions",
  summary: "Lists all evolutions, the newest first",
  input: z.strictObject({}),
  answer: z.object({
    evolutions: z.array(evolutionRecord),
    damaged: z
      .array(z.object({ evolution_id: z.string(), message: z.string() }))
      .describe("evolutions whose records cannot be read, and why"),
  }),
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  async act(_, context) {
    const { records, damaged } = await listRecords(context.control);
    return {
      evolutions: await Promise.all(records.map((record) => standing(record, context))),
      damaged: damaged.map(({ evolution_id, error }) => ({ evolution_id, message: error.message })),
    };
  },
});
