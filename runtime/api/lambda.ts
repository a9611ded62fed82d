/**
 * Operations as a Lambda: an event has an `action` and the fields of its input, and gets an envelope, a status as of HTTP
 * and the answer or a problem (RFC 9457) as its body. An event that came over HTTP is answered as the service does.
 *
 * @module
 */
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import type { ServiceApp } from "../http/app.js";
import { type ProblemDetails, problemOf } from "../http/problems.js";
import { InvalidInput } from "../kernel/errors.js";
import { log } from "../kernel/log.js";
import type { Bound } from "./bound.js";

/** What an event is answered with. */
export type Envelope<T = unknown> =
  | { readonly status: 200; readonly body: T }
  | { readonly status: number; readonly body: ProblemDetails };

/** What a function answers with. */
interface FunctionParts {
  readonly operations: readonly Bound[];
  /** What answers events that came over HTTP. */
  readonly app?: ServiceApp;
}

/** How a function differs from the usual. */
interface FunctionOptions {
  /** The action of events that name none. */
  readonly byDefault?: string;
}

/** A Lambda that people may call. */
export type ApiFunction = (event: unknown, invocation?: LambdaContext) => Promise<unknown>;

/**
 * Makes the handler of a function; it always answers.
 *
 * @param open called with the first event and kept: it may fail, and is then tried again with the next one
 */
export function apiFunction(open: () => FunctionParts, { byDefault }: FunctionOptions = {}): ApiFunction {
  let opened: FunctionParts | undefined;
  const parts = (): FunctionParts => {
    opened ??= open();
    return opened;
  };
  return async (event, invocation) => {
    try {
      const { app, operations } = parts();
      if (app && isHttp(event)) return await handle(app)(event, invocation);
      const { operation, input } = addressed(operations, event, byDefault);
      return { status: 200, body: await operation.perform(input, { signal: never }) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) log("error", problem.title, { code: problem.code, error });
      return { status: problem.status, body: problem };
    }
  };
}

const never = new AbortController().signal;

/** Of API Gateway, a function URL or a load balancer: all say where the request came through. */
const isHttp = (event: unknown): event is LambdaEvent =>
  typeof event === "object" && event !== null && "requestContext" in event;

/**
 * The operation that an event is for.
 *
 * @throws {InvalidInput} where there is none of that name
 */
function addressed(operations: readonly Bound[], event: unknown, byDefault: string | undefined) {
  if (typeof event !== "object" || event === null || Array.isArray(event)) {
    throw new InvalidInput("the event must be an object", { value: event, hint: "send a JSON object" });
  }
  const { action = byDefault, ...input } = event as { readonly action?: unknown };
  const operation = operations.find(({ statement }) => statement.action === action);
  if (operation) return { operation, input };
  const names = operations.map(({ statement }) => JSON.stringify(statement.action));
  const what = action === undefined ? "is missing" : `is none of what is allowed, found ${JSON.stringify(action)}`;
  const hint = names.length === 1 ? `give ${names[0]}` : `give one of ${names.join(", ")}`;
  throw new InvalidInput(`action: ${what}`, { field: "action", value: action, hint });
}
