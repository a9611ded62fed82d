import { type FunctionName, functionNames } from "../../runtime/architecture/workloads.js";

/** Every alarm of the stack, by what it watches; the tfvars say which of them stop all evolution. */
export const alarmNames = [
  ...functionNames.map((name): `${FunctionName}-errors` => `${name}-errors`),
  "evolution-failures",
  "dead-letters",
  "safety-violations",
  "unsafe-champions",
  "canary-failures",
] as const;

/** One of {@link alarmNames}; the stack and the tfvars name alarms by it. */
export type AlarmName = (typeof alarmNames)[number];
