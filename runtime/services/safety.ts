/**
 * The safety service: port 8888, one container.
 *
 * @module
 */
import { safetyApp } from "../api/apps/safety.js";
import { openSafety } from "../api/operations/safety/group.js";
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
): Promise<Serving> => serve(safetyApp(openSafety(context)), { port, ...options });
