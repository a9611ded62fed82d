/**
 * The frame of every HTTP service: problems as of RFC 9457 for whatever goes wrong, bounds on body, time and requests
 * at once, `GET /healthz`, `GET /openapi.json`, and one line of log a request.
 *
 * @module
 */
import { type Context, Hono } from "hono";
import * as z from "zod";
import { MethodNotAllowed, NotFound } from "../kernel/errors.js";
import type { Log } from "../kernel/stores.js";
import { answerRequest } from "./answer.js";
import { readJson } from "./body.js";
import { type Bulkhead, createBulkhead } from "./bulkhead.js";
import { type ApiInfo, openApi } from "./openapi.js";
import { type Operation, operation } from "./operation.js";

/** What one request may use, and how many there may be at once. */
export interface ServiceLimits {
  /** Bytes of a body. */
  readonly bodyBytes: number;
  /** Milliseconds until the answer. */
  readonly deadlineMs: number;
  /** Requests in work; one more is answered 503 with Retry-After. */
  readonly atOnce: number;
}

const defaultLimits: ServiceLimits = { bodyBytes: 1024 * 1024, deadlineMs: 30_000, atOnce: 256 };

export interface ServiceDefinition extends ApiInfo {
  readonly operations: readonly Operation[];
  readonly log: Log;
  readonly limits?: Partial<ServiceLimits>;
}

/**
 * Makes the app of a service: served by `serve`, or behind a Lambda by `hono/aws-lambda`.
 *
 * @example
 * const app = createApp({ title: "Agents", description: "…", version: "1.0.0", operations: [run, list], log });
 * await app.request("/healthz");
 */
export function createApp({ operations, log, limits, ...info }: ServiceDefinition): Hono {
  const { bodyBytes, deadlineMs, atOnce } = { ...defaultLimits, ...limits };
  const admission = createBulkhead(atOnce, deadlineMs);
  const alive = health(info.title, admission);
  const all = [...operations, alive];
  const document = openApi(info, all);
  const app = new Hono();
  const add = (operation: Operation, perform: (context: Context) => Promise<unknown>) =>
    app.on(operation.method, routeOf(operation.path), (context) =>
      answerRequest(context, operation.path, log, async () => context.json(await perform(context), operation.status)),
    );

  for (const operation of operations) {
    add(operation, (context) =>
      admission.admit(async (signal) => {
        const body = operation.body && (await readJson(context.req, bodyBytes));
        return operation.perform({ params: context.req.param(), query: context.req.query(), body, signal });
      }),
    );
  }
  add(alive, () => alive.perform({ signal: AbortSignal.timeout(deadlineMs) })); // not under admission: a service at its bound is alive
  app.get("/openapi.json", (context) => context.json(document));
  for (const path of new Set(all.map((operation) => operation.path))) {
    app.all(routeOf(path), (context) => answerRequest(context, path, log, () => refuseMethod(context, path, all)));
  }
  app.all("*", (context) => answerRequest(context, "*", log, () => refusePath(context)));
  return app;
}

/** `/agents/{id}` as hono writes it: `/agents/:id`. */
const routeOf = (path: string): string => path.replace(/\{(\w+)\}/g, ":$1");

const health = (title: string, admission: Bulkhead): Operation =>
  operation({
    method: "GET",
    path: "/healthz",
    summary: "Says that the service answers",
    answer: z.object({ status: z.literal("ok"), service: z.string(), ongoing: z.int() }),
    act: () => ({ status: "ok", service: title, ongoing: admission.ongoing }),
  });

function refuseMethod(context: Context, path: string, operations: readonly Operation[]): never {
  const allowed = operations.filter((operation) => operation.path === path).map(({ method }) => method);
  context.header("allow", allowed.join(", "));
  const details = { field: "method", value: context.req.method, hint: `use ${allowed.join(" or ")}` };
  throw new MethodNotAllowed(`${context.req.path} does not take ${context.req.method}`, details);
}

function refusePath({ req }: Context): never {
  const hint = "GET /openapi.json lists what there is";
  throw new NotFound("there is nothing at this path", { field: "path", value: req.path, hint });
}
