import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";
import type { StateMachine } from "../modules/state-machine/index.js";
import type { AlertKind } from "../runtime/architecture/alerts.js";
import { METRIC_NAMESPACE, type Metric } from "../runtime/architecture/metrics.js";
import { type Functions, functionNames } from "./functions.js";
import type { Messaging } from "./messaging.js";
import type { Names } from "./names.js";
import type { Variables } from "./variables.js";

/** A count that should be zero; one in a period is told at once. */
interface Zero {
  readonly says: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Record<string, string>;
  readonly tells: AlertKind;
  readonly statistic?: "Sum" | "Maximum";
}

const PERIOD_SECONDS = 300;
const SAFETY_VIOLATIONS: Metric = "SafetyViolations";

export function addAlarms(
  scope: Construct,
  { environment }: Variables,
  names: Names,
  watched: { readonly functions: Functions; readonly machine: StateMachine; readonly messaging: Messaging },
): void {
  const { functions, machine, messaging } = watched;
  const alarm = (name: string, zero: Zero): void => {
    const topic = messaging.topics[zero.tells].arn;
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
      alarmActions: [topic],
      okActions: [topic],
    });
  };
  for (const name of functionNames) {
    alarm(`${name}-errors`, {
      says: `${name} failed`,
      namespace: "AWS/Lambda",
      metric: "Errors",
      dimensions: { FunctionName: functions[name].functionName },
      tells: "resource-threshold",
    });
  }
  alarm("evolution-failures", {
    says: "an evolution failed",
    namespace: "AWS/States",
    metric: "ExecutionsFailed",
    dimensions: { StateMachineArn: machine.arn },
    tells: "resource-threshold",
  });
  alarm("dead-letters", {
    says: "something could not be delivered or processed",
    namespace: "AWS/SQS",
    metric: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: messaging.deadLetters.queueName },
    statistic: "Maximum",
    tells: "resource-threshold",
  });
  alarm("safety-violations", {
    says: "the safety gate found a dangerous pattern",
    namespace: METRIC_NAMESPACE,
    metric: SAFETY_VIOLATIONS,
    dimensions: { environment },
    tells: "safety-pattern",
  });
}
