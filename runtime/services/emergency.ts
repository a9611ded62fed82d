/**
 * The service of the emergency stop: port 9999, one container.
 *
 * @module
 */
import { emergencyApp } from "../api/apps/emergency.js";
import { listens } from "../architecture/network.js";
import { type ServeOptions, type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";

/**
 * Serves the emergency stop.
 *
 * @throws {Unavailable} as serve
 */
export const serveEmergency = (
  context: Context,
  { port = listens.emergency.stop.from, ...options }: Partial<ServeOptions> = {},
): Promise<Serving> => serve(emergencyApp(context), { port, ...options });
