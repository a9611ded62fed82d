import { Overloaded } from "../kernel/errors.js";

/** Lets a bounded number of things go on at once. */
export interface Bulkhead {
  /** How many go on now. */
  readonly ongoing: number;
  /** Whether the bound is reached. */
  readonly isFull: boolean;
  /** What is thrown then. */
  refusal(): Overloaded;
  /**
   * Does `work`, unless too much goes on already. Work keeps its place until it has really ended, even when nobody waits
   * for it any more, so that a slow service is not asked for more than it can do.
   *
   * @throws {Overloaded} at once, when the bound is reached
   */
  admit<T>(work: () => Promise<T>): Promise<T>;
}

/** A bulkhead with room for so many. */
export function createBulkhead(atOnce: number): Bulkhead {
  let ongoing = 0;
  const message = `${atOnce} requests are being answered, and no more are taken at once`;
  const refusal = () => new Overloaded(message, { hint: "try again in a second" });
  return {
    refusal,
    get isFull() {
      return ongoing >= atOnce;
    },
    get ongoing() {
      return ongoing;
    },
    async admit(work) {
      if (ongoing >= atOnce) throw refusal();
      ongoing += 1;
      try {
        return await work();
      } finally {
        ongoing -= 1;
      }
    },
  };
}
