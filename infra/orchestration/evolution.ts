import { Token } from "cdktf";
import type { Construct } from "constructs";
import { StateMachine } from "../../modules/state-machine/index.js";
import type { Encryption } from "../data/encryption.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import type { Functions } from "../workloads/functions.js";
import { evolutionMachine, evolutionSteps, type StepArns } from "./evolution-machine.js";

/** The state machine over the functions that are its steps. */
export function addEvolution(
  scope: Construct,
  { protection }: Variables,
  names: Names,
  { keyArn }: Encryption,
  functions: Functions,
): StateMachine {
  const arns = Object.fromEntries(evolutionSteps.map((step) => [step, functions[step].liveArn])) as StepArns;
  return new StateMachine(scope, "evolution", {
    name: names.stateMachine,
    definition: JSON.stringify(evolutionMachine(arns)),
    policy: [{ sid: "InvokeSteps", actions: ["lambda:InvokeFunction"], resources: Object.values(arns) }],
    log: { retention_days: Token.asNumber(protection.log_days), kms_key_arn: keyArn },
  });
}
