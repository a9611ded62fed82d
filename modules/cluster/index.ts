import { type Resolvable, wrapperOf } from "../local-module.js";

interface ClusterVariables {
  readonly name: string;
  /** Private DNS name of its services. */
  readonly namespace: string;
  readonly vpc_id: string;
  readonly insights?: Resolvable<boolean>;
  readonly key?: Resolvable<{ readonly arn: string }>;
  readonly log?: Resolvable<{
    readonly retention_days?: Resolvable<number>;
    readonly kms_key_arn?: Resolvable<string>;
  }>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** An ECS cluster on Fargate, on demand or spot, whose services find each other by name. */
export class Cluster extends wrapperOf<ClusterVariables>("cluster") {
  readonly clusterName = this.getString("name");
  readonly arn = this.getString("arn");
  /** Of Cloud Map. */
  readonly namespaceId = this.getString("namespace_id");
  readonly execLogGroupName = this.getString("exec_log_group_name");
}
