import { rules } from "./rules/index.js";
import { type Tiny, tinyPlan } from "./tiny-plan.js";

const vpc: Tiny = { type: "aws_vpc" };
const bucket: Tiny = { type: "aws_s3_bucket" };
const bucketPart = (type: string, values: Tiny["values"]): Tiny => ({
  type,
  values,
  refers: { bucket: "aws_s3_bucket.this" },
});
const policy = (...statements: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const everybody = { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" };
const denyPlain = (...Resource: string[]) => ({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
const key: Tiny = { type: "aws_kms_key", values: { enable_key_rotation: true, policy: policy() } };
const byKey = (type: string, attribute: string, values: Tiny["values"] = {}): Tiny => ({
  type,
  values,
  unknown: { [attribute]: true },
  refers: { [attribute]: "aws_kms_key.this" },
});
const lifecycleRule = (rule: object): Tiny =>
  bucketPart("aws_s3_bucket_lifecycle_configuration", { rule: [{ status: "Enabled", ...rule }] });
const acl = (from_port: number, to_port: number): Tiny => ({
  type: "aws_network_acl_rule",
  values: { egress: false, rule_action: "allow", protocol: "tcp", cidr_block: "0.0.0.0/0", from_port, to_port },
});
const endpoint = (service: string, document = policy(allow("s3:GetObject", "*"))): Tiny => ({
  type: "aws_vpc_endpoint",
  name: service.replace(".", "-"),
  values: { service_name: `com.amazonaws.us-east-1.${service}`, policy: document },
  refers: { vpc_id: "aws_vpc.this" },
});
const services = ["s3", "dynamodb", "ec2", "ecr.api", "ecr.dkr", "logs", "sns", "states", "sts"];
const fn = (values: Tiny["values"], more: Partial<Tiny> = {}): Tiny => ({
  type: "aws_lambda_function",
  values,
  ...more,
});
const role = (Statement: object): Tiny => ({ type: "aws_iam_role_policy", values: { policy: policy(Statement) } });

const balancer = (values: Tiny["values"], more: Partial<Tiny> = {}): Tiny => ({ type: "aws_lb", values, ...more });
const listener = (values: Tiny["values"]): Tiny => ({ type: "aws_lb_listener", values });
const managed = [{ managed_rule_group_statement: [{ name: "AWSManagedRulesKnownBadInputsRuleSet" }] }];
const measured = [{ cloudwatch_metrics_enabled: true }];
const firewall = (...rule: object[]): Tiny => ({ type: "aws_wafv2_web_acl", values: { rule } });
const ofFirewall = (type: string, attribute: string): Tiny => ({
  type,
  refers: { [attribute]: "aws_wafv2_web_acl.this" },
});
const definition = (container: object, values: object = {}): Tiny => ({
  type: "aws_ecs_task_definition",
  values: { container_definitions: JSON.stringify([{ name: "main", ...container }]), ...values },
});
const service = (values: Tiny["values"]): Tiny => ({ type: "aws_ecs_service", values });
const cluster = (values: Tiny["values"]): Tiny => ({ type: "aws_ecs_cluster", values });
const exec = (configuration: object) => ({ configuration: [{ execute_command_configuration: [configuration] }] });
const repository = (values: Tiny["values"] = {}): Tiny => ({ type: "aws_ecr_repository", values });
const nodes = (values: Tiny["values"]): Tiny => ({ type: "aws_elasticache_replication_group", values });
const serverless = (values: Tiny["values"]): Tiny => ({ type: "aws_elasticache_serverless_cache", values });
const secret: Tiny = { type: "aws_secretsmanager_secret" };

const database = (values: Tiny["values"] = {}): Tiny => ({ type: "aws_rds_cluster", values });
const clusterInstance = (name: string): Tiny => ({
  type: "aws_rds_cluster_instance",
  name,
  values: { publicly_accessible: false },
  refers: { cluster_identifier: "aws_rds_cluster.this" },
});
const clusterParameters = (...parameter: object[]): Tiny => ({
  type: "aws_rds_cluster_parameter_group",
  values: { parameter },
});

/** name of the rule → a plan that keeps it, and one that breaks it */
const cases: { readonly [rule: string]: { readonly good: readonly Tiny[]; readonly bad: readonly Tiny[] } } = {
  "vpc-flow-logs": {
    good: [vpc, { type: "aws_flow_log", values: { traffic_type: "ALL" }, refers: { vpc_id: "aws_vpc.this" } }],
    bad: [vpc, { type: "aws_flow_log", values: { traffic_type: "REJECT" }, refers: { vpc_id: "aws_vpc.this" } }],
  },
  "default-group-empty": {
    good: [vpc, { type: "aws_default_security_group", refers: { vpc_id: "aws_vpc.this" } }],
    bad: [vpc, { type: "aws_default_security_group", values: { ingress: [{}] }, refers: { vpc_id: "aws_vpc.this" } }],
  },
  "no-default-vpc": { good: [vpc], bad: [{ type: "aws_default_vpc" }] },
  "no-public-ip-on-launch": {
    good: [{ type: "aws_subnet", values: { map_public_ip_on_launch: false } }],
    bad: [{ type: "aws_subnet", values: { map_public_ip_on_launch: true } }],
  },
  "groups-described": {
    good: [{ type: "aws_security_group", values: { description: "the engine" } }],
    bad: [{ type: "aws_vpc_security_group_ingress_rule", values: { description: "" } }],
  },
  "no-ingress-from-world": {
    good: [
      { type: "aws_vpc_security_group_ingress_rule", values: { cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 } },
    ],
    bad: [{ type: "aws_vpc_security_group_ingress_rule", values: { cidr_ipv6: "::/0", from_port: 80, to_port: 443 } }],
  },
  "no-egress-of-everything": {
    good: [{ type: "aws_vpc_security_group_egress_rule", values: { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp" } }],
    bad: [{ type: "aws_vpc_security_group_egress_rule", values: { cidr_ipv4: "0.0.0.0/0", ip_protocol: "-1" } }],
  },
  "rules-stand-alone": {
    good: [{ type: "aws_security_group", values: { ingress: [], egress: [] } }],
    bad: [{ type: "aws_security_group_rule" }],
  },
  "acl-closed-to-world": { good: [acl(1024, 3388), acl(3390, 65535)], bad: [acl(1024, 65535)] },
  "group-attached": {
    good: [{ type: "aws_security_group" }, fn({}, { refers: { vpc_config: "aws_security_group.this" } })],
    bad: [
      { type: "aws_security_group" },
      { type: "aws_vpc_security_group_ingress_rule", refers: { security_group_id: "aws_security_group.this" } },
    ],
  },
  "endpoint-policy": { good: [endpoint("s3")], bad: [endpoint("s3", policy(allow("*", "*")))] },
  "balancer-drops-invalid-headers": {
    good: [balancer({ drop_invalid_header_fields: true })],
    bad: [balancer({ drop_invalid_header_fields: false })],
  },
  "balancer-logged": {
    good: [balancer({ access_logs: [{ enabled: true, bucket: "logs" }] })],
    bad: [balancer({ access_logs: [{ enabled: false, bucket: "logs" }] })],
  },
  "balancer-not-deletable": {
    good: [balancer({ enable_deletion_protection: true })],
    bad: [balancer({ enable_deletion_protection: false })],
  },
  "balancer-desync": {
    good: [balancer({ desync_mitigation_mode: "strictest" })],
    bad: [balancer({ desync_mitigation_mode: "monitor" })],
  },
  "balancer-in-zones": {
    good: [balancer({ subnets: ["subnet-a", "subnet-b"] })],
    bad: [balancer({ subnets: ["subnet-a"] })],
  },
  "plain-http-redirected": {
    good: [
      listener({ protocol: "HTTP", default_action: [{ type: "redirect", redirect: [{ protocol: "HTTPS" }] }] }),
      listener({ protocol: "HTTPS", default_action: [{ type: "forward" }] }),
    ],
    bad: [listener({ protocol: "HTTP", default_action: [{ type: "forward" }] })],
  },
  "listener-modern-tls": {
    good: [listener({ protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" })],
    bad: [listener({ protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-0-2021-06" })],
  },
  "target-group-asks-for-health": {
    good: [{ type: "aws_lb_target_group", values: { health_check: [{ path: "/readyz" }] } }],
    bad: [{ type: "aws_lb_target_group", values: { health_check: [] } }],
  },
  "public-balancer-behind-firewall": {
    good: [balancer({}), { type: "aws_wafv2_web_acl_association", refers: { resource_arn: "aws_lb.this" } }],
    bad: [balancer({ internal: false })],
  },
  "firewall-judges": {
    good: [firewall({ statement: managed, visibility_config: measured })],
    bad: [firewall({ statement: managed, visibility_config: [{ cloudwatch_metrics_enabled: false }] })],
  },
  "firewall-logged": {
    good: [firewall(), ofFirewall("aws_wafv2_web_acl_logging_configuration", "resource_arn")],
    bad: [firewall(), ofFirewall("aws_wafv2_web_acl_association", "web_acl_arn")],
  },
  "container-root-read-only": {
    good: [definition({ readonlyRootFilesystem: true })],
    bad: [definition({})],
  },
  "container-unprivileged": {
    good: [definition({ user: "65532:65532" })],
    bad: [definition({ user: "0:0" })],
  },
  "service-no-public-ip": {
    good: [service({ network_configuration: [{ assign_public_ip: false }] })],
    bad: [service({ network_configuration: [{ assign_public_ip: true }] })],
  },
  "task-own-processes": {
    good: [definition({}, { pid_mode: null })],
    bad: [definition({}, { pid_mode: "host" })],
  },
  "container-no-secrets": {
    good: [definition({ environment: [{ name: "STAGE", value: "test" }] })],
    bad: [definition({ environment: [{ name: "DATABASE_PASSWORD", value: "x" }] })],
  },
  "container-logged": {
    good: [definition({ logConfiguration: { logDriver: "awslogs" } })],
    bad: [definition({})],
  },
  "service-platform-latest": {
    good: [service({ platform_version: "LATEST" })],
    bad: [service({ platform_version: "1.3.0" })],
  },
  "cluster-insights": {
    good: [cluster({ setting: [{ name: "containerInsights", value: "enabled" }] })],
    bad: [cluster({ setting: [{ name: "containerInsights", value: "disabled" }] })],
  },
  "cluster-shells-logged": {
    good: [cluster(exec({ logging: "OVERRIDE", log_configuration: [{ cloud_watch_log_group_name: "exec" }] }))],
    bad: [cluster(exec({ logging: "NONE" }))],
  },
  "task-roles-apart": {
    good: [definition({}, { task_role_arn: "arn:1", execution_role_arn: "arn:2" })],
    bad: [definition({}, { task_role_arn: "arn:1", execution_role_arn: "arn:1" })],
  },
  "repository-scanned-and-immutable": {
    good: [repository({ image_tag_mutability: "IMMUTABLE", image_scanning_configuration: [{ scan_on_push: true }] })],
    bad: [repository({ image_tag_mutability: "MUTABLE", image_scanning_configuration: [{ scan_on_push: true }] })],
  },
  "repository-cleaned": {
    good: [repository(), { type: "aws_ecr_lifecycle_policy", refers: { repository: "aws_ecr_repository.this" } }],
    bad: [repository()],
  },
  "cache-encrypted": {
    good: [nodes({ at_rest_encryption_enabled: true, transit_encryption_enabled: true })],
    bad: [nodes({ at_rest_encryption_enabled: true, transit_encryption_enabled: false })],
  },
  "cache-users-named": { good: [serverless({ user_group_id: "shop" })], bad: [serverless({})] },
  "cache-snapshots": {
    good: [serverless({ snapshot_retention_limit: 1 })],
    bad: [serverless({ snapshot_retention_limit: 0 })],
  },
  "cache-kept-up": {
    good: [nodes({ auto_minor_version_upgrade: true, subnet_group_name: "private" })],
    bad: [nodes({ auto_minor_version_upgrade: true })],
  },
  "cache-fails-over": {
    good: [nodes({ automatic_failover_enabled: true })],
    bad: [nodes({ automatic_failover_enabled: false })],
  },
  "secret-rotated": {
    good: [
      secret,
      { type: "aws_secretsmanager_secret_rotation", refers: { secret_id: "aws_secretsmanager_secret.this" } },
    ],
    bad: [secret],
  },
  "endpoints-present": { good: [vpc, ...services.map((s) => endpoint(s))], bad: [vpc, endpoint("s3")] },
  "public-blocked": {
    good: [
      bucket,
      bucketPart("aws_s3_bucket_public_access_block", {
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      }),
    ],
    bad: [bucket, bucketPart("aws_s3_bucket_public_access_block", { block_public_acls: true })],
  },
  "tls-only": {
    good: [
      bucket,
      bucketPart("aws_s3_bucket_policy", { policy: policy(denyPlain("arn:aws:s3:::b", "arn:aws:s3:::b/*")) }),
    ],
    bad: [bucket, bucketPart("aws_s3_bucket_policy", { policy: policy(denyPlain("arn:aws:s3:::b")) })],
  },
  versioned: {
    good: [bucket, bucketPart("aws_s3_bucket_versioning", { versioning_configuration: [{ status: "Enabled" }] })],
    bad: [bucket, bucketPart("aws_s3_bucket_versioning", { versioning_configuration: [{ status: "Suspended" }] })],
  },
  "access-logged": {
    good: [
      bucket,
      { type: "aws_s3_bucket", name: "logs" },
      { type: "aws_s3_bucket_logging", refers: { bucket: "aws_s3_bucket.this", target_bucket: "aws_s3_bucket.logs" } },
    ],
    bad: [bucket],
  },
  "infrequent-access": {
    good: [bucket, lifecycleRule({ transition: [{ storage_class: "STANDARD_IA", days: 30 }] })],
    bad: [bucket, lifecycleRule({ transition: [{ storage_class: "GLACIER", days: 30 }] })],
  },
  "multipart-aborted": {
    good: [bucket, lifecycleRule({ abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] })],
    bad: [bucket, lifecycleRule({ abort_incomplete_multipart_upload: [{ days_after_initiation: 30 }] })],
  },
  "old-versions-expire": {
    good: [bucket, lifecycleRule({ noncurrent_version_expiration: [{ noncurrent_days: 30 }] })],
    bad: [bucket, lifecycleRule({})],
  },
  "encrypted-by-key": {
    good: [
      bucket,
      bucketPart("aws_s3_bucket_server_side_encryption_configuration", {
        rule: [{ bucket_key_enabled: true, apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }] }],
      }),
    ],
    bad: [
      bucket,
      bucketPart("aws_s3_bucket_server_side_encryption_configuration", {
        rule: [{ bucket_key_enabled: true, apply_server_side_encryption_by_default: [{ sse_algorithm: "AES256" }] }],
      }),
    ],
  },
  "owner-enforced": {
    good: [
      bucket,
      bucketPart("aws_s3_bucket_ownership_controls", { rule: [{ object_ownership: "BucketOwnerEnforced" }] }),
    ],
    bad: [bucket, bucketPart("aws_s3_bucket_ownership_controls", { rule: [{ object_ownership: "ObjectWriter" }] })],
  },
  "not-public": {
    good: [bucketPart("aws_s3_bucket_policy", { policy: policy(denyPlain("*")) })],
    bad: [bucketPart("aws_s3_bucket_policy", { policy: policy(everybody) })],
  },
  replicated: {
    good: [bucket, bucketPart("aws_s3_bucket_replication_configuration", { rule: [{ status: "Enabled" }] })],
    bad: [bucket],
  },
  "point-in-time-recovery": {
    good: [{ type: "aws_dynamodb_table", values: { point_in_time_recovery: [{ enabled: true }] } }],
    bad: [{ type: "aws_dynamodb_table" }],
  },
  "deletion-protected": {
    good: [{ type: "aws_dynamodb_table", values: { deletion_protection_enabled: true } }],
    bad: [{ type: "aws_dynamodb_table", values: { deletion_protection_enabled: false } }],
  },
  "own-key": {
    good: [
      key,
      {
        type: "aws_dynamodb_table",
        values: { server_side_encryption: [{ enabled: true }] },
        unknown: { server_side_encryption: [{ kms_key_arn: true }] },
        refers: { server_side_encryption: "aws_kms_key.this" },
      },
    ],
    bad: [{ type: "aws_dynamodb_table", values: { server_side_encryption: [{ enabled: true }] } }],
  },
  "on-demand-or-scaling": {
    good: [{ type: "aws_dynamodb_table", values: { billing_mode: "PAY_PER_REQUEST" } }],
    bad: [{ type: "aws_dynamodb_table", values: { billing_mode: "PROVISIONED" } }],
  },
  "replicas-recover": {
    good: [
      { type: "aws_dynamodb_table", values: { replica: [{ region_name: "eu-west-1", point_in_time_recovery: true }] } },
    ],
    bad: [{ type: "aws_dynamodb_table", values: { replica: [{ region_name: "eu-west-1" }] } }],
  },
  "topic-own-key": {
    good: [key, byKey("aws_sns_topic", "kms_master_key_id")],
    bad: [{ type: "aws_sns_topic", values: { kms_master_key_id: "alias/aws/sns" } }],
  },
  "topic-not-public": {
    good: [
      {
        type: "aws_sns_topic_policy",
        values: { policy: policy({ ...everybody, Condition: { StringEquals: { "aws:SourceAccount": "1" } } }) },
      },
    ],
    bad: [{ type: "aws_sns_topic_policy", values: { policy: policy(everybody) } }],
  },
  "topic-subscribed": {
    good: [
      { type: "aws_sns_topic" },
      { type: "aws_sns_topic_subscription", refers: { topic_arn: "aws_sns_topic.this" } },
    ],
    bad: [{ type: "aws_sns_topic" }],
  },
  "queue-encrypted": {
    good: [{ type: "aws_sqs_queue", values: { sqs_managed_sse_enabled: true } }],
    bad: [{ type: "aws_sqs_queue", values: { sqs_managed_sse_enabled: false } }],
  },
  "queue-not-public": {
    good: [{ type: "aws_sqs_queue_policy", values: { policy: policy(denyPlain("*")) } }],
    bad: [{ type: "aws_sqs_queue", values: { policy: policy({ ...everybody, Action: "sqs:*" }) } }],
  },
  "queue-redrives": {
    good: [
      { type: "aws_sqs_queue", name: "dead" },
      { type: "aws_sqs_queue", values: { redrive_policy: "{}" }, refers: { redrive_policy: "aws_sqs_queue.dead" } },
    ],
    bad: [{ type: "aws_sqs_queue" }],
  },
  "function-traced": {
    good: [fn({ tracing_config: [{ mode: "Active" }] })],
    bad: [fn({ tracing_config: [{ mode: "PassThrough" }] })],
  },
  "function-dead-letter": { good: [fn({ dead_letter_config: [{ target_arn: "arn" }] })], bad: [fn({})] },
  "function-concurrency-reserved": {
    good: [fn({ reserved_concurrent_executions: 5 })],
    bad: [fn({ reserved_concurrent_executions: -1 })],
  },
  "function-in-vpc": {
    good: [fn({ vpc_config: [{ subnet_ids: ["subnet-a", "subnet-b"] }] })],
    bad: [fn({ vpc_config: [{ subnet_ids: ["subnet-a"] }] })],
  },
  "function-environment-keyed": {
    good: [key, byKey("aws_lambda_function", "kms_key_arn", { environment: [{ variables: { A: "1" } }] })],
    bad: [fn({ environment: [{ variables: { A: "1" } }] })],
  },
  "function-signed": {
    good: [
      { type: "aws_lambda_code_signing_config" },
      fn(
        {},
        {
          unknown: { code_signing_config_arn: true },
          refers: { code_signing_config_arn: "aws_lambda_code_signing_config.this" },
        },
      ),
    ],
    bad: [fn({})],
  },
  "function-no-secrets": {
    good: [fn({ environment: [{ variables: { STATE_TABLE: "t" } }] })],
    bad: [fn({ environment: [{ variables: { DB_PASSWORD: "x" } }] })],
  },
  "function-runtime-supported": { good: [fn({ runtime: "nodejs22.x" })], bad: [fn({ runtime: "nodejs16.x" })] },
  "function-not-public": {
    good: [{ type: "aws_lambda_permission", values: { principal: "sns.amazonaws.com", source_arn: "arn:aws:sns:x" } }],
    bad: [{ type: "aws_lambda_permission", values: { principal: "sns.amazonaws.com" } }],
  },
  "function-url-iam": {
    good: [{ type: "aws_lambda_function_url", values: { authorization_type: "AWS_IAM" } }],
    bad: [{ type: "aws_lambda_function_url", values: { authorization_type: "NONE" } }],
  },
  "logs-expire": {
    good: [{ type: "aws_cloudwatch_log_group", values: { retention_in_days: 14 } }],
    bad: [{ type: "aws_cloudwatch_log_group", values: { retention_in_days: 0 } }],
  },
  "logs-kept-a-year": {
    good: [{ type: "aws_cloudwatch_log_group", values: { retention_in_days: 365 } }],
    bad: [{ type: "aws_cloudwatch_log_group", values: { retention_in_days: 90 } }],
  },
  "logs-own-key": {
    good: [key, byKey("aws_cloudwatch_log_group", "kms_key_id")],
    bad: [{ type: "aws_cloudwatch_log_group" }],
  },
  "alarm-tells-somebody": {
    good: [{ type: "aws_cloudwatch_metric_alarm", unknown: { alarm_actions: true } }],
    bad: [{ type: "aws_cloudwatch_metric_alarm", values: { alarm_actions: [] } }],
  },
  "database-encrypted": {
    good: [key, byKey("aws_rds_cluster", "kms_key_id", { storage_encrypted: true })],
    bad: [key, byKey("aws_rds_cluster", "kms_key_id", { storage_encrypted: false })],
  },
  "database-by-roles": {
    good: [database({ iam_database_authentication_enabled: true, manage_master_user_password: true })],
    bad: [database({ iam_database_authentication_enabled: true })],
  },
  "database-tls": {
    good: [clusterParameters({ name: "rds.force_ssl", value: "1" })],
    bad: [clusterParameters({ name: "rds.force_ssl", value: "0" }, { name: "log_connections", value: "1" })],
  },
  "database-backed-up": {
    good: [database({ backup_retention_period: 7 })],
    bad: [database({ backup_retention_period: 1 })],
  },
  "database-protected": {
    good: [database({ deletion_protection: true })],
    bad: [database({ deletion_protection: false })],
  },
  "database-takes-over": {
    good: [database(), clusterInstance("one"), clusterInstance("two")],
    bad: [database(), clusterInstance("one")],
  },
  "database-inside": {
    good: [clusterInstance("one")],
    bad: [{ ...clusterInstance("one"), values: { publicly_accessible: true } }],
  },
  "machine-logged-and-traced": {
    good: [
      {
        type: "aws_sfn_state_machine",
        values: { logging_configuration: [{ level: "ERROR" }], tracing_configuration: [{ enabled: true }] },
      },
    ],
    bad: [
      {
        type: "aws_sfn_state_machine",
        values: { logging_configuration: [{ level: "OFF" }], tracing_configuration: [{ enabled: true }] },
      },
    ],
  },
  "key-rotates": { good: [key], bad: [{ type: "aws_kms_key", values: { enable_key_rotation: false } }] },
  "key-not-public": { good: [key], bad: [{ type: "aws_kms_key", values: { policy: policy(everybody) } }] },
  "least-privilege": {
    good: [
      role(allow(["s3:GetObject"], "arn:aws:s3:::b/*")),
      { ...role(allow("xray:PutTraceSegments", "*")), name: "trace" },
    ],
    bad: [role(allow("dynamodb:PutItem", "*"))],
  },
  "trust-named": {
    good: [
      {
        type: "aws_iam_role",
        values: {
          assume_role_policy: policy({
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          }),
        },
      },
    ],
    bad: [
      {
        type: "aws_iam_role",
        values: { assume_role_policy: policy({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }) },
      },
    ],
  },
  "no-administrator": {
    good: [
      { type: "aws_iam_role_policy_attachment", values: { policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" } },
    ],
    bad: [
      { type: "aws_iam_role_policy_attachment", values: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" } },
    ],
  },
  "pass-role-narrow": {
    good: [
      role(
        allow("iam:PassRole", "arn:aws:iam::1:role/x", {
          Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        }),
      ),
    ],
    bad: [role(allow("iam:PassRole", "arn:aws:iam::1:role/x"))],
  },
  "no-decrypt-everywhere": {
    good: [role(allow("kms:Decrypt", "arn:aws:kms:r:1:key/k"))],
    bad: [role(allow("kms:Decrypt", "arn:aws:kms:r:1:key/*"))],
  },
};

describe("security rules", () => {
  it("has an example for every rule and a rule for every example", () => {
    expect(Object.keys(cases).sort()).toEqual(rules.map((rule) => rule.name).sort());
  });

  it("covers the numbers the plan is judged by", () => {
    const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    expect([...new Set(rules.map((rule) => rule.number))]).toEqual([...range(1, 71), 80, ...range(83, 92)]);
  });

  it.each(rules.map((rule) => [rule.number, rule.name, rule] as const))(
    "%i %s tells a kept plan from a broken one",
    (_number, name, rule) => {
      expect(rule.breaches(tinyPlan(...cases[name].good))).toEqual([]);
      expect(rule.breaches(tinyPlan(...cases[name].bad))).not.toEqual([]);
    },
  );

  it("does not take what is known only after apply for kept", () => {
    const [versioned] = rules.filter((rule) => rule.name === "versioned");
    const unknown = bucketPart("aws_s3_bucket_versioning", {});
    expect(versioned.breaches(tinyPlan(bucket, { ...unknown, unknown: { versioning_configuration: true } }))).toEqual([
      { resource: "aws_s3_bucket.this", message: expect.stringContaining("not provable") },
    ]);
  });
});
