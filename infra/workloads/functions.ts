import { type IResolvable, ref, Token } from "cdktf";
import type { Construct } from "constructs";
import { LambdaFunction } from "../../modules/function/index.js";
import { type FunctionName, functionNames, functions } from "../../runtime/architecture/workloads.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { when } from "../terraform/expressions.js";
import { addCode } from "./code.js";
import { provisioning, type Surroundings } from "./provision.js";

/** Every deployed function, by name. */
export type Functions = Readonly<Record<FunctionName, LambdaFunction>>;

/** All functions of the architecture. */
export function addFunctions(scope: Construct, variables: Variables, names: Names, around: Surroundings): Functions {
  const { encryption, storage, networking, messaging } = around;
  const code = addCode(scope, functionNames, variables, names, storage);
  const provision = provisioning(variables, names, around);
  const add = (name: FunctionName): LambdaFunction => {
    const { environment, policy, securityGroupId, ...named } = provision(name);
    return new LambdaFunction(scope, name, {
      ...code(name),
      ...named,
      memory_mb: functions[name].memoryMb,
      timeout_seconds: functions[name].timeoutSeconds,
      reserved_concurrency: Token.asNumber(reservation(name)),
      environment,
      key: encryption.key,
      vpc: when(variables.network.functions_inside, {
        subnet_ids: networking.network.privateSubnetIds,
        security_group_ids: [securityGroupId],
      }),
      policy,
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
