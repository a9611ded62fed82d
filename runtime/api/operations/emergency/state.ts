import * as z from "zod";
import { switchEmergency } from "../../../lifecycle/emergency/switch.js";
import { emergencyAnswer, inEmergency } from "./group.js";

/** Whether evolution is stopped. */
export const emergencyState = inEmergency({
  action: "state",
  tool: "emergency_state",
  method: "GET",
  path: "/state",
  summary: "Tells whether evolution is stopped, by whom, and why",
  input: z.strictObject({}),
  answer: emergencyAnswer,
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  act: (_, context) => switchEmergency({ action: "state" }, context),
});
