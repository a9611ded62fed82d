import { quarantineCard, showQuarantined } from "../../../safety/quarantine/list.js";
import { inSafety, onlyProgram } from "./group.js";

/** One program in quarantine. */
export const safetyShow = inSafety({
  action: "show",
  tool: "show_quarantined",
  method: "GET",
  path: "/quarantine/{id}",
  summary: "Shows a program and all that is known of it",
  input: onlyProgram,
  answer: quarantineCard,
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  act: ({ id }, context) => showQuarantined(id, context),
});
