import { type Resolvable, wrapperOf } from "../local-module.js";

interface TrailVariables {
  readonly name: string;
  /** Name of a bucket that lets CloudTrail write. */
  readonly bucket: string;
  /** Must let `cloudtrail` and `logs` use it. */
  readonly key: Resolvable<{ readonly arn: string }>;
  readonly data_events?: Resolvable<{
    readonly bucket_arns?: Resolvable<readonly string[]>;
    readonly table_arns?: Resolvable<readonly string[]>;
  }>;
  readonly retention_days?: Resolvable<number>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A trail of all regions, provably unchanged, to a bucket and to CloudWatch. */
export class Trail extends wrapperOf<TrailVariables>("trail") {
  readonly arn = this.getString("arn");
  readonly logGroupName = this.getString("log_group_name");
}
