/**
 * The frame of every HTTP service: who may come in, problems as of RFC 9457 for whatever goes wrong, bounds on body, time
 * and requests at once, `GET /healthz` and `/readyz`, and one line of log a request.
 *
 * @module
 */
import { Hono, type Context as HttpContext } from "hono";
import { HTTPException } from "hono/http-exception";
import { requestId } from "hono/request-id";
import { timeout } from "hono/timeout";
import type { Role } from "../architecture/roles.js";
import { DeadlineExceeded, MethodNotAllowed, NotFound } from "../kernel/errors.js";
import type { Json } from "../kernel/json.js";
import type { Log } from "../kernel/stores.js";
import { type AccessControl, admitBy } from "./access-control.js";
import { boundedBody } from "./body.js";
import { type Bulkhead, createBulkhead } from "./bulkhead.js";
import { type FrameVariables, HEALTH, PROBES, READY } from "./frame.js";
import type { Caller } from "./identity/caller.js";
import { logged } from "./logged.js";
import { answerProblem, RETRY_AFTER_S } from "./problems.js";
import { createReadiness, type Readiness } from "./readiness.js";
import { shed } from "./shed.js";
import { traced } from "./traced.js";

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

/** Characters of an id that a caller gives to a request. */
const REQUEST_ID_CHARACTERS = 100;

/** One way into a service. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** As OpenAPI writes it: `/agents/{agent_id}/run`. */
  readonly path: string;
  readonly status?: 200 | 201 | 202;
  /** The least that whoever asks has to be. */
  readonly role: Role;
  perform(request: HttpContext["req"], asked: Asked): Promise<unknown>;
}

/** What surrounds a request. */
interface Asked {
  readonly caller: Caller;
  /** Aborted when the deadline is over. */
  readonly signal: AbortSignal;
}

/** What a service is made of. */
export interface ServiceFrame {
  readonly title: string;
  readonly routes: readonly Route[];
  /** Answered at `/openapi.json`. */
  readonly document: Json;
  readonly log: Log;
  readonly access: AccessControl;
  /** What `/readyz` answers; that it is ready where nothing is said. */
  readonly readiness?: Readiness;
  readonly limits?: Partial<ServiceLimits>;
  /** Adds more ways in than the routes; each of them does its work by `serve`. */
  readonly extend?: (app: ServiceApp, serve: ServeCaller) => void;
}

/**
 * Does the work of a request, where there is room for it, for whoever it turns out to be.
 *
 * @throws {Overloaded} where there is no room, and what letting a request in throws
 */
export type ServeCaller = <T>(
  context: HttpContext<{ Variables: FrameVariables }>,
  work: (caller: Caller) => Promise<T>,
  role?: Role,
) => Promise<T>;

/** The app of a service: served by `serve`, or behind a Lambda by `hono/aws-lambda`. */
export type ServiceApp = Hono<{ Variables: FrameVariables }>;

/**
 * Puts routes into the frame.
 *
 * @example
 * const app = createApp({ title: "Greeter", routes, document: {}, log, access });
 * await app.request("/healthz");
 */
export function createApp(frame: ServiceFrame): ServiceApp {
  const { title, routes, document, log, extend, readiness = createReadiness() } = frame;
  const { bodyBytes, deadlineMs, atOnce } = { ...defaultLimits, ...frame.limits };
  const bulkhead = createBulkhead(atOnce);
  const admit = admitBy(frame.access);
  const serveCaller: ServeCaller = (context, work, role) =>
    bulkhead.admit(async () => work(await admit(context, role)));
  const app: ServiceApp = new Hono();
  app.onError(answerProblem);
  app.use(shed(bulkhead, log));
  app.use(traced, requestId({ limitLength: REQUEST_ID_CHARACTERS }), logged(log));
  app.use(timeout(deadlineMs, tooLate(deadlineMs)));
  app.use(boundedBody(bodyBytes));
  for (const { method, path, status = 200, role, perform } of routes) {
    app.on(method, routeOf(path), async (context) => {
      context.set("route", path);
      const overdue = new AbortController();
      context.set("overdue", overdue);
      const work = (caller: Caller) => perform(context.req, { caller, signal: overdue.signal });
      return context.json((await serveCaller(context, work, role)) as Json, status);
    });
  }
  app.get(HEALTH, (context) => health(context, title, bulkhead)); // not in the bulkhead: a service at its bound is alive
  app.get(READY, (context) => ready(context, title, readiness));
  app.get("/openapi.json", (context) => context.json(document));
  extend?.(app, serveCaller);
  refuseTheRest(app, routes);
  return app;
}

/** `/agents/{id}` as hono writes it: `/agents/:id`. */
const routeOf = (path: string): string => path.replace(/\{(\w+)\}/g, ":$1");

function health(context: HttpContext, service: string, { ongoing }: Bulkhead): Response {
  context.set("route", HEALTH);
  return context.json({ status: "ok", service, ongoing });
}

async function ready(context: HttpContext, service: string, readiness: Readiness): Promise<Response> {
  context.set("route", READY);
  const { ready, ...state } = await readiness.check();
  if (!ready) context.header("retry-after", RETRY_AFTER_S);
  return context.json({ status: ready ? "ready" : "not ready", service, ...state }, ready ? 200 : 503);
}

/**
 * The work is told after it was answered: it may fail of that in its own way. Hono's middleware throws what it calls an
 * HTTP exception: ours is its cause.
 */
const tooLate =
  (deadlineMs: number) =>
  (context: HttpContext<{ Variables: FrameVariables }>): HTTPException => {
    const message = `there was no answer within ${deadlineMs} milliseconds`;
    const cause = new DeadlineExceeded(message, { hint: "ask for less at once" });
    setImmediate(() => context.get("overdue")?.abort(cause));
    return new HTTPException(504, { cause });
  };

/**
 * Refuses the method of a request, and says which ones its path takes.
 *
 * @throws {MethodNotAllowed} always
 */
export function refuseMethod(context: HttpContext, allowed: readonly string[]): never {
  const { method, path } = context.req;
  context.header("allow", allowed.join(", "));
  const details = { field: "method", value: method, hint: `use ${allowed.join(" or ")}` };
  throw new MethodNotAllowed(`${path} does not take ${method}`, details);
}

/** What there is no route for: another method of a path that there is, or another path. */
function refuseTheRest(app: ServiceApp, routes: readonly Route[]): void {
  const probes = PROBES.map((path) => ({ method: "GET", path }) as const);
  const ways = [...routes, ...probes];
  for (const path of new Set(ways.map((way) => way.path))) {
    const allowed = ways.filter((way) => way.path === path).map(({ method }) => method);
    app.all(routeOf(path), (context) => {
      context.set("route", path);
      refuseMethod(context, allowed);
    });
  }
  app.all("*", ({ req }) => {
    const hint = "GET /openapi.json lists what there is";
    throw new NotFound("there is nothing at this path", { field: "path", value: req.path, hint });
  });
}
