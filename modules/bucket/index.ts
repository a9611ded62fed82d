import { type Resolvable, wrapperOf } from "../local-module.js";

/** Log deliveries of AWS that a bucket can take. */
type LogWriter = "s3" | "vpc" | "cloudtrail" | "load_balancer";

interface BucketVariables {
  readonly name: string;
  /** Left out or null: AES256. */
  readonly key?: Resolvable<{ readonly arn: string }>;
  readonly access_log?: Resolvable<{ readonly bucket: string; readonly prefix?: string }>;
  readonly log_writers?: Resolvable<readonly LogWriter[]>;
  /** Days; 0 is never. */
  readonly lifecycle_days?: Resolvable<{
    readonly infrequent_access?: Resolvable<number>;
    readonly expiration?: Resolvable<number>;
    readonly noncurrent?: Resolvable<number>;
    readonly abort_multipart?: Resolvable<number>;
  }>;
  /** Left out or empty: all objects expire, if any. */
  readonly expiring_prefixes?: Resolvable<readonly string[]>;
  readonly replication?: Resolvable<{
    readonly bucket_arn: string;
    readonly key?: Resolvable<{ readonly arn: string }>;
  }>;
  readonly force_destroy?: Resolvable<boolean>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A private, versioned, encrypted bucket that speaks TLS 1.2 or newer only. */
export class Bucket extends wrapperOf<BucketVariables>("bucket") {
  readonly bucketName = this.getString("name");
  readonly arn = this.getString("arn");
  readonly domainName = this.getString("domain_name");
}
