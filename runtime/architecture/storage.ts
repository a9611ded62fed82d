import { PROJECT } from "./names.js";

/** The two data buckets and the prefixes each is divided into. */
export const buckets = {
  evolution: {
    checkpoints: "checkpoints/",
    generations: "generations/",
    fitnessLogs: "fitness_logs/",
    safetySnapshots: "safety_snapshots/",
    emergency: "emergency/",
  },
  agents: {
    compiled: "compiled/",
    source: "source/",
    metadata: "metadata/",
    performance: "performance/",
  },
} as const;

/** A bucket that workloads read and write; logs lie in another one. */
export type DataBucket = keyof typeof buckets;

/** `t-developer-<bucket>-<environment>-<suffix>`; the suffix makes it unique among all accounts. */
export const bucketName = (bucket: DataBucket | "logs", environment: string, suffix: string): string =>
  `${PROJECT}-${bucket}-${environment}-${suffix}`;

/** The two tables: what they are called, keyed and indexed by. Attribute types: S string, N number. */
export const tables = {
  state: {
    name: "evolution-state",
    partitionKey: { name: "evolution_id", type: "S" },
    sortKey: { name: "generation", type: "N" },
    index: {
      name: "timestamp-index",
      partitionKey: { name: "evolution_id", type: "S" },
      sortKey: { name: "timestamp", type: "S" },
    },
  },
  control: {
    name: "control",
    partitionKey: { name: "scope", type: "S" },
    sortKey: { name: "name", type: "S" },
    /** The second (Unix time) after which an item goes; most have none. */
    expiry: "expires_at",
  },
} as const;

/** A table, by what the code calls it; on AWS it is called otherwise ({@link tableName}). */
export type DataTable = keyof typeof tables;

/** What workloads keep in the control table, and the scopes (values of its partition key) of each; `*` is any text. */
export const controlScopes = {
  agentSession: ["agent-session/*"],
  alert: ["alert"],
  audit: ["audit", "audit-head", "audit-claim"],
  budget: ["budget"],
  champion: ["champion"],
  emergency: ["emergency"],
  evolution: ["evolution"],
  quarantine: ["quarantine", "quarantine-code", "quarantine-depth", "verdict"],
  session: ["session/*"],
} as const;

/** A part of the control table. */
export type ControlPart = keyof typeof controlScopes;

/** One scope of it. */
export type ControlScope = (typeof controlScopes)[ControlPart][number];

/** `t-developer-<name>-<environment>`. */
export const tableName = (table: DataTable, environment: string): string =>
  `${PROJECT}-${tables[table].name}-${environment}`;
