import { type IResolvable, Token } from "cdktf";
import type { Construct } from "constructs";
import { Backup } from "../modules/backup/index.js";
import type { LocalModule } from "../modules/local-module.js";
import { Trail } from "../modules/trail/index.js";
import { WebFirewall } from "../modules/web-firewall/index.js";
import type { Encryption } from "./encryption.js";
import { both, not, onlyWhen } from "./expressions.js";
import type { Names } from "./names.js";
import type { StorageModules } from "./storage.js";
import type { Variables } from "./variables.js";

/** What watches and keeps everything else; each part is switched on by its variable. */
export function addProtection(
  scope: Construct,
  { protection, emulated }: Variables,
  names: Names,
  { encryption, storage }: { readonly encryption: Encryption; readonly storage: StorageModules },
): void {
  const { always: key, keyArn } = encryption;
  const retention_days = Token.asNumber(protection.log_days);
  const bucket_arns = Object.values(storage.buckets).map((bucket) => bucket.arn);
  const table_arns = Object.values(storage.tables).map((table) => table.arn);
  const resource_arns = [...bucket_arns, ...table_arns];
  const force_destroy = both(not(protection.deletion), not(emulated)); // the local AWS cannot list recovery points
  const backup = new Backup(scope, "backup", { name: names.prefix, key, resource_arns, force_destroy });
  switchOn(backup, protection.backup);
  const trail = new Trail(scope, "trail", {
    name: names.prefix,
    bucket: storage.logs.bucketName,
    key,
    data_events: { bucket_arns, table_arns },
    retention_days,
  });
  switchOn(trail, protection.trail);
  const firewall = new WebFirewall(scope, "firewall", {
    name: names.prefix,
    log: { retention_days, kms_key_arn: keyArn },
  });
  switchOn(firewall, protection.firewall);
}

function switchOn(module: LocalModule, condition: IResolvable): void {
  module.addOverride("count", onlyWhen(condition));
}
