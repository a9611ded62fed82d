import { switchEmergency } from "../../../lifecycle/emergency/switch.js";
import { emergencyAnswer, inEmergency, switchInput } from "./group.js";

/** Stops all evolution. */
export const emergencyStop = inEmergency({
  action: "stop",
  tool: "stop",
  method: "POST",
  path: "/stop",
  summary: "Stops every evolution at once; succeeds as long as it could be written down in one place",
  input: switchInput,
  answer: emergencyAnswer,
  role: "operator",
  changes: true,
  destructive: true,
  takesNoCode: "a reason is text, written down and shown",
  act: ({ reason }, context, { caller }) => switchEmergency({ action: "stop", reason, by: caller.subject }, context),
});
