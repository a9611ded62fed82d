import { Token } from "cdktf";
import type { Construct } from "constructs";
import { Backup } from "../../modules/backup/index.js";
import { Trail } from "../../modules/trail/index.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { both, not } from "../terraform/expressions.js";
import type { Encryption } from "./encryption.js";
import type { StorageModules } from "./storage.js";

/** What keeps and records the data: daily backups and a trail of every access; each is switched on by its variable. */
export function addProtection(
  scope: Construct,
  { protection, emulated }: Variables,
  names: Names,
  { always: key }: Encryption,
  storage: StorageModules,
): void {
  const bucket_arns = Object.values(storage.buckets).map((bucket) => bucket.arn);
  const table_arns = Object.values(storage.tables).map((table) => table.arn);
  const resource_arns = [...bucket_arns, ...table_arns];
  const force_destroy = both(not(protection.deletion), not(emulated)); // the local AWS cannot list recovery points
  const backed = { name: names.prefix, key, resource_arns, force_destroy };
  new Backup(scope, "backup", backed, { when: protection.backup });
  const recorded = {
    name: names.prefix,
    bucket: storage.logs.bucketName,
    key,
    data_events: { bucket_arns, table_arns },
    retention_days: Token.asNumber(protection.log_days),
  };
  new Trail(scope, "trail", recorded, { when: protection.trail });
}
