import { type Resolvable, wrapperOf } from "../local-module.js";
import type { PolicyStatement } from "../role/index.js";

/** A target group, and the port on which the service takes its requests. */
interface TargetGroup {
  readonly arn: string;
  readonly port: number;
}

/** The variables of the module, as its variables.tf describes them; what is left out has its default there. */
export interface ServiceVariables {
  readonly name: string;
  readonly description: string;
  /** ARN */
  readonly cluster: string;
  /** By digest, or by a tag that never changes. */
  readonly image: Resolvable<string>;
  readonly repository_arn: string;
  readonly command: readonly string[];
  /** 1,024 are one processor. */
  readonly cpu_units: number;
  readonly memory_mb: number;
  /** By name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly environment?: Resolvable<Readonly<Record<string, string>>>;
  /** ARNs in Secrets Manager by variable. */
  readonly secrets?: Resolvable<Readonly<Record<string, string>>>;
  readonly policy?: Resolvable<readonly PolicyStatement[]>;
  readonly subnet_ids: Resolvable<readonly string[]>;
  readonly security_group_ids: Resolvable<readonly string[]>;
  readonly discovery: Resolvable<{ readonly namespace_id: string; readonly name?: string }>;
  readonly target_groups?: Resolvable<Readonly<Record<string, TargetGroup>>>;
  readonly health: {
    readonly command: readonly string[];
    readonly interval_seconds?: number;
    readonly timeout_seconds?: number;
    readonly retries?: number;
    readonly grace_seconds?: number;
  };
  readonly stop_seconds?: number;
  readonly count_of_tasks: Resolvable<{ readonly min: number; readonly max: number; readonly on_demand?: number }>;
  readonly spot?: Resolvable<boolean>;
  readonly scaling?: Resolvable<{
    readonly cpu_percent?: number;
    readonly memory_percent?: number;
    readonly requests?: { readonly per_minute: number; readonly resource_label: string };
  }>;
  readonly schedule?: Resolvable<{ readonly down: string; readonly up: string; readonly timezone?: string }>;
  readonly log?: Resolvable<{
    readonly retention_days?: Resolvable<number>;
    readonly kms_key_arn?: Resolvable<string>;
  }>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A service on Fargate: nothing writable but /tmp, not root, two roles, rolled back when it does not come up, scaled. */
export class Service extends wrapperOf<ServiceVariables>("service") {
  readonly serviceName = this.getString("name");
  readonly taskRoleArn = this.getString("task_role_arn");
  readonly taskDefinitionArn = this.getString("task_definition_arn");
  readonly logGroupName = this.getString("log_group_name");
  readonly discoveryName = this.getString("discovery_name");
}
