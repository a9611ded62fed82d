/**
 * The function host of a drill: runs functions as the ordinary one does, but asks the drill before every invocation
 * what shall go wrong with it.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Fleet } from "../../local/functions/fleet.js";
import type { InvokeRequest, InvokeResponse } from "../../local/functions/invocation.js";
import { serveInvocations } from "../../local/functions/serve.js";
import { type DeliveryEnded, type Injection, type Invoking, LATE_MS } from "./injection.js";

const [drill] = process.argv.slice(2);
const fleet = new Fleet();

async function tell<T>(path: string, said: Invoking | DeliveryEnded): Promise<T> {
  const response = await fetch(new URL(path, drill), { method: "POST", body: JSON.stringify(said) });
  if (!response.ok) throw new Error(`the drill answered ${response.status}`);
  return (await response.json()) as T;
}

async function deliver(request: InvokeRequest, killAfterMs?: number): Promise<InvokeResponse> {
  const answer = await fleet.invoke(request, killAfterMs);
  await tell("/ended", { killed: killAfterMs !== undefined && answer.failed });
  return answer;
}

async function invoke({ id, function: fn, event }: InvokeRequest): Promise<InvokeResponse> {
  const injection = await tell<Injection>("/invoking", { function: fn.name, event });
  const { endpoint, environment, killAfterMs, again } = injection;
  const request = { id, event, endpoint, function: { ...fn, environment: { ...fn.environment, ...environment } } };
  const first = deliver(request, killAfterMs);
  if (again === "together") await deliver(request);
  if (again === "late") void sleep(LATE_MS).then(() => deliver(request));
  const answer = await first;
  if (again === "afterwards") await deliver(request);
  return answer;
}

serveInvocations(invoke, () => fleet.close());
