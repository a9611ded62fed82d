import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { Fn, TerraformLocal } from "cdktf";
import type { Construct } from "constructs";
import {
  type AlertKind,
  alertQueueName,
  deadLetterQueueName,
  stopRequestsTopicName,
  topicName,
} from "../../runtime/architecture/alerts.js";
import { environmentName, PROJECT, stateMachineName } from "../../runtime/architecture/names.js";
import { bucketName, type DataBucket, type DataTable, tableName } from "../../runtime/architecture/storage.js";
import { type WorkloadName, workloadName } from "../../runtime/architecture/workloads.js";
import type { Variables } from "./variables.js";

/** The names of the architecture as Terraform expressions, and what ARNs are made of. */
export interface Names {
  readonly account: string;
  /** First part of the names of what has no name in the architecture. */
  readonly prefix: string;
  bucket(bucket: DataBucket | "logs"): string;
  table(table: DataTable): string;
  topic(kind: AlertKind): string;
  /** Composed ARNs break circles: the queue names the topics, which name the queue. */
  topicArn(kind: AlertKind): string;
  readonly stopRequests: string;
  readonly stopRequestsArn: string;
  readonly alertQueue: string;
  readonly deadLetters: string;
  /** The trail is called as the prefix. */
  readonly trailArn: string;
  workload(name: WorkloadName): string;
  /** The role of a workload has its name. */
  roleArn(name: WorkloadName): string;
  /** The repository of the image of the services, called as the prefix. */
  readonly repositoryArn: string;
  /** Where that image is pushed and pulled, without tag or digest. */
  readonly imageUrl: string;
  readonly stateMachine: string;
  readonly stateMachineArn: string;
}

/** Terraform's side of the names in runtime/architecture. */
export function declareNames(scope: Construct, { environment, region }: Variables): Names {
  const account = new DataAwsCallerIdentity(scope, "account").accountId;
  const digest = Fn.sha256(Fn.join("/", [account, region, PROJECT]));
  const suffix = new TerraformLocal(scope, "bucket_suffix", Fn.substr(digest, 0, 8));
  suffix.overrideLogicalId("bucket_suffix");
  const stateMachine = stateMachineName(environment);
  return {
    account,
    prefix: environmentName(environment),
    bucket: (bucket) => bucketName(bucket, environment, suffix.asString),
    table: (table) => tableName(table, environment),
    topic: (kind) => topicName(kind, environment),
    topicArn: (kind) => `arn:aws:sns:${region}:${account}:${topicName(kind, environment)}`,
    stopRequests: stopRequestsTopicName(environment),
    stopRequestsArn: `arn:aws:sns:${region}:${account}:${stopRequestsTopicName(environment)}`,
    alertQueue: alertQueueName(environment),
    deadLetters: deadLetterQueueName(environment),
    trailArn: `arn:aws:cloudtrail:${region}:${account}:trail/${environmentName(environment)}`,
    workload: (name) => workloadName(name, environment),
    roleArn: (name) => `arn:aws:iam::${account}:role/${workloadName(name, environment)}`,
    repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${environmentName(environment)}`,
    imageUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${environmentName(environment)}`,
    stateMachine,
    stateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:${stateMachine}`,
  };
}
