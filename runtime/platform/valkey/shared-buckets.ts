import { type Rate, type RateLimit, tokenBuckets } from "../../http/rate-limit.js";
import { sha256 } from "../../kernel/sha256.js";
import type { Cache } from "./cache.js";
import type { Script } from "./client.js";

/** What all keys begin with; a user of the cache needs no others. */
const PREFIX = "td:rate:";

/** Hex digits of a caller's hash: who asks is nobody's to read in a cache. */
const DIGITS = 32;

/** Microseconds in a second. */
const SECOND = 1_000_000;

/**
 * A token bucket as one number: when it will be full again, by the server's clock in microseconds. Of a bucket that is
 * full there is nothing. Where the clock was set back, a bucket is empty at most.
 *
 * @see ITU-T I.371, the generic cell rate algorithm, which is the leaky bucket as a time
 */
const take: Script = {
  name: "takeToken",
  lua: `
local clock = redis.call("TIME")
local now = clock[1] * ${SECOND} + clock[2]
local token, burst = ${SECOND} / ARGV[1], tonumber(ARGV[2])
local full = tonumber(redis.call("GET", KEYS[1]) or now)
full = math.min(math.max(full, now), now + burst * token) + token
local early = full - burst * token - now
if early > 0 then return math.ceil(early / 1000) end
redis.call("SET", KEYS[1], string.format("%.17g", full), "PX", math.ceil((full - now) / 1000))
return 0`,
};

/**
 * A token bucket a caller, for all processes that share a cache. Each holds its own callers to the same rate as well: that
 * counts alone where the cache is away, and then nobody is let through more often than by as many limits as there are
 * processes.
 *
 * @param what is limited: limits of different things count apart
 */
export function sharedBuckets(what: string, rate: Rate, cache: Cache, own: RateLimit = tokenBuckets(rate)): RateLimit {
  const { perSecond, burst } = rate;
  const mostMs = Math.ceil(1_000 / perSecond);
  return {
    async take(caller) {
      const waitMs = await own.take(caller);
      if (waitMs > 0) return waitMs; // what others count can only make it longer
      const key = `${PREFIX}${what}:${sha256(caller).slice(0, DIGITS)}`;
      const answer = await cache.run(take, key, [perSecond, burst]);
      return typeof answer === "number" && answer > 0 ? Math.min(answer, mostMs) : 0;
    },
  };
}
