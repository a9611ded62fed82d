import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { Unavailable } from "../kernel/errors.js";
import type { Log } from "../kernel/stores.js";
import type { ServiceApp } from "./app.js";
import { isLoopback, refuseOtherHosts } from "./loopback.js";
import type { Readiness } from "./readiness.js";

/** Where a service listens unless it is told otherwise: on this machine only. */
export const LOOPBACK = "127.0.0.1";

/** Milliseconds that a service on somebody's own machine has for the requests it is answering when it is stopped. */
const STOP_DEADLINE_MS = 10_000;

/** All in milliseconds. */
const timeouts = {
  keepAliveTimeout: 65_000, // longer than a load balancer's 60 s, so that it never writes to a connection just closed
  headersTimeout: 10_000,
  requestTimeout: 30_000,
};

const MAX_CONNECTIONS = 2_048;

/** Where a service listens, and how it ends. */
export interface ServeOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** {@link LOOPBACK} where nothing is said; `0.0.0.0` where other machines shall reach it. */
  readonly host?: string;
  /** Milliseconds for the requests in work when it is stopped. */
  readonly stopDeadlineMs?: number;
  /** Milliseconds that it goes on taking requests, not ready any more, before it is stopped; 0 where nothing is said. */
  readonly noticeMs?: number;
}

/** What is told when the service is about to stop. */
interface Stopping {
  readonly readiness?: Readiness;
}

/** A service that listens. */
export interface Serving {
  readonly port: number;
  readonly url: string;
  /** Says that it is not ready, then takes no more requests, finishes those it has, and cuts off what takes too long. */
  close(): Promise<void>;
}

/**
 * Serves an app over HTTP. On a loopback address it answers only requests for this machine by name, so that no web page
 * reaches it through a name of its own that it lets point here (DNS rebinding).
 *
 * @throws {Unavailable} when the port cannot be listened on
 */
export async function serve(app: Pick<ServiceApp, "fetch">, options: ServeOptions & Stopping): Promise<Serving> {
  const { port, host = LOOPBACK, stopDeadlineMs = STOP_DEADLINE_MS, noticeMs = 0, readiness } = options;
  const answer = isLoopback(host) ? refuseOtherHosts(app) : app.fetch;
  let stopping = false;
  const listener = getRequestListener(
    async (request, bindings) => {
      const response = await answer(request, bindings);
      if (stopping) response.headers.set("connection", "close");
      return response;
    },
    { hostname: host },
  );
  const server = createServer(timeouts, listener);
  server.maxConnections = MAX_CONNECTIONS;
  const actual = await listen(server, port, host);
  return {
    port: actual,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    async close() {
      stopping = true;
      readiness?.drain();
      if (noticeMs > 0) await sleep(noticeMs);
      const cutOff = setTimeout(() => server.closeAllConnections(), stopDeadlineMs);
      await new Promise((closed) => server.close(closed));
      clearTimeout(cutOff);
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const details = { field: "port", value: port, hint: "choose another port or address", cause };
      reject(new Unavailable(`cannot listen on ${host}:${port} (${cause.code})`, details));
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Waits until `signal` is aborted or the process is told to end, and stops the service then. */
export async function serveUntil(signal: AbortSignal, serving: Serving, log: Log): Promise<void> {
  log("info", "listening", { url: serving.url });
  await once(process, "SIGTERM", { signal }).catch(() => {}); // rejects when the signal is aborted
  log("info", "stopping", { url: serving.url });
  await serving.close();
}
