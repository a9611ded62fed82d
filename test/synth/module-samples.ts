import type { IResolvable } from "cdktf";
import type { Construct } from "constructs";
import { LambdaFunction } from "../../modules/function/index.js";
import type { LocalModule } from "../../modules/local-module.js";
import { Queue } from "../../modules/queue/index.js";
import { Role } from "../../modules/role/index.js";
import { Signing } from "../../modules/signing/index.js";
import { StateMachine } from "../../modules/state-machine/index.js";
import { Topic } from "../../modules/topic/index.js";

/** A wrapper built with everything it can set, and with what it must set only. */
export interface Sample {
  readonly full: (scope: Construct) => LocalModule;
  readonly minimal: (scope: Construct) => LocalModule;
}

type Wrapper<V> = new (scope: Construct, id: string, variables: V) => LocalModule;

/** `T` with nothing left out, on every level, so that tsc fails where a wrapper gains a property that no sample has. */
type Full<T> = T extends IResolvable
  ? never
  : T extends readonly (infer E)[]
    ? readonly Full<E>[]
    : T extends object
      ? { [K in keyof T]-?: Full<T[K]> }
      : T;

type RequiredKeys<T> = { [K in keyof T]-?: T extends Record<K, T[K]> ? K : never }[keyof T];

/** @param required the properties that the wrapper's type requires, all of them and no other: tsc sees to it */
function sample<V extends object>(
  wrapper: Wrapper<V>,
  required: Readonly<Record<RequiredKeys<NoInfer<V>>, true>>,
  full: NoInfer<V> & Full<NoInfer<V>>,
): Sample {
  const minimal = Object.fromEntries(Object.entries(full).filter(([name]) => name in required)) as V;
  return {
    full: (scope) => new wrapper(scope, "sample", full),
    minimal: (scope) => new wrapper(scope, "sample", minimal),
  };
}

const arn = "arn:aws:sqs:us-east-1:123456789012:failures";
const key = { arn: "arn:aws:kms:us-east-1:123456789012:key/1" };
const conditions = [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }];
const statement = { sid: "Send", actions: ["sqs:SendMessage"], resources: [arn], conditions };
const zip = { path: "report.zip", sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" };

/** Module → its wrapper in use. */
export const samples: Readonly<Record<string, Sample>> = {
  function: sample(
    LambdaFunction,
    { name: true, description: true, zip: true, dead_letter_arn: true },
    {
      name: "report",
      description: "Writes the report.",
      zip,
      signed: { bucket: "code", key: "report.zip", version: "1" },
      code_signing_config_arn: "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1",
      handler: "index.handler",
      memory_mb: 512,
      timeout_seconds: 30,
      reserved_concurrency: 1,
      environment: { BUCKET: "reports" },
      key,
      vpc: { subnet_ids: ["subnet-a", "subnet-b"], security_group_ids: ["sg-1"] },
      policy: [statement],
      dead_letter_arn: arn,
      log: { retention_days: 30, level: "INFO", kms_key_arn: key.arn },
      permissions: {
        alerts: { principal: "sns.amazonaws.com", source_arn: "arn:aws:sns:us-east-1:123456789012:alerts" },
      },
      url: true,
    },
  ),
  queue: sample(
    Queue,
    { name: true },
    {
      name: "alerts",
      key,
      senders: { Alerts: { service: "sns.amazonaws.com", source_arns: ["arn:aws:sns:us-east-1:123456789012:alerts"] } },
      visibility_timeout_seconds: 30,
      retention_seconds: 3600,
      terminal: false,
      dead_letter: { arn },
      max_receives: 3,
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
    },
  ),
  signing: sample(
    Signing,
    { name: true, bucket: true, zips: true },
    { name: "reports", bucket: "code", prefix: "functions/", validity_days: 365, zips: { report: zip } },
  ),
  "state-machine": sample(
    StateMachine,
    { name: true, definition: true },
    {
      name: "nightly",
      definition: '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}',
      policy: [statement],
      key,
      log: { level: "ALL", include_execution_data: true, retention_days: 30, kms_key_arn: key.arn },
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
        archive: { protocol: "sqs", endpoint: arn, raw: true, filter_policy: { severity: ["high"] } },
      },
      allow_no_subscriptions: false,
      dead_letter: { arn },
    },
  ),
};
