import * as z from "zod";
import { champion } from "../../../lifecycle/answers.js";
import { listChampions, readRecord } from "../../../lifecycle/records.js";
import { evolution_id, inEvolution } from "./group.js";

/** What evolutions ended with. */
export const evolutionChampions = inEvolution({
  action: "champions",
  tool: "champions",
  method: "GET",
  path: "/champions",
  summary: "Lists the agents that evolutions were finished with, withdrawn ones included; the newest first",
  input: z.strictObject({ evolution_id: evolution_id.optional() }),
  answer: z.object({ champions: z.array(champion) }),
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  async act({ evolution_id }, { control }) {
    if (evolution_id !== undefined) await readRecord(control, evolution_id);
    return { champions: await listChampions(control, evolution_id) };
  },
});
