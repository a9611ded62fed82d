import { Fn, FOR_EXPRESSION_VALUE, forExpression, type IResolvable } from "cdktf";
import type { Construct } from "constructs";
import { Queue } from "../../modules/queue/index.js";
import { Topic } from "../../modules/topic/index.js";
import { type AlertKind, alertKinds } from "../../runtime/architecture/alerts.js";
import type { Encryption } from "../data/encryption.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";

/** Who is told of what happens. */
export interface Messaging {
  readonly topics: Readonly<Record<AlertKind, Topic>>;
  /** Keeps every alert for whoever looks later. */
  readonly alerts: Queue;
  /** Takes what could not be delivered or processed, of everything here. */
  readonly deadLetters: Queue;
}

const kinds = Object.keys(alertKinds) as AlertKind[];

/**
 * Adds a topic for each kind of alert, the queue that keeps all alerts, and the queue of what could not be delivered.
 */
export function addMessaging(scope: Construct, variables: Variables, names: Names, { always }: Encryption): Messaging {
  const topicArns = kinds.map(names.topicArn);
  const senders = (source_arns: string[]) => ({ Topics: { service: "sns.amazonaws.com", source_arns } });
  const deadLetters = new Queue(scope, "dead-letters", {
    name: names.deadLetters,
    key: always,
    senders: senders([...topicArns, names.stopRequestsArn]),
    terminal: true,
  });
  const alerts = new Queue(scope, "alerts", {
    name: names.alertQueue,
    key: always,
    senders: senders(topicArns),
    dead_letter: { arn: deadLetters.arn },
  });
  const subscriptions = subscribers(alerts, variables);
  const topic = (kind: AlertKind): Topic =>
    new Topic(scope, `${kind}-topic`, {
      name: names.topic(kind),
      key: always,
      subscriptions,
      dead_letter: { arn: deadLetters.arn },
    });
  return {
    topics: {
      "safety-pattern": topic("safety-pattern"),
      "emergency-stop": topic("emergency-stop"),
      "resource-threshold": topic("resource-threshold"),
      "agent-size": topic("agent-size"),
    },
    alerts,
    deadLetters,
  };
}

/** The queue, and everybody whose address is among the variables. */
function subscribers(alerts: Queue, variables: Variables): IResolvable {
  const queue = { queue: { protocol: "sqs", endpoint: alerts.arn } };
  const person = { protocol: "email", endpoint: FOR_EXPRESSION_VALUE };
  return Fn.merge([queue, forExpression(variables.alerts.emails, person, FOR_EXPRESSION_VALUE)]);
}
