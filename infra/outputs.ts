import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { StateMachine } from "../modules/state-machine/index.js";
import { securityGroups } from "./network/security-matrix.js";
import type { Functions } from "./workloads/functions.js";
import type { Surroundings } from "./workloads/provision.js";

/** What one needs to go on from: names to look at and to call. */
export function addOutputs(
  scope: Construct,
  { storage, networking, messaging }: Surroundings,
  functions: Functions,
  machine: StateMachine,
): void {
  const output = (name: string, description: string, value: unknown): void => {
    new TerraformOutput(scope, `${name}_output`, { description, value }).overrideLogicalId(name);
  };
  const of = <T, V>(things: Readonly<Record<string, T>>, value: (thing: T) => V): Record<string, V> =>
    Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, value(thing)]));
  const { logs, buckets, tables } = storage;
  const groupIds = Object.fromEntries(
    Object.keys(securityGroups).map((name) => [name, networking.matrix.groupId(name)]),
  );
  output("buckets", "Bucket names.", { ...of(buckets, (bucket) => bucket.bucketName), logs: logs.bucketName });
  output(
    "tables",
    "Table names.",
    of(tables, (table) => table.tableName),
  );
  output(
    "functions",
    "Function names; call the alias live.",
    of(functions, (lambda) => lambda.functionName),
  );
  output("state_machine_arn", "The state machine that drives an evolution.", machine.arn);
  output(
    "alert_topics",
    "Topic ARNs by kind of alert.",
    of(messaging.topics, (topic) => topic.arn),
  );
  output("alerts_queue_url", "The queue that keeps every alert.", messaging.alerts.url);
  output("vpc_id", "The VPC.", networking.network.vpcId);
  output("security_group_ids", "Security groups by component.", groupIds);
}
