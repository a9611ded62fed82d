import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { Bucket } from "../../modules/bucket/index.js";
import { Table } from "../../modules/table/index.js";
import { type DataBucket, type DataTable, tables } from "../../runtime/architecture/storage.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { not } from "../terraform/expressions.js";
import type { Encryption } from "./encryption.js";

/** Where everything is kept. */
export interface StorageModules {
  readonly logs: Bucket;
  readonly buckets: Readonly<Record<DataBucket, Bucket>>;
  readonly tables: Readonly<Record<DataTable, Table>>;
}

/** Logs move to Standard-IA after 30 days, which is paid for 30 days at least. */
const SHORTEST_LOG_DAYS = 61;

/** Where flow logs and CloudTrail write; AWS chose the name. */
const AWS_LOGS = "AWSLogs/";
/** Where lines of who asked for what go, in the bucket of logs. */
export const ACCESS_LOGS = "AccessLogs/";

/**
 * Adds the two data buckets, the bucket of logs and the two tables, protected as the environment's `protection` says.
 */
export function addStorage(
  scope: Construct,
  { protection }: Variables,
  names: Names,
  { key }: Encryption,
): StorageModules {
  const force_destroy = not(protection.deletion);
  const logs = new Bucket(scope, "logs", {
    name: names.bucket("logs"),
    log_writers: ["s3", "vpc", "cloudtrail", "load_balancer"],
    lifecycle_days: { expiration: Fn.max([Token.asNumber(protection.log_days), SHORTEST_LOG_DAYS]) },
    expiring_prefixes: [AWS_LOGS, ACCESS_LOGS], // the code that is signed there stays
    force_destroy,
  });
  const bucket = (name: DataBucket): Bucket =>
    new Bucket(scope, `${name}-bucket`, {
      name: names.bucket(name),
      key,
      access_log: { bucket: logs.bucketName, prefix: `${ACCESS_LOGS}${name}/` },
      force_destroy,
    });
  const table = (name: DataTable): Table => {
    const { partitionKey, sortKey, ...facts } = tables[name];
    const index = "index" in facts ? facts.index : undefined;
    const ttl_attribute = "expiry" in facts ? facts.expiry : undefined;
    return new Table(scope, `${name}-table`, {
      name: names.table(name),
      partition_key: partitionKey,
      sort_key: sortKey,
      indexes: index && { [index.name]: { partition_key: index.partitionKey, sort_key: index.sortKey } },
      key,
      ttl_attribute,
      deletion_protection: protection.deletion,
    });
  };
  return {
    logs,
    buckets: { evolution: bucket("evolution"), agents: bucket("agents") },
    tables: { state: table("state"), control: table("control") },
  };
}
