import type { EmergencyState } from "../runtime/safety/emergency.js";
import type { Terminal } from "./terminal.js";

/** The emergency flag for people. */
export function emergencyLines(state: EmergencyState, paint: Terminal["paint"]): string[] {
  const { stopped, reason, by, at } = state;
  const flag = stopped ? paint("bad", "stopped") : paint("good", "evolution is allowed");
  const details = [by && `by ${by}`, at && `at ${at}`, reason && `because: ${reason}`].filter(Boolean).join(" ");
  return [details ? `${flag}  ${details}` : flag];
}
