import type { Plan, Resource } from "../../../infra/terraform/plan.js";
import { all, each, expectIs, type Finding, type Rule } from "../rule.js";
import { keyed } from "./encryption.js";

/** Databases are asked in secret, by roles, and lose nothing. */
const CLUSTERS = ["aws_rds_cluster"];

const encrypted = (cluster: Resource, plan: Plan): Finding =>
  all(
    expectIs(cluster, "storage_encrypted", true),
    keyed(plan, cluster, "kms_key_id") || "is not encrypted by a key of ours",
  );

const byRoles = (cluster: Resource): Finding =>
  all(
    expectIs(cluster, "iam_database_authentication_enabled", true),
    expectIs(cluster, "manage_master_user_password", true),
  );

const forcesTls = (group: Resource): Finding => {
  const parameters = group.list("parameter") as { readonly name?: string; readonly value?: string }[];
  return (
    parameters.some(({ name, value }) => name === "rds.force_ssl" && value === "1") || "takes connections in the clear"
  );
};

const backedUp = (cluster: Resource): Finding =>
  Number(cluster.get("backup_retention_period") ?? 0) >= 7 || "keeps backups for less than a week";

const takesOver = (cluster: Resource, plan: Plan): Finding =>
  plan.referring("aws_rds_cluster_instance", cluster).length >= 2 || "has no second instance that takes over";

/** Rules about databases; the published numbers end before them. */
export const databases: readonly Rule[] = [
  each(90, "database-encrypted", ["RDS.27", "CKV_AWS_327"], CLUSTERS, encrypted),
  each(90, "database-by-roles", ["RDS.12", "CKV_AWS_162"], CLUSTERS, byRoles),
  each(90, "database-tls", ["CKV2_AWS_69"], ["aws_rds_cluster_parameter_group"], forcesTls),
  each(91, "database-backed-up", ["RDS.14", "CKV_AWS_133"], CLUSTERS, backedUp),
  each(91, "database-protected", ["RDS.7", "CKV_AWS_139"], CLUSTERS, (c) => expectIs(c, "deletion_protection", true), {
    production: true,
  }),
  each(91, "database-takes-over", ["RDS.15"], CLUSTERS, takesOver, { production: true }),
  each(92, "database-inside", ["RDS.2", "CKV_AWS_17"], ["aws_rds_cluster_instance"], (i) =>
    expectIs(i, "publicly_accessible", false),
  ),
];
