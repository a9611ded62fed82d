/**
 * Errors as callers see them: problems as of RFC 9457, the same from a Lambda and from an HTTP service.
 *
 * @module
 */
import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type * as errors from "../kernel/errors.js";
import { type ErrorDetails, TDeveloperError } from "../kernel/errors.js";
import { redact } from "../kernel/log.js";
import { printable } from "../kernel/printable.js";

/** A problem as callers see it: RFC 9457, with the field, the value and what to do. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly value?: unknown;
  readonly hint?: string;
}

type Raised<E> = E extends new (message: string, details?: ErrorDetails) => { readonly code: infer C } ? C : never;

/** The `code` of every error that T-Developer raises on purpose. */
type ErrorCode = Raised<(typeof errors)[keyof typeof errors]>;

/** Every error code as an HTTP status and a title; a new error without a row here does not compile. */
export const problems: Readonly<Record<ErrorCode, { readonly status: number; readonly title: string }>> = {
  "invalid-input": { status: 400, title: "The input cannot be used" },
  "not-found": { status: 404, title: "There is no such thing" },
  conflict: { status: 409, title: "The request contradicts what is there" },
  "agent-too-large": { status: 413, title: "The agent is too large" },
  unsafe: { status: 422, title: "The safety gate did not accept the agent" },
  "agent-failed": { status: 422, title: "The agent did not answer within its limits" },
  "agent-over-limit": { status: 422, title: "The agent takes more than an agent may" },
  "canary-failed": { status: 500, title: "The evaluator of the task cannot be trusted" },
  withdrawn: { status: 410, title: "The agent was withdrawn" },
  "emergency-stopped": { status: 423, title: "The emergency stop is set" },
  "evolution-stopped": { status: 423, title: "The evolution was stopped" },
  "corrupt-object": { status: 500, title: "A stored object is corrupt" },
  unavailable: { status: 503, title: "A service did not answer" },
  unauthenticated: { status: 401, title: "It is not known who asks" },
  forbidden: { status: 403, title: "Whoever asks may not do that" },
  "rate-limited": { status: 429, title: "One caller asks too often" },
  "method-not-allowed": { status: 405, title: "The path does not take this method" },
  "input-too-large": { status: 413, title: "The input is too large" },
  "unsupported-media-type": { status: 415, title: "The body is not of the type that is taken" },
  misdirected: { status: 421, title: "The request is for another host" },
  "cross-origin": { status: 403, title: "The request is from a page of another origin" },
  overloaded: { status: 503, title: "Too much is asked at once" },
  "deadline-exceeded": { status: 504, title: "The answer took too long" },
};

/** What a caller may know of an error: all of ours, nothing of an unforeseen one. */
export function problemOf(error: unknown): ProblemDetails {
  if (!(error instanceof TDeveloperError)) {
    const detail = "something unforeseen went wrong; the log has the details";
    return { type: typeOf("internal"), title: "Internal error", status: 500, code: "internal", detail };
  }
  const { status, title } = isKnown(error.code) ? problems[error.code] : problems.unavailable;
  const { code, field, hint } = error;
  return {
    type: typeOf(code),
    title,
    status,
    code,
    detail: redact(error.message),
    field,
    value: brief(error.value),
    hint,
  };
}

const typeOf = (code: string): string => `urn:t-developer:problem:${code}`;

const isKnown = (code: string): code is ErrorCode => code in problems;

/** At most 200 characters of a value go back to the caller, and no secret. */
function brief(value: unknown): unknown {
  const text = printable(value);
  if (text === undefined) return undefined;
  const clean = redact(text);
  if (clean !== text || text.length > 200) return clean.slice(0, 200);
  return JSON.parse(text);
}

/** Seconds after which a caller may try again what was unavailable. */
export const RETRY_AFTER_S = "1";

/** What was raised: hono's middleware wraps its own, and an error of ours in it. */
export const raisedIn = (error: unknown): unknown =>
  error instanceof HTTPException && error.cause !== undefined ? error.cause : error;

/** An answer of problem+json. @param hasToken whether the request had one, be it a wrong one */
export function problemAnswer(error: unknown, hasToken = false) {
  const problem = problemOf(error);
  const status = problem.status as ContentfulStatusCode;
  return { status, headers: headersOf(problem, hasToken), body: JSON.stringify(problem) };
}

/** Answers an error as problem+json. */
export const answerProblem: ErrorHandler = (error, context) => {
  const hasToken = context.req.header("authorization") !== undefined;
  const { status, headers, body } = problemAnswer(raisedIn(error), hasToken);
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
  return context.body(body, status);
};

/** What HTTP wants to be said beside a problem. */
function headersOf(problem: ProblemDetails, hasToken: boolean): Record<string, string> {
  const type = { "content-type": "application/problem+json" };
  switch (problem.status) {
    case 401:
    case 403:
      return problem.code === "cross-origin" ? type : { ...type, "www-authenticate": challenge(problem, hasToken) };
    case 429:
      return { ...type, "retry-after": String(problem.value) };
    case 503:
      return { ...type, "retry-after": RETRY_AFTER_S };
    default:
      return type;
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function challenge({ status, detail, value }: ProblemDetails, hasToken: boolean): string {
  const realm = 'Bearer realm="t-developer"';
  if (status === 403) return `${realm}, error="insufficient_scope", scope="${value}"`;
  return hasToken ? `${realm}, error="invalid_token", error_description="${detail.replace(/["\\]/g, "'")}"` : realm;
}
