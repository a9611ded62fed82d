import type { Plan, Resource } from "../../../infra/terraform/plan.js";
import { allows, conditioned, deniesPlainHttp, statements } from "../document.js";
import { all, each, expectIs, type Finding, type Rule } from "../rule.js";

const BUCKET = ["aws_s3_bucket"];

/** The configuration of `type` that belongs to a bucket. */
const configuration = (plan: Plan, type: string, bucket: Resource): Resource | undefined =>
  plan.referring(type, bucket, "bucket").find((r) => r.module === bucket.module);

/** A bucket that others send their access logs to. */
const isLogBucket = (bucket: Resource, plan: Plan): boolean =>
  plan.referring("aws_s3_bucket_logging", bucket, "target_bucket").length > 0;

/** A check of one configuration of each bucket; a bucket without that configuration fails. */
const on =
  (type: string, check: (found: Resource) => Finding) =>
  (bucket: Resource, plan: Plan): Finding => {
    const found = configuration(plan, type, bucket);
    return found ? check(found) : `has no ${type}`;
  };

type LifecycleRule = {
  readonly status?: string;
  readonly transition?: readonly { readonly storage_class: string; readonly days: number }[];
  readonly abort_incomplete_multipart_upload?: readonly { readonly days_after_initiation: number }[];
  readonly noncurrent_version_expiration?: readonly { readonly noncurrent_days: number }[];
};

const lifecycle = (message: string, holds: (rule: LifecycleRule) => boolean | undefined) =>
  on(
    "aws_s3_bucket_lifecycle_configuration",
    (found) => found.list<LifecycleRule>("rule").some((rule) => rule.status === "Enabled" && holds(rule)) || message,
  );

function tlsOnly(policy: Resource): Finding {
  const found = statements(policy, "policy");
  if (!found) return "policy is not provable: known only after apply";
  const covers = found.some(
    (s) =>
      deniesPlainHttp(s) && s.resources.some((r) => r.endsWith("/*")) && s.resources.some((r) => !r.endsWith("/*")),
  );
  return covers || "does not deny plain HTTP on the bucket and on its objects";
}

function notPublic(policy: Resource): Finding {
  const found = statements(policy, "policy");
  if (!found) return "policy is not provable: known only after apply";
  return !found.some((s) => allows(s) && s.principals.includes("*") && !conditioned(s)) || "allows everybody";
}

const encryptedByKey = (bucket: Resource, plan: Plan): Finding => {
  if (isLogBucket(bucket, plan)) return true; // log delivery of load balancers needs AES256
  return on("aws_s3_bucket_server_side_encryption_configuration", (found) =>
    all(
      expectIs(found, "rule.0.apply_server_side_encryption_by_default.0.sse_algorithm", "aws:kms"),
      expectIs(found, "rule.0.bucket_key_enabled", true),
    ),
  )(bucket, plan);
};

/** Rules about buckets. */
export const s3: readonly Rule[] = [
  each(
    12,
    "public-blocked",
    ["S3.8", "CKV2_AWS_6", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56"],
    BUCKET,
    on("aws_s3_bucket_public_access_block", (b) =>
      all(
        ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map((p) =>
          expectIs(b, p, true),
        ),
      ),
    ),
  ),
  each(13, "tls-only", ["S3.5"], BUCKET, on("aws_s3_bucket_policy", tlsOnly)),
  each(
    14,
    "versioned",
    ["CKV_AWS_21"],
    BUCKET,
    on("aws_s3_bucket_versioning", (v) => expectIs(v, "versioning_configuration.0.status", "Enabled")),
  ),
  each(
    15,
    "access-logged",
    ["S3.9", "CKV_AWS_18"],
    BUCKET,
    (bucket, plan) =>
      isLogBucket(bucket, plan) ||
      configuration(plan, "aws_s3_bucket_logging", bucket) !== undefined ||
      "its access is not logged",
  ),
  each(
    16,
    "infrequent-access",
    ["S3.13", "CKV2_AWS_61"],
    BUCKET,
    lifecycle("never moves to STANDARD_IA after 30 days or more", (rule) =>
      rule.transition?.some((t) => t.storage_class === "STANDARD_IA" && t.days >= 30),
    ),
  ),
  each(
    17,
    "multipart-aborted",
    ["CKV_AWS_300"],
    BUCKET,
    lifecycle("does not abort multipart uploads within 7 days", (rule) =>
      rule.abort_incomplete_multipart_upload?.some((a) => a.days_after_initiation <= 7),
    ),
  ),
  each(
    18,
    "old-versions-expire",
    ["S3.10"],
    BUCKET,
    lifecycle("keeps old versions for ever", (rule) =>
      rule.noncurrent_version_expiration?.some((e) => e.noncurrent_days > 0),
    ),
  ),
  each(19, "encrypted-by-key", ["CKV_AWS_145"], BUCKET, encryptedByKey, { production: true }),
  each(
    20,
    "owner-enforced",
    ["S3.12", "CKV2_AWS_65"],
    BUCKET,
    on("aws_s3_bucket_ownership_controls", (o) => expectIs(o, "rule.0.object_ownership", "BucketOwnerEnforced")),
  ),
  each(21, "not-public", ["S3.6", "CKV_AWS_70"], ["aws_s3_bucket_policy"], notPublic),
  each(
    22,
    "replicated",
    ["CKV_AWS_144"],
    BUCKET,
    on(
      "aws_s3_bucket_replication_configuration",
      (r) => r.list<{ status?: string }>("rule").some((rule) => rule.status === "Enabled") || "replication is off",
    ),
    { production: true },
  ),
];
