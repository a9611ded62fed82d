import type { Stopped } from "../runtime/lifecycle/emergency/stop.js";
import { expiryOf, pendingRequest } from "../runtime/safety/emergency/state.js";
import type { Terminal } from "./terminal.js";

/**
 * The emergency flag for people.
 *
 * @param now milliseconds since 1970
 */
export function emergencyLines(state: Stopped, paint: Terminal["paint"], now = Date.now()): string[] {
  const { stopped, again, incomplete = [] } = state;
  const flag = stopped ? paint("bad", "stopped") : paint("good", "evolution is allowed");
  const details = said(state);
  const first = pendingRequest(state, now);
  return [
    details ? `${flag}  ${details}` : flag,
    ...(again ? [`again    ${said(again)}`] : []),
    ...(first ? [`to be resumed by somebody else before ${expiryOf(first)}: asked ${said(first)}`] : []),
    ...incomplete.map((line) => paint("bad", `not done: ${line}`)),
  ];
}

const said = ({ by, at, reason }: Pick<Stopped, "by" | "at" | "reason">): string =>
  [by && `by ${by}`, at && `at ${at}`, reason && `because: ${reason}`].filter(Boolean).join(" ");
