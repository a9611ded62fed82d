import { RateLimited } from "../kernel/errors.js";
import { Lru } from "../kernel/lru.js";

/** How often one caller may ask. An implementation may count over several processes. */
export interface RateLimit {
  /**
   * Counts one request.
   *
   * @returns milliseconds after which it may be asked again; 0 where it may be answered
   */
  take(caller: string): Promise<number>;
}

/** What one caller may do. */
export interface Rate {
  /** Requests in the long run. */
  readonly perSecond: number;
  /** Requests at once, after a rest. */
  readonly burst: number;
}

/** Callers that are remembered; who has not asked for longest is forgotten, and may begin anew. */
const CALLERS = 10_000;

/**
 * A token bucket a caller, in this process.
 *
 * @param now milliseconds that only grow
 */
export function tokenBuckets({ perSecond, burst }: Rate, now: () => number = () => performance.now()): RateLimit {
  const buckets = new Lru<string, { tokens: number; at: number }>(CALLERS);
  return {
    async take(caller) {
      const bucket = buckets.getOrMake(caller, () => ({ tokens: burst, at: now() }));
      const at = now();
      bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) * perSecond) / 1_000);
      bucket.at = at;
      if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 1_000) / perSecond);
      bucket.tokens -= 1;
      return 0;
    },
  };
}

/** @throws {RateLimited} with the seconds to wait in `value` */
export async function countIn(limit: RateLimit, caller: string): Promise<void> {
  const waitMs = await limit.take(caller);
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1_000);
  throw new RateLimited(`${caller} asks more often than one may`, {
    field: "retry-after",
    value: seconds,
    hint: `try again in ${seconds} s`,
  });
}
