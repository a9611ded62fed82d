import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { conditional, Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import type { StateMachine } from "../../modules/state-machine/index.js";
import type { Topic } from "../../modules/topic/index.js";
import { METRIC_NAMESPACE, type Metric } from "../../runtime/architecture/metrics.js";
import { type FunctionName, functionNames } from "../../runtime/architecture/workloads.js";
import type { Messaging } from "../messaging/messaging.js";
import type { AlarmName } from "../settings/alarm-names.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { onlyWhen } from "../terraform/expressions.js";
import type { Functions } from "../workloads/functions.js";
import type { Alarm } from "./alarm.js";
import { serviceAlarms, type WatchedServices } from "./service-alarms.js";

interface Watched extends WatchedServices {
  readonly functions: Functions;
  readonly machine: StateMachine;
  readonly messaging: Messaging;
  readonly stopRequests: Topic;
}

const PERIOD_SECONDS = 300;
const SAFETY_VIOLATIONS: Metric = "SafetyViolations";
const UNSAFE_CHAMPIONS: Metric = "UnsafeChampions";
const CANARY_FAILURES: Metric = "CanaryFailures";

/** What is watched, by the name of its alarm. */
function alarmsOf(variables: Variables, watched: Watched): Record<AlarmName, Alarm> {
  const { environment } = variables;
  const { functions, machine, messaging } = watched;
  const errors = functionNames.map((name): [AlarmName, Alarm] => [
    `${name}-errors`,
    {
      says: `${name} failed`,
      namespace: "AWS/Lambda",
      metric: "Errors",
      dimensions: { FunctionName: functions[name].functionName },
      tells: "resource-threshold",
    },
  ]);
  return {
    ...(Object.fromEntries(errors) as Record<`${FunctionName}-errors`, Alarm>),
    "evolution-failures": {
      says: "an evolution failed",
      namespace: "AWS/States",
      metric: "ExecutionsFailed",
      dimensions: { StateMachineArn: machine.arn },
      tells: "resource-threshold",
    },
    "dead-letters": {
      says: "something could not be delivered or processed",
      namespace: "AWS/SQS",
      metric: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: messaging.deadLetters.queueName },
      statistic: "Maximum",
      tells: "resource-threshold",
    },
    "safety-violations": {
      says: "the safety gate refused candidates",
      namespace: METRIC_NAMESPACE,
      metric: SAFETY_VIOLATIONS,
      dimensions: { environment },
      tells: "safety-pattern",
    },
    "unsafe-champions": {
      says: "a champion came past the safety gate of its island",
      namespace: METRIC_NAMESPACE,
      metric: UNSAFE_CHAMPIONS,
      dimensions: { environment },
      tells: "safety-pattern",
    },
    "canary-failures": {
      says: "an evaluator gave a program of known score another one",
      namespace: METRIC_NAMESPACE,
      metric: CANARY_FAILURES,
      dimensions: { environment },
      tells: "safety-pattern",
    },
    ...serviceAlarms(variables, watched),
  };
}

/** Adds the alarms, each to the topic that it concerns; those that the tfvars name also stop all evolution. */
export function addAlarms(scope: Construct, variables: Variables, names: Names, watched: Watched): void {
  for (const [name, alarm] of Object.entries(alarmsOf(variables, watched))) {
    const topic = watched.messaging.topics[alarm.tells].arn;
    const stops = Fn.contains(variables.alerts.stop_on, name);
    const made = new CloudwatchMetricAlarm(scope, `${name}-alarm`, {
      alarmName: `${names.prefix}-${name}`,
      alarmDescription: alarm.says,
      namespace: alarm.namespace,
      metricName: alarm.metric,
      dimensions: alarm.dimensions,
      statistic: alarm.statistic ?? "Sum",
      period: PERIOD_SECONDS,
      evaluationPeriods: 1,
      threshold: alarm.above ?? 0,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
      actionsEnabled: true,
      alarmActions: Token.asList(Fn.concat([[topic], conditional(stops, [watched.stopRequests.arn], [])])),
      okActions: [topic],
    });
    if (alarm.when) made.addOverride("count", onlyWhen(alarm.when));
  }
}
