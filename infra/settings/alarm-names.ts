import { type FunctionName, functions } from "../../runtime/architecture/functions.js";

const functionNames = Object.keys(functions) as FunctionName[];

/** Every alarm of the stack, by what it watches; the tfvars say which of them stop all evolution. */
export const alarmNames = [
  ...functionNames.map((name): `${FunctionName}-errors` => `${name}-errors`),
  "evolution-failures",
  "dead-letters",
  "safety-violations",
  "unsafe-champions",
  "canary-failures",
] as const;

export type AlarmName = (typeof alarmNames)[number];
