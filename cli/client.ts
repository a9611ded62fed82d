import { type Answer, type Client, createClient, type Transport } from "../runtime/api/client.js";
import type { Group } from "../runtime/api/operation.js";
import type { FunctionName } from "../runtime/architecture/workloads.js";
import { Unavailable } from "../runtime/kernel/errors.js";
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

/** Has operations done by deployed functions. */
export const throughLambda =
  (invoke: Invoke): Transport =>
  async (group, action, input) => {
    if (group !== "hub") return invoke(functionOf[group], { action, ...input });
    throw new Unavailable("no function does the operations of the hub", { hint: "start it: t-developer serve hub" });
  };

/** The way to the operations of what is deployed somewhere. */
export const openTransport = (target: Target, signal?: AbortSignal): Transport =>
  throughLambda(lambdaInvoke(target, signal));

/** A client of what is deployed somewhere. */
export const openClient = (target: Target, signal?: AbortSignal): Client => createClient(openTransport(target, signal));
