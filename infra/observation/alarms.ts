import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { conditional, Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import type { StateMachine } from "../../modules/state-machine/index.js";
import type { Topic } from "../../modules/topic/index.js";
import type { AlertKind } from "../../runtime/architecture/alerts.js";
import { METRIC_NAMESPACE, type Metric } from "../../runtime/architecture/metrics.js";
import { type FunctionName, functionNames } from "../../runtime/architecture/workloads.js";
import type { Messaging } from "../messaging/messaging.js";
import type { AlarmName } from "../settings/alarm-names.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import type { Functions } from "../workloads/functions.js";

/** A count that should be zero; one in a period is told at once. */
interface Zero {
  readonly says: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Record<string, string>;
  readonly tells: AlertKind;
  readonly statistic?: "Sum" | "Maximum";
}

interface Watched {
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
function zeros({ environment }: Variables, { functions, machine, messaging }: Watched): Record<AlarmName, Zero> {
  const errors = functionNames.map((name): [AlarmName, Zero] => [
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
    ...(Object.fromEntries(errors) as Record<`${FunctionName}-errors`, Zero>),
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
  };
}

/** One alarm a count, to the topic that it concerns; those that the tfvars name also stop all evolution. */
export function addAlarms(scope: Construct, variables: Variables, names: Names, watched: Watched): void {
  for (const [name, zero] of Object.entries(zeros(variables, watched))) {
    const topic = watched.messaging.topics[zero.tells].arn;
    const stops = Fn.contains(variables.alerts.stop_on, name);
    new CloudwatchMetricAlarm(scope, `${name}-alarm`, {
      alarmName: `${names.prefix}-${name}`,
      alarmDescription: zero.says,
      namespace: zero.namespace,
      metricName: zero.metric,
      dimensions: zero.dimensions,
      statistic: zero.statistic ?? "Sum",
      period: PERIOD_SECONDS,
      evaluationPeriods: 1,
      threshold: 0,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
      actionsEnabled: true,
      alarmActions: Token.asList(Fn.concat([[topic], conditional(stops, [watched.stopRequests.arn], [])])),
      okActions: [topic],
    });
  }
}
