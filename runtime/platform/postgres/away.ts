/**
 * Which errors say that a database is away rather than that something is wrong with what it was asked.
 *
 * @module
 */
import { TDeveloperError, Unavailable } from "../../kernel/errors.js";
import { backOff, retry } from "../../kernel/retry.js";

/**
 * Connections that failed (08), a user who is not let in, or not yet (28), too little of something (53), waited for too long
 * (55P03, 57014), shut down (57P01–03, 57P05), in a standby's hands after a fail over (25006), and transactions that lost
 * against others (40001, 40P01).
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const PASSING = /^(08|28|53|57P0[1235]|55P03|57014|25006|40001|40P01)/;

const TRIES = { attempts: 3, deadlineMs: 4_000, pauseMs: backOff(50) } as const;

/** What a server said has five characters for a code; what has none came from the way there. */
const saidByServer = (error: unknown): string | undefined => {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return typeof code === "string" && typeof severity === "string" ? code : undefined;
};

/** Whether a connection can be used after an error: the server refused a statement, and no more. */
export function isRefusal(error: unknown): boolean {
  const code = saidByServer(error);
  return code !== undefined && !PASSING.test(code);
}

/** An error as it is to be thrown: that of a database that is away is {@link Unavailable}. */
export function translated(error: unknown): unknown {
  if (isRefusal(error) || error instanceof TDeveloperError) return error;
  if (error instanceof TypeError || error instanceof RangeError) return error;
  return new Unavailable("the database did not answer", { hint: "try again in a moment", cause: error });
}

/**
 * Does again, a few times within some seconds, what found the database away.
 *
 * @param work may happen twice: that it failed does not say that nothing was done
 */
export const idempotent = <T>(work: () => Promise<T>): Promise<T> =>
  retry(work, { ...TRIES, retryOn: (error) => error instanceof Unavailable });
