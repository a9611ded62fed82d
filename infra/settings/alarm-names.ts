import {
  type FunctionName,
  functionNames,
  type ServiceName,
  serviceNames,
} from "../../runtime/architecture/workloads.js";

/** What is watched where services run. */
const serviceAlarmNames = [
  ...serviceNames.map((name): `${ServiceName}-service-unwell` => `${name}-service-unwell`),
  "load-balancer-errors",
  "database-busy",
] as const;

/** Every alarm of the stack, by what it watches; the tfvars say which of them stop all evolution. */
export const alarmNames = [
  ...functionNames.map((name): `${FunctionName}-errors` => `${name}-errors`),
  "evolution-failures",
  "dead-letters",
  "safety-violations",
  "unsafe-champions",
  "canary-failures",
  ...serviceAlarmNames,
] as const;

/** One of {@link alarmNames}; the stack and the tfvars name alarms by it. */
export type AlarmName = (typeof alarmNames)[number];

/** One that is there where services are. */
export type ServiceAlarm = (typeof serviceAlarmNames)[number];
