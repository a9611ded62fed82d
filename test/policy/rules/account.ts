import type { Resource } from "../../../infra/terraform/plan.js";
import { allows, conditioned, type Statement, statements } from "../document.js";
import { all, each, expectIs, type Finding, type Rule } from "../rule.js";

const POLICIES = ["aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];
const READ = /^[a-z0-9-]+:(Describe|Get|List|View|BatchGet|Lookup|Search)/;

/** Actions that know no resource (AWS Service Authorization Reference); CKV_AWS_355 does not count them either. */
const UNSCOPED = new Set([
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "cloudwatch:PutMetricData",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
  "logs:CreateLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:PutResourcePolicy",
]);

const judged =
  (attribute: string, check: (found: readonly Statement[]) => Finding) =>
  (resource: Resource): Finding => {
    const found = statements(resource, attribute);
    return found ? check(found) : `${attribute} is not provable: known only after apply`;
  };

const granted = (found: readonly Statement[]): readonly Statement[] => found.filter(allows);

function leastPrivilege(found: readonly Statement[]): Finding {
  for (const s of granted(found)) {
    if (s.notActions.length > 0) return "grants by NotAction";
    const wild = s.actions.find((a) => a === "*" || a.endsWith(":*"));
    if (wild) return `grants ${wild}`;
    const write = s.resources.includes("*") && s.actions.find((a) => !READ.test(a) && !UNSCOPED.has(a));
    if (write) return `grants ${write} on every resource`;
  }
  return true;
}

const passRoleNarrow = (found: readonly Statement[]): Finding =>
  !granted(found).some(
    (s) =>
      s.actions.includes("iam:PassRole") &&
      (s.resources.some((r) => r.endsWith("*")) || !s.conditions.StringEquals?.["iam:PassedToService"]),
  ) || "passes roles that are not named, or to any service";

const noDecryptEverywhere = (found: readonly Statement[]): Finding =>
  !granted(found).some(
    (s) =>
      s.resources.some((r) => r === "*" || r.endsWith(":key/*")) &&
      s.actions.some((a) => /^kms:(\*|Decrypt|ReEncrypt)/.test(a)),
  ) || "may decrypt with every key";

/** Rules about state machines, keys, the rights of roles and users, and secrets. */
export const account: readonly Rule[] = [
  each(
    80,
    "machine-logged-and-traced",
    ["StepFunctions.1", "CKV_AWS_284", "CKV_AWS_285"],
    ["aws_sfn_state_machine"],
    (m) =>
      all(
        expectIs(m, "logging_configuration.0.level", "ALL", "ERROR", "FATAL"),
        expectIs(m, "tracing_configuration.0.enabled", true),
      ),
  ),
  each(83, "key-rotates", ["CKV_AWS_7"], ["aws_kms_key"], (k) => expectIs(k, "enable_key_rotation", true)),
  each(
    84,
    "key-not-public",
    ["KMS.5", "CKV_AWS_33"],
    ["aws_kms_key"],
    judged(
      "policy",
      (found) => !granted(found).some((s) => s.principals.includes("*") && !conditioned(s)) || "everybody may use it",
    ),
  ),
  each(
    85,
    "least-privilege",
    ["IAM.1", "IAM.21", "CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_355"],
    POLICIES,
    judged("policy", leastPrivilege),
  ),
  each(
    86,
    "trust-named",
    ["CKV_AWS_60", "CKV_AWS_61"],
    ["aws_iam_role"],
    judged(
      "assume_role_policy",
      (found) =>
        !granted(found).some((s) => s.principals.some((p) => p === "*" || p.endsWith(":*"))) ||
        "everybody may assume it",
    ),
  ),
  each(
    87,
    "no-administrator",
    ["CKV_AWS_274"],
    ["aws_iam_role_policy_attachment", "aws_iam_policy_attachment", "aws_iam_role"],
    (r) =>
      ![r.get("policy_arn"), ...r.list<string>("managed_policy_arns")].some((arn) =>
        String(arn).endsWith("/AdministratorAccess"),
      ) || "is an administrator",
  ),
  each(87, "pass-role-narrow", ["CKV_AWS_110"], POLICIES, judged("policy", passRoleNarrow)),
  each(88, "no-decrypt-everywhere", ["KMS.1", "KMS.2"], POLICIES, judged("policy", noDecryptEverywhere)),
  each(
    89,
    "secret-rotated",
    ["SecretsManager.1"],
    ["aws_secretsmanager_secret"],
    (secret, plan) => plan.referring("aws_secretsmanager_secret_rotation", secret).length > 0 || "is never rotated",
  ),
];
