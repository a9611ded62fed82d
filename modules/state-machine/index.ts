import { type Resolvable, wrapperOf } from "../local-module.js";
import type { PolicyStatement } from "../role/index.js";

interface StateMachineLog {
  readonly level?: "ALL" | "ERROR" | "FATAL";
  /** Whether inputs and outputs are logged, too. */
  readonly include_execution_data?: boolean;
  readonly retention_days?: number;
  readonly kms_key_arn?: string;
}

interface StateMachineVariables {
  readonly name: string;
  /** Amazon States Language in JSON. */
  readonly definition: string;
  readonly policy?: Resolvable<readonly PolicyStatement[]>;
  readonly log?: Resolvable<StateMachineLog>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A standard Step Functions machine with its role and logs. */
export class StateMachine extends wrapperOf<StateMachineVariables>("state-machine") {
  readonly arn = this.getString("arn");
  readonly machineName = this.getString("name");
  readonly roleArn = this.getString("role_arn");
  readonly logGroupName = this.getString("log_group_name");
}
