import { DeadlineExceeded, Overloaded } from "../kernel/errors.js";
import { withTimeOut } from "../kernel/time-out.js";

/** Lets a bounded number of things go on at once, each for a bounded time. */
export interface Bulkhead {
  /** How many go on now. */
  readonly ongoing: number;
  /**
   * Does `work`, unless too much goes on already. Work that is over its deadline keeps its place until it has really
   * ended, so that a slow service is not asked for more than it can do.
   *
   * @throws {Overloaded} at once, when the bound is reached
   * @throws {DeadlineExceeded} when the work takes longer than the deadline; its signal is aborted
   */
  admit<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** @param deadlineMs in milliseconds */
export function createBulkhead(atOnce: number, deadlineMs: number): Bulkhead {
  let ongoing = 0;
  return {
    get ongoing() {
      return ongoing;
    },
    async admit(work) {
      if (ongoing >= atOnce) {
        const message = `${atOnce} requests are being answered, and no more are taken at once`;
        throw new Overloaded(message, { hint: "try again in a second" });
      }
      ongoing += 1;
      const overdue = new AbortController();
      const done = work(overdue.signal).finally(() => {
        ongoing -= 1;
      });
      return withTimeOut(deadlineMs, done, () => {
        const message = `there was no answer within ${deadlineMs} milliseconds`;
        const error = new DeadlineExceeded(message, { hint: "ask for less at once" });
        setImmediate(() => overdue.abort(error)); // after it was answered: the work may fail of it in its own way
        throw error;
      });
    },
  };
}
