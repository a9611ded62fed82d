/**
 * The service of the communication hub: port 9100, one container. Agents run in the executor, which is another one.
 *
 * @module
 */

import { type Executor, httpRunner } from "../agents/hub/http-runner.js";
import { createHub } from "../agents/hub/hub.js";
import { hubApp } from "../api/apps/hub.js";
import { listens } from "../architecture/network.js";
import { createReadiness } from "../http/readiness.js";
import { type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";
import type { ServiceOptions } from "./container/options.js";
import { controlTable, evolutionBucket } from "./container/readiness.js";

/** Where the hub listens, and where its agents run. */
interface HubOptions extends ServiceOptions {
  readonly executor: Executor;
}

/**
 * Serves sessions. Any number of hubs may serve the same ones.
 *
 * @throws {Unavailable} as serve
 */
export function serveHub(
  { control, evolution, clock, log }: Pick<Context, "control" | "evolution" | "clock" | "log">,
  { port = listens.agents.peers.from, executor, access, ...options }: HubOptions,
): Promise<Serving> {
  const readiness = createReadiness({ ...controlTable({ control }, "emergency"), ...evolutionBucket({ evolution }) });
  const hub = createHub({ control, evolution, clock, log, runner: httpRunner(executor) });
  return serve(hubApp(hub, log, { access, readiness }), { port, readiness, ...options });
}
