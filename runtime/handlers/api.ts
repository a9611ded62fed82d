/**
 * What people call answers an envelope: a status as of HTTP, and the result or a problem (RFC 9457) as its body.
 *
 * @module
 */
import type * as z from "zod";
import { type ProblemDetails, problemOf } from "../http/problems.js";
import type { Context } from "../kernel/context.js";
import { log } from "../kernel/log.js";
import { validate } from "../kernel/validation.js";
import { connect } from "../platform/aws/connect.js";

export type Envelope<T> =
  | { readonly status: 200 | 202; readonly body: T }
  | { readonly status: number; readonly body: ProblemDetails };

/** How an endpoint differs from the usual. */
export interface ApiOptions {
  /** 202 where the work only begins with the answer; 200 otherwise. */
  readonly status?: 200 | 202;
  readonly context?: () => Context;
}

/**
 * Makes a handler that people may call: validates the event, acts, and always answers an envelope.
 *
 * @example
 * export const handler = api(z.strictObject({ name: z.string() }), async ({ name }, { control }) => control.get("x", name));
 */
export function api<I, O>(
  request: z.ZodType<I>,
  act: (input: I, context: Context) => O | Promise<O>,
  { status = 200, context = connect }: ApiOptions = {},
): (event: unknown) => Promise<Envelope<O>> {
  return async function answer(event) {
    try {
      return { status, body: await act(validate(request, event), context()) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) log("error", problem.title, { code: problem.code, error });
      return { status: problem.status, body: problem };
    }
  };
}
