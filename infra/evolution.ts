import { Token } from "cdktf";
import type { Construct } from "constructs";
import { StateMachine } from "../modules/state-machine/index.js";
import type { Encryption } from "./encryption.js";
import { type EvolutionStep, evolutionMachine, evolutionSteps } from "./evolution-machine.js";
import type { Functions } from "./functions.js";
import type { Names } from "./names.js";
import type { Variables } from "./variables.js";

/** The state machine over the functions that are its steps. */
export function addEvolution(
  scope: Construct,
  { protection }: Variables,
  names: Names,
  { keyArn }: Encryption,
  functions: Functions,
): StateMachine {
  const arns = Object.fromEntries(evolutionSteps.map((step) => [step, functions[step].liveArn]));
  return new StateMachine(scope, "evolution", {
    name: names.stateMachine,
    definition: JSON.stringify(evolutionMachine(arns as Record<EvolutionStep, string>)),
    policy: [{ sid: "InvokeSteps", actions: ["lambda:InvokeFunction"], resources: Object.values(arns) }],
    log: { retention_days: Token.asNumber(protection.log_days), kms_key_arn: keyArn },
  });
}
