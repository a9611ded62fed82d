/**
 * How every call to AWS is made: bounded in time, in tries, and with errors of ours.
 *
 * @module
 */
import { Unavailable } from "../../kernel/errors.js";

/** No call, with all its retries, takes longer than this, in milliseconds. */
export const CALL_DEADLINE_MS = 15_000;

/** Configuration common to all clients; region, credentials and AWS_ENDPOINT_URL come from the environment. */
export const clientConfig = {
  maxAttempts: 4,
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    socketTimeout: 5_000,
    throwOnRequestTimeout: true,
  },
} as const;

/**
 * Runs one call within the deadline.
 *
 * @param what the operation and its object, for the error: `reading checkpoints/x`
 * @throws {Unavailable} when the service answered too late, not at all, or with a failure of its own
 */
export async function callAws<T>(
  what: string,
  send: (abort: { abortSignal: AbortSignal }) => Promise<T>,
  deadlineMs = CALL_DEADLINE_MS,
): Promise<T> {
  try {
    return await send({ abortSignal: AbortSignal.timeout(deadlineMs) });
  } catch (error) {
    if (!isTransient(error)) throw error;
    throw new Unavailable(`AWS did not answer while ${what}`, { hint: "try again in a moment", cause: error });
  }
}

/** True for an error of the service called `name`, as the SDK names them. */
export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

/** What services call it that there was too much at once; some say so with status 400. */
const overload = /Throttl|TooManyRequests|ThroughputExceeded|RequestLimitExceeded|SlowDown/;

/** No status: the network failed or time ran out; 5xx: the service did. */
export function isTransient(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status === undefined) return !isNamed(error, "TypeError", "RangeError", "CredentialsProviderError");
  return status >= 500 || status === 429 || (error instanceof Error && overload.test(error.name));
}
