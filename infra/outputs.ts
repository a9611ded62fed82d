import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Identity } from "../modules/identity/index.js";
import type { StateMachine } from "../modules/state-machine/index.js";
import type { Entrance } from "./edge/entrance.js";
import { securityGroups } from "./network/security-matrix.js";
import type { Names } from "./settings/names.js";
import type { Variables } from "./settings/variables.js";
import { textWhen } from "./terraform/expressions.js";
import type { Functions } from "./workloads/functions.js";
import type { Surroundings } from "./workloads/provision.js";

/** What there is to be named. */
interface Made {
  readonly variables: Variables;
  readonly functions: Functions;
  readonly machine: StateMachine;
  readonly entrance: Entrance;
  readonly people: Identity;
  readonly names: Names;
}

/** What one needs to go on from: names to look at and to call. Those of services are null where there are none. */
export function addOutputs(
  scope: Construct,
  { storage, networking, messaging }: Surroundings,
  { variables: { services }, functions, machine, entrance, people, names }: Made,
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
  output("services_url", "Where services are reached.", textWhen(services.enabled, `https://${services.domain}`));
  output(
    "name_servers",
    "Name servers of the domain, for its registrar, where its zone was made.",
    entrance.nameServers,
  );
  output(
    "image_repository_url",
    "Where the image of the services is pushed.",
    textWhen(services.enabled, names.imageUrl),
  );
  output("token_issuer", "Who issues the tokens that services take.", people.issuer);
  output("token_client_id", "For whom the tokens are.", people.clientId);
  output("sign_in_url", "Where people sign in, where a user pool was made.", people.signInUrl);
}
