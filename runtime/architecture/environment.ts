/** The environment variables by which infra/ tells a workload where its stores are. */
export interface WorkloadEnvironment {
  readonly ENVIRONMENT: string;
  readonly EVOLUTION_BUCKET: string;
  readonly AGENTS_BUCKET: string;
  readonly STATE_TABLE: string;
  readonly CONTROL_TABLE: string;
  /** JSON: alert kind → topic ARN. */
  readonly ALERT_TOPICS: string;
  /** ARN of the queue that takes alerts which no topic took. */
  readonly DEAD_LETTERS: string;
  readonly STATE_MACHINE_ARN: string;
  /** `true` or `false`: whether lifting the emergency stop takes two people. */
  readonly TWO_PERSON_RESUME: string;
}
