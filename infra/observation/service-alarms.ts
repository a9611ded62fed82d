import { type ServiceName, serviceNames } from "../../runtime/architecture/workloads.js";
import type { Entrance } from "../edge/entrance.js";
import type { ServiceAlarm } from "../settings/alarm-names.js";
import type { Variables } from "../settings/variables.js";
import type { ServiceDatabase } from "../workloads/database.js";
import type { Alarm } from "./alarm.js";

/** Of all that a database may grow to, in percent: above, it does not keep up. */
const BUSY = 90;

/** What is watched where there are services. */
export interface WatchedServices {
  readonly entrance: Entrance;
  readonly database: ServiceDatabase;
}

/** What is watched of the services, their load balancer and their database, by the name of its alarm. */
export function serviceAlarms(
  { services }: Variables,
  { entrance, database }: WatchedServices,
): Record<ServiceAlarm, Alarm> {
  const common = { tells: "resource-threshold", when: services.enabled } as const;
  const unwell = serviceNames.map((name): [ServiceAlarm, Alarm] => [
    `${name}-service-unwell`,
    {
      ...common,
      says: `a task of the service ${name} does not answer`,
      namespace: "AWS/ApplicationELB",
      metric: "UnHealthyHostCount",
      dimensions: entrance.dimensions(name),
      statistic: "Maximum",
    },
  ]);
  const { LoadBalancer } = entrance.dimensions(serviceNames[0]);
  return {
    ...(Object.fromEntries(unwell) as Record<`${ServiceName}-service-unwell`, Alarm>),
    "load-balancer-errors": {
      ...common,
      says: "requests found no service that answered",
      namespace: "AWS/ApplicationELB",
      metric: "HTTPCode_ELB_5XX_Count",
      dimensions: { LoadBalancer },
    },
    "database-busy": {
      ...common,
      says: "the database has grown nearly as far as it may",
      namespace: "AWS/RDS",
      metric: "ACUUtilization",
      dimensions: { DBClusterIdentifier: database.name },
      statistic: "Maximum",
      above: BUSY,
      when: database.enabled,
    },
  };
}
