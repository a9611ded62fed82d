import type { Environment } from "../../runtime/architecture/names.js";

/** What an environment does in a month; what the plan cannot know. */
export interface MonthlyUsage {
  /** GB in the data buckets, and the share of them older than 30 days. */
  readonly objectsGb: number;
  readonly objectsInfrequent: number;
  readonly objectWrites: number;
  readonly objectReads: number;
  /** Request units over all tables, and GB kept in them. */
  readonly itemWrites: number;
  readonly itemReads: number;
  readonly itemsGb: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  readonly stateTransitions: number;
  readonly logsGb: number;
  readonly flowLogsGb: number;
  /** Custom metrics with distinct dimensions. */
  readonly metrics: number;
  readonly messages: number;
  readonly keyRequests: number;
  /** Share of the month that services are up. */
  readonly servicesUp: number;
  readonly imagesGb: number;
  /** Metrics of a service that Container Insights keeps. */
  readonly serviceMetrics: number;
  /** Capacity units of a load balancer on average: 25 new connections a second, 3,000 at once, or 1 GB an hour are one. */
  readonly capacityUnits: number;
  /** GB that a cache holds on average, 0.1 at least, and what it is asked. */
  readonly cacheGb: number;
  readonly cacheUnits: number;
  /** Capacity units of an instance of a database on average, while services are up; GB stored, and what is read and written. */
  readonly databaseUnits: number;
  readonly databaseGb: number;
  readonly databaseRequests: number;
  /** Who sign in. */
  readonly people: number;
  /** GB through NAT gateways and interface endpoints. */
  readonly privateTrafficGb: number;
}

/**
 * Development is the document's own: 100 GB of objects, small reads and writes, short logs. It amounts to about 60
 * evolutions of 100 generations on 4 islands. Staging and production are that, scaled.
 */
const development: MonthlyUsage = {
  objectsGb: 100,
  objectsInfrequent: 0.5,
  objectWrites: 200_000,
  objectReads: 500_000,
  itemWrites: 6_000_000,
  itemReads: 10_000_000,
  itemsGb: 4,
  invocations: 50_000,
  gbSeconds: 60_000,
  stateTransitions: 10_000,
  logsGb: 1,
  flowLogsGb: 1,
  metrics: 6,
  messages: 10_000,
  keyRequests: 100_000,
  servicesUp: 1,
  imagesGb: 1,
  serviceMetrics: 8,
  capacityUnits: 0.2,
  cacheGb: 0.1,
  cacheUnits: 1_000_000,
  databaseUnits: 0.5,
  databaseGb: 1,
  databaseRequests: 2_000_000,
  people: 10,
  privateTrafficGb: 0,
};

const scaled = (factor: number, changes: Partial<MonthlyUsage>): MonthlyUsage => ({
  ...(Object.fromEntries(
    Object.entries(development).map(([name, value]) => [name, value * factor]),
  ) as unknown as MonthlyUsage),
  objectsInfrequent: development.objectsInfrequent,
  metrics: 12,
  servicesUp: development.servicesUp,
  imagesGb: 5,
  serviceMetrics: development.serviceMetrics,
  cacheGb: development.cacheGb,
  databaseUnits: development.databaseUnits,
  ...changes,
});

/** What each environment is expected to do in a month. */
export const usage: { readonly [environment in Environment]: MonthlyUsage } = {
  development,
  staging: scaled(2, { privateTrafficGb: 20, capacityUnits: 0.5 }),
  production: scaled(20, { privateTrafficGb: 200, capacityUnits: 2, people: 50 }),
};
