import type { IResolvable } from "cdktf";
import { type Resolvable, wrapperOf } from "../local-module.js";

interface BalancedService {
  readonly port: number;
  readonly security_group_id: string;
  /** Low ones come first. */
  readonly priority: number;
  readonly paths: readonly string[];
  readonly hosts?: readonly string[];
  readonly health_path?: string;
  readonly drain_seconds?: number;
}

interface LoadBalancerVariables {
  readonly name: string;
  readonly vpc_id: string;
  readonly subnet_ids: Resolvable<readonly string[]>;
  readonly internal?: Resolvable<boolean>;
  readonly cidrs: Resolvable<readonly string[]>;
  /** Given by `arn`, or made for `domain` in `zone_id`. */
  readonly certificate: Resolvable<{ readonly arn?: string; readonly domain?: string; readonly zone_id?: string }>;
  readonly access_log: Resolvable<{ readonly bucket: string; readonly prefix?: string }>;
  readonly firewall?: Resolvable<{ readonly arn: string }>;
  /** By name. */
  readonly services: Resolvable<Readonly<Record<string, BalancedService>>>;
  readonly idle_seconds?: Resolvable<number>;
  readonly deletion_protection?: Resolvable<boolean>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A way in from outside: HTTPS alone, a security group of its own, a firewall before it, a log of each request. */
export class LoadBalancer extends wrapperOf<LoadBalancerVariables>("load-balancer") {
  readonly arn = this.getString("arn");
  readonly dnsName = this.getString("dns_name");
  readonly securityGroupId = this.getString("security_group_id");
  /** By service. */
  readonly targetGroupArns: IResolvable = this.interpolationForOutput("target_group_arns");
  /** By service; for scaling by requests. */
  readonly requestLabels: IResolvable = this.interpolationForOutput("request_labels");
}
