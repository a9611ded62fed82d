import type { Resource } from "../../../infra/terraform/plan.js";
import { all, each, type Finding, type Rule } from "../rule.js";
import { keyed } from "./encryption.js";

const GROUP = ["aws_cloudwatch_log_group"];
const retention = (group: Resource): number => Number(group.get("retention_in_days") ?? 0);

const speaks = (alarm: Resource): Finding =>
  all(!alarm.is("actions_enabled", false) || "its actions are off", alarm.has("alarm_actions") || "tells nobody");

/** Rules about log groups and alarms. */
export const logs: readonly Rule[] = [
  each(44, "logs-expire", ["CKV_AWS_66"], GROUP, (g) => retention(g) > 0 || "is kept for ever"),
  each(
    44,
    "logs-kept-a-year",
    ["CKV_AWS_338"],
    GROUP,
    (g) => retention(g) >= 365 || `is kept for ${retention(g)} days, expected 365 or more`,
    { production: true },
  ),
  each(
    45,
    "logs-own-key",
    ["CKV_AWS_158"],
    GROUP,
    (g, plan) => keyed(plan, g, "kms_key_id") || "is not encrypted by a key of ours",
    { production: true },
  ),
  each(
    46,
    "alarm-tells-somebody",
    ["CKV_AWS_319"],
    ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
    speaks,
  ),
];
