import * as z from "zod";
import { evolutionRecord } from "../../../lifecycle/answers.js";
import { listRecords } from "../../../lifecycle/records.js";
import { inEvolution } from "./group.js";

/** Every evolution of the environment. */
export const evolutionList = inEvolution({
  action: "list",
  tool: "list_evolutions",
  method: "GET",
  path: "/evolutions",
  summary: "Lists all evolutions, the newest first",
  input: z.strictObject({}),
  answer: z.object({ evolutions: z.array(evolutionRecord) }),
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  act: async (_, { control }) => ({ evolutions: await listRecords(control) }),
});
