import type { IResolvable } from "cdktf";
import { type Resolvable, wrapperOf } from "../local-module.js";

interface ManagedRules {
  readonly priority: number;
  /** Counts what it would block. */
  readonly count_only?: boolean;
}

interface WebFirewallVariables {
  readonly name: string;
  /** By the name AWS gives the rule group. */
  readonly managed_rules?: Resolvable<Readonly<Record<string, ManagedRules>>>;
  /** Requests of one address in five minutes. */
  readonly rate_limit?: Resolvable<number>;
  /** ARNs of what it protects, by a name of yours. */
  readonly resources?: Resolvable<Readonly<Record<string, string>>>;
  readonly log?: Resolvable<{
    readonly retention_days?: Resolvable<number>;
    readonly kms_key_arn?: Resolvable<string>;
  }>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A regional web ACL: rate limit, managed rules, logs without credentials. */
export class WebFirewall extends wrapperOf<WebFirewallVariables>("web-firewall") {
  readonly arn = this.getString("arn");
  readonly logGroupName = this.getString("log_group_name");
  /** CloudWatch metric by rule. */
  readonly metricNames: IResolvable = this.interpolationForOutput("metric_names");
}
