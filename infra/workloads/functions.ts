import { conditional, Fn, type IResolvable, Op, ref, Token } from "cdktf";
import type { Construct } from "constructs";
import { LambdaFunction } from "../../modules/function/index.js";
import {
  type FunctionFacts,
  type FunctionName,
  functions,
  type HandlerEnvironment,
} from "../../runtime/architecture/functions.js";
import { INFERENCE_PROFILE, type ModelEnvironment } from "../../runtime/architecture/model.js";
import type { Encryption } from "../data/encryption.js";
import type { StorageModules } from "../data/storage.js";
import type { Messaging } from "../messaging/messaging.js";
import type { Networking } from "../network/network.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { type AccessStatement, access, budgetStatements, type Resources, statementsOf } from "./access.js";
import { addCode } from "./code.js";

/** What the functions work with. */
export interface FunctionSurroundings {
  readonly encryption: Encryption;
  readonly storage: StorageModules;
  readonly networking: Networking;
  readonly messaging: Messaging;
}

export const functionNames = Object.keys(functions) as FunctionName[];

export type Functions = Readonly<Record<FunctionName, LambdaFunction>>;

/** All functions of the architecture, each with the access of its row; what they are told of their stores is the same. */
export function addFunctions(
  scope: Construct,
  variables: Variables,
  names: Names,
  around: FunctionSurroundings,
): Functions {
  const { encryption, storage, networking, messaging } = around;
  const code = addCode(scope, functionNames, variables, names, storage);
  const environment = environmentOf(variables, names, around);
  const modelEnvironment = { MODEL: Fn.jsonencode(ref("var.model")) } satisfies ModelEnvironment;
  const resources = resourcesOf(names, around);
  const add = (name: FunctionName): LambdaFunction => {
    const facts: FunctionFacts = functions[name];
    return new LambdaFunction(scope, name, {
      ...code(name),
      name: names.lambda(name),
      description: facts.purpose,
      memory_mb: facts.memoryMb,
      timeout_seconds: facts.timeoutSeconds,
      reserved_concurrency: Token.asNumber(reservation(name)),
      environment: access[name].model ? { ...environment, ...modelEnvironment } : environment,
      key: encryption.key,
      vpc: networking.placement(facts.component),
      policy: policyOf(name, resources, variables, names),
      permissions: callers(name, names),
      dead_letter_arn: messaging.deadLetters.arn,
      log: { retention_days: Token.asNumber(variables.protection.log_days), kms_key_arn: encryption.keyArn },
    });
  };
  return Object.fromEntries(functionNames.map((name) => [name, add(name)])) as Functions;
}

/** AWS services that may call a function. */
const callers = (name: FunctionName, { stopRequestsArn }: Names) =>
  name === "emergency-stop"
    ? { stop_requests: { principal: "sns.amazonaws.com", source_arn: stopRequestsArn } }
    : undefined;

const reservation = (name: FunctionName): IResolvable =>
  ref(`try(var.functions.reserved_concurrency["${name}"], null)`);

function environmentOf(variables: Variables, names: Names, { storage, messaging }: FunctionSurroundings) {
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
  } satisfies HandlerEnvironment;
}

const resourcesOf = (names: Names, { storage, messaging }: FunctionSurroundings): Resources => ({
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

/** The statements of the function's row; where it may ask a model and one is named, those for it too. */
function policyOf(
  name: FunctionName,
  resources: Resources,
  variables: Variables,
  names: Names,
): AccessStatement[] | IResolvable {
  const statements = statementsOf(access[name], resources);
  if (!access[name].model) return statements;
  const ask = {
    sid: "AskModel",
    actions: ["bedrock:InvokeModel"], // what Converse asks for
    resources: modelArns(variables, names),
  };
  const none = Op.eq(variables.model.id, Token.nullValue());
  const only = (statement: AccessStatement | typeof ask) => conditional(none, [], [statement]); // lists of different types
  return Fn.concat([statements, only(ask), ...budgetStatements(resources).map(only)]);
}

/** A foundation model is one resource; an inference profile is another, and hands calls on to its model in other regions. */
function modelArns({ model, region }: Variables, { account }: Names): IResolvable {
  const id = Token.asString(model.id);
  const here = Token.asString(Fn.coalesce([model.region, region]));
  const arn = (where: string, whose: string, kind: string, name: string): string =>
    Fn.join(":", ["arn:aws:bedrock", where, whose, Fn.join("/", [kind, name])]);
  return conditional(
    Fn.can(Fn.regex(INFERENCE_PROFILE, id)),
    [
      arn(here, account, "inference-profile", id),
      arn("*", "", "foundation-model", Fn.replace(id, `/${INFERENCE_PROFILE}/`, "")),
    ],
    [arn(here, "", "foundation-model", id)],
  );
}
