import { CALLER_RATE } from "../../architecture/limits.js";
import type { ServiceName } from "../../architecture/workloads.js";
import { isLoopback } from "../../http/loopback.js";
import { type RateLimit, tokenBuckets } from "../../http/rate-limit.js";
import { InvalidInput } from "../../kernel/errors.js";
import type { Log } from "../../kernel/stores.js";
import { cacheTokens } from "../../platform/aws/identity/cache-token.js";
import { type CacheTimes, connectCache } from "../../platform/valkey/cache.js";
import type { CachePlace } from "../../platform/valkey/client.js";
import { sharedBuckets } from "../../platform/valkey/shared-buckets.js";

/** The variables that say where a cache is, as they were read. */
interface CacheVariables {
  readonly CACHE_HOST?: string;
  readonly CACHE_PORT: number;
  readonly CACHE_TLS: "true" | "false";
  readonly CACHE_NAME?: string;
  readonly CACHE_USER?: string;
}

/** How often callers may ask a service. */
interface CallerLimit {
  readonly rate: RateLimit;
  /** Ends what it holds. */
  close(): void;
}

/**
 * How often callers may ask a service: all processes of it together where there is a cache, each of them where there is none.
 *
 * @param times of the cache; for tests
 * @throws {InvalidInput} naming the variable that does not go with the others
 */
export function limitCallers(
  service: ServiceName,
  variables: CacheVariables,
  log: Log,
  times: Partial<CacheTimes> = {},
): CallerLimit {
  const place = placeOf(variables);
  if (place === undefined) return { rate: tokenBuckets(CALLER_RATE), close: () => undefined };
  const cache = connectCache(place, log, times);
  return { rate: sharedBuckets(service, CALLER_RATE, cache), close: () => cache.close() };
}

function placeOf(variables: CacheVariables): CachePlace | undefined {
  const { CACHE_HOST: host, CACHE_PORT: port, CACHE_TLS, CACHE_NAME: name, CACHE_USER: user } = variables;
  if (host === undefined) return undefined;
  if ((name === undefined) !== (user === undefined)) {
    const field = name === undefined ? "CACHE_NAME" : "CACHE_USER";
    const hint = "name both the cache and who signs in there, or neither";
    throw new InvalidInput(`${field}: is missing`, { field, hint });
  }
  const tls = CACHE_TLS === "true";
  if (!tls && !isLoopback(host)) {
    const hint = "only a cache of this machine is asked in the clear";
    throw new InvalidInput(`CACHE_TLS: is false for ${host}`, { field: "CACHE_TLS", value: "false", hint });
  }
  const signsIn = name !== undefined && user !== undefined;
  return {
    host,
    port,
    cluster: tls,
    ...(tls && { tls: {} }),
    ...(signsIn && { user: { name: user, password: cacheTokens(name, user) } }),
  };
}
