/**
 * The safety service: port 8888, one container.
 *
 * @module
 */
import { listens } from "../architecture/network.js";
import { createSafetyApp } from "../safety/quarantine/app.js";
import { safetyService } from "../safety/quarantine/service.js";
import type { World } from "../world.js";
import { type ServeOptions, type Serving, serve } from "./serve.js";

/**
 * Serves scanning and the quarantine. All state is in the world: any number of these may serve the same.
 *
 * @throws {Unavailable} as serve
 */
export const serveSafety = (
  world: World,
  { port = listens.safety.api.from, ...options }: Partial<ServeOptions> = {},
): Promise<Serving> => serve(createSafetyApp(safetyService(world)), { port, ...options });
