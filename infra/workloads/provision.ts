import { Fn, type IResolvable, ref } from "cdktf";
import type { WorkloadEnvironment } from "../../runtime/architecture/environment.js";
import type { ModelEnvironment } from "../../runtime/architecture/model.js";
import { type Workload, type WorkloadName, workloads } from "../../runtime/architecture/workloads.js";
import type { Encryption } from "../data/encryption.js";
import type { StorageModules } from "../data/storage.js";
import type { Messaging } from "../messaging/messaging.js";
import type { Networking } from "../network/network.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { withModel } from "./model-policy.js";
import { type AccessStatement, type Resources, statementsOf } from "./policy.js";

/** What the workloads work with. */
export interface Surroundings {
  readonly encryption: Encryption;
  readonly storage: StorageModules;
  readonly networking: Networking;
  readonly messaging: Messaging;
}

/** What follows from the row of a workload, whether it is a function or a service. */
interface Provision {
  /** Of the workload and of its role. */
  readonly name: string;
  readonly description: string;
  /** What it is told of its stores; the same for all, but for the model. */
  readonly environment: Readonly<Record<string, string>>;
  /** What its role may do. */
  readonly policy: AccessStatement[] | IResolvable;
  /** Of its component. */
  readonly securityGroupId: string;
}

/** @returns what a workload gets, by its row */
export function provisioning(
  variables: Variables,
  names: Names,
  around: Surroundings,
): (name: WorkloadName) => Provision {
  const stores = environmentOf(variables, names, around);
  const model = { MODEL: Fn.jsonencode(ref("var.model")) } satisfies ModelEnvironment;
  const resources = resourcesOf(names, around);
  return (name) => {
    const { purpose, component, access }: Workload = workloads[name];
    const statements = statementsOf(access, resources);
    return {
      name: names.workload(name),
      description: purpose,
      environment: access.model ? { ...stores, ...model } : stores,
      policy: access.model ? withModel(statements, resources, variables, names) : statements,
      securityGroupId: around.networking.matrix.groupId(component),
    };
  };
}

function environmentOf(variables: Variables, names: Names, { storage, messaging }: Surroundings) {
  const topics = Object.entries(messaging.topics).map(([kind, topic]) => [kind, topic.arn]);
  return {
    ENVIRONMENT: variables.environment,
    EVOLUTION_BUCKET: storage.buckets.evolution.bucketName,
    AGENTS_BUCKET: storage.buckets.agents.bucketName,
    STATE_TABLE: storage.tables.state.tableName,
    CONTROL_TABLE: storage.tables.control.tableName,
    ALERT_TOPICS: Fn.jsonencode(Object.fromEntries(topics)),
    DEAD_LETTERS: messaging.deadLetters.arn,
    STATE_MACHINE_ARN: names.stateMachineArn,
    TWO_PERSON_RESUME: Fn.tostring(variables.protection.two_person_resume),
    REVIEWERS: Fn.jsonencode(variables.protection.reviewers),
  } satisfies WorkloadEnvironment;
}

const resourcesOf = (names: Names, { storage, messaging }: Surroundings): Resources => ({
  buckets: { evolution: storage.buckets.evolution.arn, agents: storage.buckets.agents.arn },
  tables: { state: storage.tables.state.arn, control: storage.tables.control.arn },
  topics: {
    "safety-pattern": messaging.topics["safety-pattern"].arn,
    "emergency-stop": messaging.topics["emergency-stop"].arn,
    "resource-threshold": messaging.topics["resource-threshold"].arn,
    "agent-size": messaging.topics["agent-size"].arn,
  },
  stateMachine: names.stateMachineArn,
});
