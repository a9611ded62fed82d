/**
 * Every wrapper in use. A module's new variable is added to its sample here; tsc and wrappers.test.ts ask for it.
 *
 * @module
 */
import { Backup } from "../../modules/backup/index.js";
import { Bucket } from "../../modules/bucket/index.js";
import { Cache } from "../../modules/cache/index.js";
import { Cluster } from "../../modules/cluster/index.js";
import { Database } from "../../modules/database/index.js";
import { LambdaFunction } from "../../modules/function/index.js";
import { Identity } from "../../modules/identity/index.js";
import { ImageRepository } from "../../modules/image-repository/index.js";
import { Key } from "../../modules/key/index.js";
import { LoadBalancer } from "../../modules/load-balancer/index.js";
import { Network } from "../../modules/network/index.js";
import { Queue } from "../../modules/queue/index.js";
import { Role } from "../../modules/role/index.js";
import { SecurityGroupMatrix } from "../../modules/security-group-matrix/index.js";
import { Service } from "../../modules/service/index.js";
import { Signing } from "../../modules/signing/index.js";
import { StateMachine } from "../../modules/state-machine/index.js";
import { Table } from "../../modules/table/index.js";
import { Topic } from "../../modules/topic/index.js";
import { Trail } from "../../modules/trail/index.js";
import { WebFirewall } from "../../modules/web-firewall/index.js";
import { type Sample, sample } from "../helpers/module-sample.js";

const bucketArn = "arn:aws:s3:::reports";
const queueArn = "arn:aws:sqs:us-east-1:123456789012:failures";
const roleArn = "arn:aws:iam::123456789012:role/reader";
const tableArn = "arn:aws:dynamodb:us-east-1:123456789012:table/reports";
const topicArn = "arn:aws:sns:us-east-1:123456789012:alerts";
const key = { arn: "arn:aws:kms:us-east-1:123456789012:key/1" };
const tags = { owner: "reports" };

const conditions = [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }];
const statement = { sid: "Send", actions: ["sqs:SendMessage"], resources: [queueArn], conditions };
const zip = { path: "report.zip", sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" };
const subnets = ["subnet-a", "subnet-b"];
const units = { min: 1, max: 10, target: 70 };

/** By module. */
export const samples: Readonly<Record<string, Sample>> = {
  backup: sample(
    Backup,
    { name: true, key: true, resource_arns: true },
    {
      name: "nightly",
      key,
      rules: {
        daily: {
          schedule: "cron(0 3 * * ? *)",
          begin_minutes: 60,
          end_minutes: 180,
          cold_after_days: 0,
          delete_after_days: 35,
          copy_to_vault_arns: { west: "arn:aws:backup:us-west-2:123456789012:backup-vault:nightly" },
        },
      },
      resource_arns: [tableArn],
      force_destroy: false,
      tags,
    },
  ),
  bucket: sample(
    Bucket,
    { name: true },
    {
      name: "reports",
      key,
      access_log: { bucket: "logs", prefix: "reports/" },
      log_writers: ["vpc"],
      lifecycle_days: { infrequent_access: 30, expiration: 0, noncurrent: 90, abort_multipart: 7 },
      expiring_prefixes: ["AWSLogs/"],
      replication: { bucket_arn: bucketArn, key },
      force_destroy: false,
      tags,
    },
  ),
  cache: sample(
    Cache,
    { name: true, description: true, users: true, subnet_ids: true, security_group_ids: true },
    {
      name: "prices",
      description: "Prices that take long to compute",
      users: { reader: "on ~price:* +@read" },
      subnet_ids: subnets,
      security_group_ids: ["sg-1"],
      key,
      limits: { gb: 1, ecpu_per_second: 5000 },
      snapshots: { time: "03:00", days: 1 },
      tags,
    },
  ),
  cluster: sample(
    Cluster,
    { name: true, namespace: true, vpc_id: true },
    {
      name: "shop",
      namespace: "shop.internal",
      vpc_id: "vpc-1",
      insights: true,
      key,
      log: { retention_days: 30, kms_key_arn: key.arn },
      tags,
    },
  ),
  database: sample(
    Database,
    { name: true, database_name: true, subnet_ids: true, security_group_ids: true },
    {
      name: "shop",
      database_name: "shop",
      engine_version: "16.8",
      capacity: { min: 0, max: 2, pause_after_seconds: 900 },
      instances: { first: 0, second: 1 },
      subnet_ids: subnets,
      security_group_ids: ["sg-1"],
      key,
      backup: { days: 7, window: "02:00-03:00" },
      maintenance_window: "sun:04:00-sun:05:00",
      deletion_protection: true,
      log: { retention_days: 30, kms_key_arn: key.arn },
      tags,
    },
  ),
  function: sample(
    LambdaFunction,
    { name: true, description: true, zip: true, dead_letter_arn: true },
    {
      name: "report",
      description: "Writes the report.",
      zip,
      stored: { bucket: "code", key: "report.zip", version: "1" },
      code_signing_config_arn: "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1",
      handler: "index.handler",
      memory_mb: 512,
      timeout_seconds: 30,
      reserved_concurrency: 1,
      environment: { BUCKET: "reports" },
      key,
      vpc: { subnet_ids: ["subnet-a", "subnet-b"], security_group_ids: ["sg-1"] },
      policy: [statement],
      dead_letter_arn: queueArn,
      log: { retention_days: 30, level: "INFO", kms_key_arn: key.arn },
      permissions: { alerts: { principal: "sns.amazonaws.com", source_arn: topicArn } },
      url: true,
      tags,
    },
  ),
  identity: sample(
    Identity,
    { name: true, groups: true, domain_prefix: true, callback_urls: true },
    {
      name: "shop",
      issuer: { url: "https://login.example.com/realms/shop", client_id: "shop", groups_claim: "roles" },
      groups: { viewer: "See prices" },
      domain_prefix: "shop-example",
      callback_urls: ["https://shop.example.com/"],
      token_minutes: 15,
      threat_protection: true,
      deletion_protection: true,
      tags,
    },
  ),
  "image-repository": sample(
    ImageRepository,
    { name: true },
    { name: "shop", key, keep: 30, untagged_days: 7, force_delete: false, tags },
  ),
  key: sample(
    Key,
    { name: true, description: true },
    {
      name: "reports",
      description: "Encrypts the reports.",
      services: { sns: { actions: ["kms:Decrypt"], source_account: true, source_arns: [topicArn] } },
      users: { role_arns: [roleArn], services: ["s3"] },
      deletion_window_days: 30,
      multi_region: false,
      tags,
    },
  ),
  "load-balancer": sample(
    LoadBalancer,
    { name: true, vpc_id: true, subnet_ids: true, cidrs: true, certificate: true, access_log: true, services: true },
    {
      name: "shop",
      vpc_id: "vpc-1",
      subnet_ids: subnets,
      internal: false,
      cidrs: ["203.0.113.0/24"],
      certificate: {
        arn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
        domain: "shop.example.com",
        zone_id: "Z0123456789",
      },
      access_log: { bucket: "logs", prefix: "shop" },
      firewall: { arn: "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/1" },
      services: {
        prices: {
          port: 8000,
          security_group_id: "sg-1",
          priority: 10,
          paths: ["/prices/*"],
          hosts: ["shop.example.com"],
          health_path: "/readyz",
          drain_seconds: 30,
        },
      },
      idle_seconds: 60,
      deletion_protection: true,
      tags,
    },
  ),
  network: sample(
    Network,
    { name: true, network: true },
    {
      name: "reports",
      network: {
        vpc_id: "vpc-1",
        cidr: "10.20.0.0/16",
        zones: ["a", "b"],
        tiers: ["public", "private"],
        cidrs: { "private-a": "10.20.0.0/20" },
        nat: "single",
        interface_endpoints: ["logs"],
      },
      flow_logs: { destination: "s3", bucket_arn: bucketArn, retention_days: 30, kms_key_arn: key.arn },
      tags,
    },
  ),
  queue: sample(
    Queue,
    { name: true },
    {
      name: "alerts",
      key,
      senders: { Alerts: { service: "sns.amazonaws.com", source_arns: [topicArn] } },
      visibility_timeout_seconds: 30,
      retention_seconds: 3600,
      terminal: false,
      dead_letter: { arn: queueArn },
      max_receives: 3,
      tags,
    },
  ),
  role: sample(
    Role,
    { name: true, description: true, service: true },
    {
      name: "reader",
      description: "Reads the reports.",
      service: "lambda.amazonaws.com",
      trust_conditions: conditions,
      statements: [{ ...statement, effect: "Allow" }],
      managed_policy_arns: { network: "arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess" },
      permissions_boundary_arn: "arn:aws:iam::123456789012:policy/boundary",
      tags,
    },
  ),
  "security-group-matrix": sample(
    SecurityGroupMatrix,
    { name: true, vpc_id: true, groups: true, rows: true },
    {
      name: "reports",
      vpc_id: "vpc-1",
      groups: { web: { description: "Shows the reports.", ports: { https: { from: 443, to: 443 } } } },
      peers: {
        world: { cidrs: ["0.0.0.0/0"] },
        storage: { prefix_list_id: "pl-1" },
        office: { security_group_id: "sg-1" },
      },
      rows: [{ source: "world", target: "web", ports: [{ from: 443, to: 443 }], protocol: "tcp", purpose: "reports" }],
      tags,
    },
  ),
  service: sample(
    Service,
    {
      name: true,
      description: true,
      cluster: true,
      image: true,
      repository_arn: true,
      command: true,
      cpu_units: true,
      memory_mb: true,
      ports: true,
      subnet_ids: true,
      security_group_ids: true,
      discovery: true,
      health: true,
      count_of_tasks: true,
    },
    {
      name: "prices",
      description: "Prices of the shop",
      cluster: "arn:aws:ecs:us-east-1:123456789012:cluster/shop",
      image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:v1",
      repository_arn: "arn:aws:ecr:us-east-1:123456789012:repository/shop",
      command: ["node", "services.mjs", "prices"],
      cpu_units: 256,
      memory_mb: 512,
      ports: { api: 8000 },
      environment: { STAGE: "test" },
      secrets: { TOKEN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:token" },
      policy: [statement],
      subnet_ids: subnets,
      security_group_ids: ["sg-1"],
      discovery: { namespace_id: "ns-1", name: "prices" },
      target_groups: {
        public: { arn: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/prices/1", port: 8000 },
      },
      health: {
        command: ["node", "healthy.mjs"],
        interval_seconds: 15,
        timeout_seconds: 5,
        retries: 3,
        grace_seconds: 60,
      },
      stop_seconds: 30,
      count_of_tasks: { min: 1, max: 4, on_demand: 1 },
      spot: true,
      scaling: {
        cpu_percent: 60,
        memory_percent: 75,
        requests: { per_minute: 600, resource_label: "app/shop/1/targetgroup/prices/1" },
      },
      schedule: { down: "0 20 ? * MON-FRI *", up: "0 7 ? * MON-FRI *", timezone: "UTC" },
      log: { retention_days: 30, kms_key_arn: key.arn },
      tags,
    },
  ),
  signing: sample(
    Signing,
    { name: true, bucket: true, zips: true },
    { name: "reports", bucket: "code", prefix: "functions/", validity_days: 365, zips: { report: zip }, tags },
  ),
  "state-machine": sample(
    StateMachine,
    { name: true, definition: true },
    {
      name: "nightly",
      definition: '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}',
      policy: [statement],
      log: { level: "ALL", include_execution_data: true, retention_days: 30, kms_key_arn: key.arn },
      tags,
    },
  ),
  table: sample(
    Table,
    { name: true, partition_key: true },
    {
      name: "reports",
      partition_key: { name: "id", type: "S" },
      sort_key: { name: "day", type: "N" },
      indexes: {
        author: {
          partition_key: { name: "author", type: "S" },
          sort_key: { name: "day", type: "N" },
          projection: "INCLUDE",
          attributes: ["title"],
        },
      },
      capacity: { read: units, write: units },
      key,
      ttl_attribute: "expires",
      stream: "NEW_IMAGE",
      replicas: { "us-west-2": { key } },
      deletion_protection: true,
      tags,
    },
  ),
  topic: sample(
    Topic,
    { name: true },
    {
      name: "alerts",
      display_name: "Alerts",
      services: ["events.amazonaws.com"],
      key,
      subscriptions: {
        archive: { protocol: "sqs", endpoint: queueArn, raw: true, filter_policy: { severity: ["high"] } },
      },
      allow_no_subscriptions: false,
      dead_letter: { arn: queueArn },
      tags,
    },
  ),
  trail: sample(
    Trail,
    { name: true, bucket: true, key: true },
    {
      name: "audit",
      bucket: "logs",
      key,
      data_events: { bucket_arns: [bucketArn], table_arns: [tableArn] },
      retention_days: 365,
      tags,
    },
  ),
  "web-firewall": sample(
    WebFirewall,
    { name: true },
    {
      name: "reports",
      managed_rules: { AWSManagedRulesCommonRuleSet: { priority: 10, count_only: false } },
      rate_limit: 2000,
      resources: {
        balancer: "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/reports/1",
      },
      log: { retention_days: 30, kms_key_arn: key.arn },
      tags,
    },
  ),
};
