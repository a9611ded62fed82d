import * as z from "zod";
import { evolutionRecord, generationItem, spending } from "../../../lifecycle/answers.js";
import { readSpending } from "../../../lifecycle/model/ledger.js";
import { readRecord } from "../../../lifecycle/records.js";
import { standing } from "../../../lifecycle/standing.js";
import { generationQuery, generationsOf } from "./generations.js";
import { inEvolution } from "./group.js";

/** How an evolution stands, with its generations and what a model cost. */
export const evolutionStatus = inEvolution({
  action: "status",
  tool: "status",
  method: "GET",
  path: "/evolutions/{evolution_id}",
  summary: "Tells how an evolution stands, with its generations",
  input: generationQuery,
  answer: z.object({
    evolution: evolutionRecord,
    generations: z.array(generationItem),
    model: spending.optional().describe("where a model was asked"),
  }),
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  async act(query, context) {
    const evolution = await readRecord(context.control, query.evolution_id);
    const [now, generations, model] = await Promise.all([
      standing(evolution, context),
      generationsOf(evolution, query, context),
      readSpending(context.control, query.evolution_id),
    ]);
    return { evolution: now, generations, model };
  },
});
