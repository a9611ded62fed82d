/**
 * The service of evolutions: port 8000, one container.
 *
 * @module
 */
import { evolutionApp } from "../api/apps/evolution.js";
import { inProcess } from "../api/in-process.js";
import { type McpMount, mountMcp } from "../api/mcp.js";
import type { Stated } from "../api/operation.js";
import { agents, compiler, evolution, safety } from "../api/operations/index.js";
import { type RemoteService, throughHttp } from "../api/through-http.js";
import { listens } from "../architecture/network.js";
import { createReadiness } from "../http/readiness.js";
import { type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";
import type { Database } from "../platform/postgres/database.js";
import { keepProjected } from "../platform/postgres/history/keep.js";
import type { ServiceOptions } from "./container/options.js";
import { controlTable, evolutionBucket } from "./container/readiness.js";

/** Services that do more for assistants than this one does itself; they are asked for them by this one. */
interface Beside {
  readonly agents?: RemoteService;
  readonly safety?: RemoteService;
}

/** Where the service listens, what stands beside it, and where it keeps the history for questions; that may be away. */
interface EvolutionOptions extends ServiceOptions {
  readonly beside?: Beside;
  readonly database?: Database;
}

/**
 * Serves evolutions, and the same to assistants at `/mcp`, with the operations of the services beside it.
 *
 * @throws {Unavailable} as serve
 */
export async function serveEvolution(
  context: Context,
  { port = listens.evolution.api.from, access, beside, database, ...options }: EvolutionOptions,
): Promise<Serving> {
  const readiness = createReadiness({ ...controlTable(context, "evolution"), ...evolutionBucket(context) });
  const mcp = mountMcp(toolsOf(context, beside));
  const serving = await serve(evolutionApp(context, { access, readiness }, mcp), { port, readiness, ...options });
  const history = database && keepProjected(context, database);
  return {
    ...serving,
    async close() {
      await Promise.all([serving.close(), history?.close()]);
    },
  };
}

/** The operations of this service, and those of the services beside it. */
function toolsOf(context: Context, beside: Beside = {}): McpMount {
  const own: readonly Stated[] = Object.values(evolution);
  const named: readonly { readonly service?: RemoteService; readonly statements: readonly Stated[] }[] = [
    { service: beside.agents, statements: [...Object.values(agents), ...Object.values(compiler)] },
    { service: beside.safety, statements: Object.values(safety) },
  ];
  const others = named.flatMap(({ service, statements }) => (service ? [{ service, statements }] : []));
  const { as } = inProcess(context);
  return {
    version: "1.0.0",
    statements: [...own, ...others.flatMap(({ statements }) => statements)],
    transportFor: (assistant) => (group, action, input) => {
      const other = others.find(({ statements }) => statements.some((each) => each.group === group));
      const transport = other
        ? throughHttp(other.statements, other.service, { onBehalfOf: assistant.subject })
        : as(assistant);
      return transport(group, action, input);
    },
  };
}
