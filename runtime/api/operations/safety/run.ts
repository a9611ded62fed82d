import * as z from "zod";
import { sample, watchIsolated } from "../../../safety/quarantine/isolate.js";
import { quarantineItem } from "../../../safety/quarantine/item.js";
import { id, inSafety } from "./group.js";

/** Watches a program in isolation. */
export const safetyRun = inSafety({
  action: "run",
  tool: "run_isolated",
  method: "POST",
  path: "/quarantine/{id}/run",
  summary: "Runs a program in isolation, to see what it does",
  input: z.strictObject({ id, ...sample.shape }),
  answer: quarantineItem,
  role: "operator",
  changes: true,
  act: ({ id, ...on }, context) => watchIsolated(id, on, context),
});
