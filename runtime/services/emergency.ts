/**
 * The service of the emergency stop: port 9999, one container.
 *
 * @module
 */
import { emergencyApp } from "../api/apps/emergency.js";
import { listens } from "../architecture/network.js";
import { createReadiness } from "../http/readiness.js";
import { type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";
import type { ServiceOptions } from "./container/options.js";

/**
 * Serves the emergency stop. It is ready while it is alive: a stop succeeds as long as one of its two places takes it.
 *
 * @throws {Unavailable} as serve
 */
export function serveEmergency(
  context: Context,
  { port = listens.emergency.stop.from, access, ...options }: ServiceOptions,
): Promise<Serving> {
  const readiness = createReadiness();
  return serve(emergencyApp(context, { access, readiness }), { port, readiness, ...options });
}
