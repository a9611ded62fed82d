import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Log } from "../kernel/stores.js";
import { type ProblemDetails, problemOf } from "./problems.js";

/** Seconds after which a caller may try again what was unavailable. */
const RETRY_AFTER_S = "1";

/**
 * Answers whatever `act` does, throws included, under an id that the caller may have given. Logs one line: the route and
 * how it ended, nothing of what was sent.
 *
 * @param route the path as its operation has it, so that lines can be counted by it
 */
export async function answerRequest(
  context: Context,
  route: string,
  log: Log,
  act: () => Response | Promise<Response>,
): Promise<Response> {
  const began = performance.now();
  const id = requestId(context);
  context.header("x-request-id", id);
  const { response, problem, error } = await attempt(context, act);
  const fields = {
    request_id: id,
    method: context.req.method,
    route,
    status: response.status,
    ms: Math.round((performance.now() - began) * 100) / 100,
    code: problem?.code,
  };
  if (response.status >= 500) log("error", "request", { ...fields, error });
  else if (route !== "/healthz") log("info", "request", fields);
  return response;
}

async function attempt(
  context: Context,
  act: () => Response | Promise<Response>,
): Promise<{ readonly response: Response; readonly problem?: ProblemDetails; readonly error?: unknown }> {
  try {
    return { response: await act() };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 503) context.header("retry-after", RETRY_AFTER_S);
    const headers = { "content-type": "application/problem+json" };
    return {
      response: context.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, headers),
      problem,
      error,
    };
  }
}

function requestId(context: Context): string {
  const given = context.req.header("x-request-id") ?? "";
  return /^[\w.-]{1,100}$/.test(given) ? given : randomUUID();
}
