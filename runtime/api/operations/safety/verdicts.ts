import * as z from "zod";
import { recentVerdicts, verdictEntry } from "../../../safety/quarantine/verdicts.js";
import { inSafety } from "./group.js";

/** The verdicts that came last. */
export const safetyVerdicts = inSafety({
  action: "verdicts",
  tool: "verdicts",
  method: "GET",
  path: "/verdicts",
  summary: "Shows what was said of the programs that came last",
  input: z.strictObject({}),
  answer: z.object({ verdicts: z.array(verdictEntry) }),
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  act: async (_, { control }) => ({ verdicts: [...(await recentVerdicts(control))] }),
});
