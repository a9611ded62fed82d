/**
 * The service of the agent executor: port 9000, one container.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { hostAgents } from "../api/agents/host.js";
import { listens } from "../architecture/network.js";
import { type ServeOptions, type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";

/**
 * Serves stored agents; closing it also ends the sandbox and writes what the monitor still knows.
 *
 * @throws {Unavailable} as serve
 */
export async function serveAgents(
  context: Context,
  { port = listens.agents.api.from, ...options }: Partial<ServeOptions> = {},
): Promise<Serving> {
  const agents = hostAgents(context, availableParallelism());
  const serving = await serve(agents.app, { port, ...options });
  return {
    ...serving,
    async close() {
      await serving.close();
      await agents.close();
    },
  };
}
