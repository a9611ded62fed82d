/** CloudWatch namespace of everything below. */
export const METRIC_NAMESPACE = "TDeveloper";

/** Every metric and its CloudWatch unit. */
export const metrics = {
  AgentInstantiation: "Microseconds",
  AgentMemory: "Bytes",
  AgentSize: "Bytes",
  AgentLatency: "Milliseconds",
  BestFitness: "None",
  Diversity: "None",
  GenerationsPerMinute: "None",
  AIAutonomy: "Percent",
  SafetyViolations: "Count",
  /** Champions that the gate refused at last, though it had let them live: somebody found a way around it. */
  UnsafeChampions: "Count",
  /** Programs of known score that got another one: an evaluator is broken, or gamed. */
  CanaryFailures: "Count",
  QuarantineDepth: "Count",
  EvaluationsPerSecond: "Count/Second",
  SandboxKills: "Count",
  ModelCalls: "Count",
  ModelFailures: "Count",
  ModelTokens: "Count",
  /** USD. */
  ModelCost: "None",
} as const;

/** The name of a metric in {@link METRIC_NAMESPACE}. */
export type Metric = keyof typeof metrics;
