/**
 * Where a session takes place: in this process, with nothing but the sandbox, or in a hub that runs.
 *
 * @module
 */

import { createHub, type Hub } from "../runtime/agents/hub/hub.js";
import { localRunner } from "../runtime/agents/hub/runner.js";
import { createClient } from "../runtime/api/client.js";
import { openAgents } from "../runtime/api/operations/agents/group.js";
import * as operations from "../runtime/api/operations/hub/index.js";
import { throughHttp } from "../runtime/api/through-http.js";
import { buckets } from "../runtime/architecture/storage.js";
import { InvalidInput } from "../runtime/kernel/errors.js";
import { createMemoryContext } from "../runtime/kernel/memory-stores.js";
import type { ObjectStore } from "../runtime/kernel/stores.js";
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

/**
 * A hub that listens somewhere. Its agents are those of its bucket.
 *
 * @param token asked for with each request
 */
export function remoteVenue(url: string, token: () => Promise<string>, signal: AbortSignal): Venue {
  if (!URL.canParse(url)) {
    throw new InvalidInput("not a URL", { field: "hub", value: url, hint: "for example http://127.0.0.1:9100" });
  }
  const { hub } = createClient(throughHttp(Object.values(operations), { url, token }, { signal }));
  return {
    open: (request) => hub.open(request),
    run: (id, request) => hub.run({ id, ...request }),
    close: async () => undefined,
  };
}
