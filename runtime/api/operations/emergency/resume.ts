import { switchEmergency } from "../../../lifecycle/emergency/switch.js";
import { emergencyAnswer, inEmergency, switchInput } from "./group.js";

/** Lets evolution go on. */
export const emergencyResume = inEmergency({
  action: "resume",
  tool: "resume",
  method: "POST",
  path: "/resume",
  summary: "Lifts the emergency stop, or asks for it where that takes two people",
  input: switchInput,
  answer: emergencyAnswer,
  role: "reviewer",
  changes: true,
  takesNoCode: "a reason is text, written down and shown",
  act: ({ reason }, context, { caller }) => switchEmergency({ action: "resume", reason, by: caller.subject }, context),
});
