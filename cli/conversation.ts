/**
 * Where a session takes place: in this process, with nothing but the sandbox, or in a hub that runs.
 *
 * @module
 */

import { createHub, type Hub } from "../runtime/agents/hub/hub.js";
import type { SessionView } from "../runtime/agents/hub/protocol.js";
import { localRunner } from "../runtime/agents/hub/runner.js";
import { openAgents } from "../runtime/api/operations/agents/group.js";
import { buckets } from "../runtime/architecture/storage.js";
import { InvalidInput, Unavailable } from "../runtime/kernel/errors.js";
import { createMemoryContext } from "../runtime/kernel/memory-stores.js";
import type { ObjectStore } from "../runtime/kernel/stores.js";
import { problem, RemoteProblem } from "../runtime/platform/aws/invoke.js";
import type { Compiled } from "../runtime/sandbox/compiler/compile.js";

/** What a conversation takes of a hub. */
export interface Venue extends Pick<Hub, "open" | "run"> {
  close(): Promise<void>;
}

/**
 * A hub in this process: nothing of it stays.
 *
 * @param compiled agents that are here
 * @param stored   the bucket with all others; asked for only when there are any
 */
export async function localVenue(compiled: readonly Compiled[], stored: () => Promise<ObjectStore>): Promise<Venue> {
  const context = createMemoryContext();
  for (const { agent_id, code } of compiled) {
    await context.agents.put(`${buckets.agents.compiled}${agent_id}.js`, Buffer.from(code), "text/javascript");
  }
  const agents = Object.assign(Object.create(context.agents) as ObjectStore, {
    get: async (key: string) => {
      const own = await context.agents.get(key);
      if (own || !key.startsWith(buckets.agents.compiled)) return own;
      return (await stored()).get(key);
    },
  });
  const host = openAgents({ ...context, agents }, 1);
  return { ...createHub({ ...context, runner: localRunner(host.runtime) }), close: () => host.close() };
}

/** Milliseconds until a hub must have answered; it answers a run by itself well before. */
const HUB_TIMEOUT_MS = 90_000;

/**
 * A hub that listens somewhere. Its agents are those of its bucket.
 *
 * @param tokenOf asked for with each request
 */
export function remoteVenue(url: string, tokenOf: () => Promise<string>, signal: AbortSignal): Venue {
  if (!URL.canParse(url)) {
    throw new InvalidInput("not a URL", { field: "hub", value: url, hint: "for example http://127.0.0.1:9100" });
  }
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const limit = AbortSignal.timeout(HUB_TIMEOUT_MS);
    const headers = { "content-type": "application/json", authorization: `Bearer ${await tokenOf()}` };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const [status, answer] = await fetch(new URL(path, url), { ...init, signal: AbortSignal.any([signal, limit]) })
      .then(async (response): Promise<[number, unknown]> => [response.status, await response.json()])
      .catch((cause) => {
        throw new Unavailable(`the hub at ${url} did not answer`, { hint: "start one: t-developer serve hub", cause });
      });
    if (status >= 400) throw new RemoteProblem(problem.parse(answer));
    return answer as T;
  };
  return {
    open: (request) => post<SessionView>("/sessions", request),
    run: (id, request) => post(`/sessions/${id}/run`, request),
    close: async () => undefined,
  };
}
