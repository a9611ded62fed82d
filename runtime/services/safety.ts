/**
 * The safety service: port 8888, one container.
 *
 * @module
 */

import { createSafetyApp } from "../api/safety/app.js";
import { safetyService } from "../api/safety/service.js";
import { listens } from "../architecture/network.js";
import { type ServeOptions, type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";

/**
 * Serves scanning and the quarantine. All state is in the context: any number of these may serve the same.
 *
 * @throws {Unavailable} as serve
 */
export const serveSafety = (
  context: Context,
  { port = listens.safety.api.from, ...options }: Partial<ServeOptions> = {},
): Promise<Serving> => serve(createSafetyApp(safetyService(context)), { port, ...options });
