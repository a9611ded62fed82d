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
import type { ServiceOptions } from "./container/options.js";
import { controlTable, evolutionBucket } from "./container/readiness.js";

/** Services that do more for assistants than this one does itself; they are asked for them by this one. */
interface Beside {
  readonly agents?: RemoteService;
  readonly safety?: RemoteService;
}

/** Where the service listens, and what stands beside it. */
interface EvolutionOptions extends ServiceOptions {
  readonly beside?: Beside;
}

/**
 * Serves evolutions, and the same to assistants at `/mcp`, with the operations of the services beside it.
 *
 * @throws {Unavailable} as serve
 */
export function serveEvolution(
  context: Context,
  { port = listens.evolution.api.from, access, beside, ...options }: EvolutionOptions,
): Promise<Serving> {
  const readiness = createReadiness({ ...controlTable(context, "evolution"), ...evolutionBucket(context) });
  const mcp = mountMcp(toolsOf(context, beside));
  return serve(evolutionApp(context, { access, readiness }, mcp), { port, readiness, ...options });
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
