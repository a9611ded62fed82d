/**
 * The service of the agent executor: port 9000, one container.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { agentsApp } from "../api/apps/agents.js";
import { openAgents } from "../api/operations/agents/group.js";
import { openCompiler } from "../api/operations/compiler/group.js";
import { listens } from "../architecture/network.js";
import { createReadiness } from "../http/readiness.js";
import { type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";
import { postgresSessions } from "../platform/postgres/agent-sessions.js";
import type { Database } from "../platform/postgres/database.js";
import type { ServiceOptions } from "./container/options.js";
import { agentsBucket, controlTable, databaseServer } from "./container/readiness.js";

/** Where the service listens, and where it keeps sessions of agents, if not in the control table. */
interface AgentsOptions extends ServiceOptions {
  readonly database?: Database;
}

/**
 * Serves stored agents and stores new ones; closing it also ends the sandbox and writes what the monitor still knows.
 *
 * @throws {Unavailable} as serve
 */
export async function serveAgents(
  context: Context,
  { port = listens.agents.api.from, access, database, ...options }: AgentsOptions,
): Promise<Serving> {
  const sessions = database && postgresSessions(database, context.clock);
  const host = openAgents(context, availableParallelism(), sessions);
  const workshop = openCompiler(context, host.runtime.sandbox);
  const stores = { ...controlTable(context, "quarantine"), ...agentsBucket(context) };
  const readiness = createReadiness(stores, databaseServer(database)); // only sessions need that
  const serving = await serve(agentsApp(host, { workshop, access, readiness }), { port, readiness, ...options });
  return {
    ...serving,
    async close() {
      await serving.close();
      await host.close();
    },
  };
}
