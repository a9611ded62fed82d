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
import { type ServeOptions, type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";

/** Who asks at `/mcp`, for the audit, as long as nobody says who they are. */
const ASSISTANT = "assistant";

/**
 * Serves evolutions, and the same to assistants at `/mcp`.
 *
 * @throws {Unavailable} as serve
 */
export function serveEvolution(
  context: Context,
  { port = listens.evolution.api.from, ...options }: Partial<ServeOptions> = {},
): Promise<Serving> {
  const { transport } = inProcess(context);
  const mcp = mountMcp({ version: "1.0.0", statements: Object.values(operations), transport, by: ASSISTANT });
  return serve(evolutionApp(context, mcp), { port, ...options });
}
