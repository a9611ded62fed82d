import type { Plan, Resource } from "../../../infra/terraform/plan.js";
import { allows, conditioned, statements } from "../document.js";
import { each, type Finding, type Rule } from "../rule.js";
import { keyed } from "./encryption.js";

const TOPIC = ["aws_sns_topic"];
const QUEUE = ["aws_sqs_queue"];

function noWildcard(policy: Resource): Finding {
  const found = statements(policy, "policy");
  if (!found) return "policy is not provable: known only after apply";
  const open = found
    .filter(allows)
    .find(
      (s) => (s.principals.includes("*") && !conditioned(s)) || s.actions.some((a) => /^(\*|sqs:\*|sns:\*)$/i.test(a)),
    );
  return !open || "allows everybody or every action";
}

const isDeadLetterQueue = (queue: Resource, plan: Plan): boolean =>
  plan.referring("aws_sqs_queue", queue, "redrive_policy").length > 0 ||
  plan.referring("aws_sqs_queue_redrive_policy", queue, "redrive_policy").length > 0 ||
  plan.referring("aws_lambda_function", queue, "dead_letter_config").length > 0 ||
  plan.referring("aws_sns_topic_subscription", queue, "redrive_policy").length > 0;

const redrives = (queue: Resource, plan: Plan): Finding =>
  queue.has("redrive_policy") ||
  plan.referring("aws_sqs_queue_redrive_policy", queue, "queue_url").length > 0 ||
  isDeadLetterQueue(queue, plan) ||
  "has no dead-letter queue";

/** Rules about topics and queues. */
export const messaging: readonly Rule[] = [
  each(
    28,
    "topic-own-key",
    ["SNS.1", "CKV_AWS_26"],
    TOPIC,
    (t, plan) => keyed(plan, t, "kms_master_key_id") || "is not encrypted by a key of ours",
  ),
  each(29, "topic-not-public", ["SNS.4", "CKV_AWS_169"], ["aws_sns_topic_policy"], noWildcard),
  each(
    30,
    "topic-subscribed",
    ["T-Developer"],
    TOPIC,
    (t, plan) => plan.referring("aws_sns_topic_subscription", t, "topic_arn").length > 0 || "nobody is subscribed",
  ),
  each(
    31,
    "queue-encrypted",
    ["SQS.1", "CKV_AWS_27"],
    QUEUE,
    (q, plan) => q.is("sqs_managed_sse_enabled", true) || keyed(plan, q, "kms_master_key_id") || "is not encrypted",
  ),
  each(
    32,
    "queue-not-public",
    ["SQS.3", "CKV_AWS_72", "CKV_AWS_387"],
    ["aws_sqs_queue_policy", "aws_sqs_queue"],
    noWildcard,
  ),
  each(33, "queue-redrives", ["T-Developer"], QUEUE, redrives),
];
