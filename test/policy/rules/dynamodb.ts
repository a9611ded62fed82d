import type { Plan, Resource } from "../../../infra/terraform/plan.js";
import { each, expectIs, type Finding, type Rule } from "../rule.js";
import { keyed } from "./encryption.js";

const TABLE = ["aws_dynamodb_table"];

const scales = (table: Resource, plan: Plan): Finding =>
  table.is("billing_mode", "PAY_PER_REQUEST") ||
  plan.referring("aws_appautoscaling_target", table).length > 0 ||
  "is provisioned and does not scale";

const replicasRecover = (table: Resource): Finding =>
  table
    .list<{ region_name: string; point_in_time_recovery?: boolean }>("replica")
    .every((r) => r.point_in_time_recovery === true) || "has a replica without point-in-time recovery";

/** Rules about tables. */
export const dynamodb: readonly Rule[] = [
  each(23, "point-in-time-recovery", ["DynamoDB.2", "CKV_AWS_28"], TABLE, (t) =>
    expectIs(t, "point_in_time_recovery.0.enabled", true),
  ),
  each(24, "deletion-protected", ["DynamoDB.6"], TABLE, (t) => expectIs(t, "deletion_protection_enabled", true), {
    production: true,
  }),
  each(
    25,
    "own-key",
    ["CKV_AWS_119"],
    TABLE,
    (t, plan) =>
      (t.is("server_side_encryption.0.enabled", true) &&
        keyed(plan, t, "server_side_encryption", "server_side_encryption.0.kms_key_arn")) ||
      "is not encrypted by a key of ours",
    { production: true },
  ),
  each(26, "on-demand-or-scaling", ["DynamoDB.1"], TABLE, scales),
  each(27, "replicas-recover", ["DynamoDB.2"], TABLE, replicasRecover),
];
