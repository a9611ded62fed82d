import type { AlertSink, Clock, ControlStore, Executions, Log, MetricSink, ObjectStore, StateStore } from "./stores.js";

/** All that the logic may touch, as one argument: platform/ makes it of AWS, kernel/memory-stores.ts of nothing. */
export interface Context {
  readonly environment: string;
  /** The evolution bucket: checkpoints, generations, fitness logs, safety snapshots. */
  readonly evolution: ObjectStore;
  /** The agents bucket: source, compiled, metadata, performance. */
  readonly agents: ObjectStore;
  readonly state: StateStore;
  readonly control: ControlStore;
  readonly executions: Executions;
  readonly alerts: AlertSink;
  readonly metrics: MetricSink;
  readonly clock: Clock;
  /** Whether lifting the emergency stop takes two people. */
  readonly twoPersonResume: boolean;
  /** Principals of AWS that review, `*` standing for anything; whoever may invoke a function where there are none. */
  readonly reviewers: readonly string[];
  readonly log: Log;
}
