/**
 * What each function may do, and nothing else: one row a function. Every statement names its resources.
 *
 * @module
 */
import type { AlertKind } from "../../runtime/architecture/alerts.js";
import type { FunctionName } from "../../runtime/architecture/functions.js";
import {
  buckets,
  type ControlPart,
  controlScopes,
  type DataBucket,
  type DataTable,
} from "../../runtime/architecture/storage.js";

type PrefixOf<B extends DataBucket> = B extends DataBucket ? `${B}/${keyof (typeof buckets)[B] & string}` : never;

/** A bucket and one of its prefixes: `evolution/checkpoints`. */
export type Prefix = PrefixOf<DataBucket>;

type ItemAction = "GetItem" | "PutItem" | "Query";

/** One row: what one function may touch. */
export interface Access {
  readonly reads?: readonly Prefix[];
  readonly writes?: readonly Prefix[];
  readonly deletes?: readonly Prefix[];
  readonly state?: readonly ItemAction[];
  /** Parts of the control table: of which it gets, puts and lists items. */
  readonly gets?: readonly ControlPart[];
  readonly puts?: readonly ControlPart[];
  readonly lists?: readonly ControlPart[];
  readonly alerts?: readonly AlertKind[];
  /** On the state machine. */
  readonly machine?: readonly ("StartExecution" | "ListExecutions")[];
  /** On its executions. */
  readonly executions?: readonly ("DescribeExecution" | "StopExecution")[];
  /** Asks the Bedrock model, where one is named, and keeps its budget. */
  readonly model?: true;
}

export const access: Readonly<Record<FunctionName, Access>> = {
  "open-evolution": {
    reads: ["evolution/generations", "evolution/checkpoints", "evolution/safetySnapshots", "evolution/emergency"],
    writes: ["evolution/generations"],
    gets: ["audit", "emergency", "evolution"],
    puts: ["audit", "evolution"],
    alerts: ["emergency-stop"],
  },
  "evolve-island": {
    reads: ["evolution/generations", "evolution/emergency"],
    writes: ["evolution/generations"],
    gets: ["emergency", "evolution"],
    model: true,
  },
  "merge-generation": {
    reads: ["evolution/generations", "evolution/emergency"],
    writes: ["evolution/generations", "evolution/checkpoints", "evolution/fitnessLogs", "evolution/safetySnapshots"],
    state: ["PutItem", "Query"],
    gets: ["audit", "emergency", "evolution", "quarantine"],
    puts: ["audit", "evolution", "quarantine"],
    alerts: ["safety-pattern", "agent-size", "resource-threshold", "emergency-stop"],
  },
  "close-evolution": {
    reads: [
      "evolution/generations",
      "evolution/checkpoints",
      "evolution/safetySnapshots",
      "evolution/emergency",
      "agents/metadata",
      "agents/performance",
    ],
    writes: ["evolution/generations", "agents/compiled", "agents/source", "agents/metadata", "agents/performance"],
    deletes: ["agents/compiled"],
    state: ["Query"],
    gets: ["audit", "champion", "emergency", "evolution", "quarantine"],
    puts: ["audit", "champion", "evolution", "quarantine"],
    lists: ["audit", "champion"],
    alerts: ["safety-pattern", "emergency-stop"],
  },
  "evolution-api": {
    reads: [
      "evolution/generations",
      "evolution/checkpoints",
      "evolution/safetySnapshots",
      "evolution/emergency",
      "agents/metadata",
    ],
    writes: ["evolution/generations", "agents/metadata"],
    deletes: ["agents/compiled"],
    state: ["Query"],
    gets: ["audit", "budget", "champion", "emergency", "evolution"],
    puts: ["audit", "champion", "evolution"],
    lists: ["champion", "evolution"],
    alerts: ["emergency-stop"],
    machine: ["StartExecution"],
    executions: ["DescribeExecution", "StopExecution"],
  },
  "agent-run": {
    reads: ["agents/compiled", "agents/metadata", "agents/performance"],
    writes: ["agents/performance"],
    gets: ["audit", "quarantine"],
    puts: ["audit", "quarantine"],
    alerts: ["safety-pattern", "agent-size", "resource-threshold"],
  },
  "agent-compile": {
    reads: ["agents/metadata"],
    writes: ["agents/source", "agents/compiled", "agents/metadata"],
    gets: ["audit", "quarantine"],
    puts: ["audit", "quarantine"],
    alerts: ["safety-pattern", "agent-size"],
  },
  "safety-scan": {
    reads: ["evolution/generations"],
    gets: ["audit", "quarantine"],
    puts: ["audit", "quarantine"],
    lists: ["quarantine"],
    alerts: ["safety-pattern"],
  },
  "emergency-stop": {
    reads: ["evolution/emergency"],
    writes: ["evolution/emergency"],
    gets: ["audit", "emergency", "evolution"],
    puts: ["audit", "emergency", "evolution"],
    lists: ["evolution"],
    alerts: ["emergency-stop"],
    machine: ["ListExecutions"],
    executions: ["StopExecution"],
  },
};

/** One allowing statement of an IAM policy. */
export interface AccessStatement {
  readonly sid: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: { readonly test: string; readonly variable: string; readonly values: string[] }[];
}

/** The ARNs that the rows are about. */
export interface Resources {
  readonly buckets: Readonly<Record<DataBucket, string>>;
  readonly tables: Readonly<Record<DataTable, string>>;
  readonly topics: Readonly<Record<AlertKind, string>>;
  readonly stateMachine: string;
}

/** The statements of one row, but for the model's: whether there is one is known only to Terraform. */
export function statementsOf(row: Access, resources: Resources): AccessStatement[] {
  const objects = (prefixes: readonly Prefix[] = []) => prefixes.map((prefix) => objectsArn(prefix, resources));
  const readBuckets = new Set(row.reads?.map((prefix) => resources.buckets[bucketOf(prefix)]));
  const topics = (row.alerts ?? []).map((kind) => resources.topics[kind]);
  const executions = `${resources.stateMachine.replace(":stateMachine:", ":execution:")}:*`;
  return [
    statement("ReadObjects", "s3", ["GetObject"], objects(row.reads)),
    statement("ListObjects", "s3", ["ListBucket"], [...readBuckets]), // without it an absent object is "forbidden"
    statement("WriteObjects", "s3", ["PutObject"], objects(row.writes)),
    statement("DeleteObjects", "s3", ["DeleteObject"], objects(row.deletes)),
    statement("UseState", "dynamodb", row.state, [resources.tables.state]),
    items("GetItems", ["GetItem"], row.gets, resources),
    items("PutItems", ["PutItem"], row.puts, resources),
    items("ListItems", ["Query"], row.lists, resources),
    statement("SendAlerts", "sns", ["Publish"], topics),
    items("NoteAlerts", ["GetItem", "PutItem"], topics.length > 0 ? ["alert"] : [], resources), // whether others have
    statement("UseMachine", "states", row.machine, [resources.stateMachine]),
    statement("UseExecutions", "states", row.executions, [executions]),
  ].flat();
}

/** What asking a model takes beside the model. */
export const budgetStatements = (resources: Resources): AccessStatement[] =>
  items("KeepBudget", ["GetItem", "PutItem"], ["budget"], resources);

/** Something with these parts of the control table, and with no other items of it. */
function items(
  sid: string,
  actions: readonly ItemAction[],
  parts: readonly ControlPart[] = [],
  { tables }: Resources,
): AccessStatement[] {
  const values = parts.flatMap((part): readonly string[] => controlScopes[part]);
  const conditions = [{ test: "ForAllValues:StringEquals", variable: "dynamodb:LeadingKeys", values }];
  return statement(sid, "dynamodb", actions, values.length > 0 ? [tables.control] : []).map((made) => ({
    ...made,
    conditions,
  }));
}

/** No statement where there is nothing to allow. */
function statement(
  sid: string,
  service: string,
  actions: readonly string[] = [],
  resources: string[],
): AccessStatement[] {
  if (actions.length === 0 || resources.length === 0) return [];
  return [{ sid, actions: actions.map((action) => `${service}:${action}`), resources }];
}

const bucketOf = (prefix: Prefix): DataBucket => (prefix.startsWith("evolution/") ? "evolution" : "agents");

function objectsArn(prefix: Prefix, { buckets: arns }: Resources): string {
  const bucket = bucketOf(prefix);
  const folders: Readonly<Record<string, string>> = buckets[bucket];
  return `${arns[bucket]}/${folders[prefix.slice(bucket.length + 1)]}*`;
}
