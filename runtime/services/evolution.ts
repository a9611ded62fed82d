/**
 * The service of evolutions: port 8000, one container.
 *
 * @module
 */
import { evolutionApp } from "../api/apps/evolution.js";
import { inProcess } from "../api/in-process.js";
import { mountMcp } from "../api/mcp.js";
import * as operations from "../api/operations/evolution/index.js";
import { listens } from "../architecture/network.js";
import { createReadiness } from "../http/readiness.js";
import { type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";
import type { ServiceOptions } from "./container/options.js";
import { controlTable, evolutionBucket } from "./container/readiness.js";

/**
 * Serves evolutions, and the same to assistants at `/mcp`.
 *
 * @throws {Unavailable} as serve
 */
export function serveEvolution(
  context: Context,
  { port = listens.evolution.api.from, access, ...options }: ServiceOptions,
): Promise<Serving> {
  const readiness = createReadiness({ ...controlTable(context, "evolution"), ...evolutionBucket(context) });
  const mcp = mountMcp({
    version: "1.0.0",
    statements: Object.values(operations),
    transportFor: inProcess(context).as,
  });
  return serve(evolutionApp(context, { access, readiness }, mcp), { port, readiness, ...options });
}
