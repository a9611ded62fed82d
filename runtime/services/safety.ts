/**
 * The safety service: port 8888, one container.
 *
 * @module
 */
import { safetyApp } from "../api/apps/safety.js";
import { openSafety } from "../api/operations/safety/group.js";
import { listens } from "../architecture/network.js";
import { createReadiness } from "../http/readiness.js";
import { type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";
import type { ServiceOptions } from "./container/options.js";
import { controlTable } from "./container/readiness.js";

/**
 * Serves scanning and the quarantine. All state is in the context: any number of these may serve the same.
 *
 * @throws {Unavailable} as serve
 */
export function serveSafety(
  context: Context,
  { port = listens.safety.api.from, access, ...options }: ServiceOptions,
): Promise<Serving> {
  const readiness = createReadiness(controlTable(context, "quarantine"));
  return serve(safetyApp(openSafety(context), { access, readiness }), { port, readiness, ...options });
}
