/**
 * The access of a workload's row as statements of an IAM policy. Every statement names its resources.
 *
 * @module
 */
import type { Access, ItemAction, Prefix } from "../../runtime/architecture/access.js";
import type { AlertKind } from "../../runtime/architecture/alerts.js";
import {
  buckets,
  type ControlPart,
  controlScopes,
  type DataBucket,
  type DataTable,
} from "../../runtime/architecture/storage.js";

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
  const equals = values.some((value) => value.includes("*")) ? "StringLike" : "StringEquals";
  const conditions = [{ test: `ForAllValues:${equals}`, variable: "dynamodb:LeadingKeys", values }];
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
