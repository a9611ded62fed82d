import { type Answer, type Client, createClient, type Transport } from "../runtime/api/client.js";
import type { Asking } from "../runtime/api/lambda.js";
import type { Group } from "../runtime/api/operation.js";
import { type FunctionName, workloadName } from "../runtime/architecture/workloads.js";
import { Unavailable } from "../runtime/kernel/errors.js";
import { clientConfig } from "../runtime/platform/aws/aws.js";
import { createProver } from "../runtime/platform/aws/identity/proof.js";
import { type Invoke, lambdaInvoke } from "../runtime/platform/aws/invoke.js";
import type { Target } from "../runtime/platform/aws/target.js";

/** One evolution and its generations, ascending. */
export type EvolutionStatus = Answer<"evolution", "status">;

/** The function that does the operations of each group; the hub is a service alone. */
const functionOf: Readonly<Record<Exclude<Group, "hub">, FunctionName>> = {
  evolution: "evolution-api",
  agents: "agent-run",
  compiler: "agent-compile",
  safety: "safety-scan",
  emergency: "emergency-stop",
};

/** Whom operations are asked for. */
export interface Acting {
  /** A model asks, in the name of whoever runs the command. */
  readonly assistant?: boolean;
}

/** What a function is told of who asks it. */
type AskingOf = (name: FunctionName) => Promise<Asking>;

/** Has operations done by deployed functions. */
export const throughLambda =
  (invoke: Invoke, askingOf: AskingOf): Transport =>
  async (group, action, input) => {
    if (group === "hub") {
      const hint = "start it: t-developer serve hub";
      throw new Unavailable("no function does the operations of the hub", { hint });
    }
    const name = functionOf[group];
    return invoke(name, { action, caller: await askingOf(name), ...input });
  };

/** Proves to functions who runs this command, by the AWS credentials that it invokes them with. */
function provingTo({ region, endpoint, credentials, environment }: Target, { assistant }: Acting): AskingOf {
  const prove = createProver({ ...clientConfig, region, endpoint, credentials });
  return async (name) => {
    const proof = await prove(workloadName(name, environment)).catch(() => undefined); // the call itself says what is wrong
    return { proof, assistant };
  };
}

/** The way to the operations of what is deployed somewhere. */
export const openTransport = (target: Target, signal?: AbortSignal, acting: Acting = {}): Transport =>
  throughLambda(lambdaInvoke(target, signal), provingTo(target, acting));

/** A client of what is deployed somewhere. */
export const openClient = (target: Target, signal?: AbortSignal): Client => createClient(openTransport(target, signal));
