/**
 * The service of the communication hub: port 9100, one container. Agents run in the executor, which is another one.
 *
 * @module
 */

import { httpRunner } from "../agents/hub/http-runner.js";
import { createHub } from "../agents/hub/hub.js";
import { hubApp } from "../api/apps/hub.js";
import { listens } from "../architecture/network.js";
import { LOOPBACK, type ServeOptions, type Serving, serve } from "../http/serve.js";
import type { Context } from "../kernel/context.js";

/** Where the hub listens, and where its agents run. */
export interface ServeHubOptions extends ServeOptions {
  /** The executor that runs the agents; the one of this machine where nothing is said. */
  readonly agentsUrl: string;
}

/**
 * Serves sessions. Any number of hubs may serve the same ones.
 *
 * @throws {Unavailable} as serve
 */
export function serveHub(
  { control, evolution, clock, log }: Pick<Context, "control" | "evolution" | "clock" | "log">,
  options: Partial<ServeHubOptions> = {},
): Promise<Serving> {
  const { port = listens.agents.peers.from, agentsUrl = executorHere, ...rest } = options;
  const hub = createHub({ control, evolution, clock, log, runner: httpRunner(agentsUrl) });
  return serve(hubApp(hub, log), { port, ...rest });
}

const executorHere = `http://${LOOPBACK}:${listens.agents.api.from}`;
