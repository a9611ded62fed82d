import { CALLER_RATE } from "../../../runtime/architecture/limits.js";
import { limitCallers } from "../../../runtime/services/container/limit.js";
import { describeWithRedis, plainCache, type TestCache } from "../../helpers/redis.js";

const silent = () => undefined;
const none = { CACHE_PORT: 6379, CACHE_TLS: "true" } as const;

/** How many of so many requests at once, through limits in turn, are let through. */
async function admitted(limits: readonly ReturnType<typeof limitCallers>[], count: number): Promise<number> {
  const waits = Array.from({ length: count }, (_, i) => limits[i % limits.length].rate.take("ann"));
  return (await Promise.all(waits)).filter((ms) => ms === 0).length;
}

describe("how often callers may ask a service in a container", () => {
  it("is up to each process where there is no cache", async () => {
    const limits = [limitCallers("safety", none, silent), limitCallers("safety", none, silent)];
    expect(await admitted(limits, 2 * CALLER_RATE.burst)).toBe(2 * CALLER_RATE.burst);
  });

  it.each([
    [{ CACHE_NAME: "cache" }, "CACHE_USER"],
    [{ CACHE_USER: "engine" }, "CACHE_NAME"],
    [{ CACHE_TLS: "false" }, "CACHE_TLS"],
  ] as const)("is not understood with %j", (more, field) => {
    const limit = () => limitCallers("safety", { ...none, CACHE_HOST: "cache.example", ...more }, silent);
    expect(limit).toThrow(expect.objectContaining({ code: "invalid-input", field, hint: expect.anything() }));
  });
});

describeWithRedis("how often callers may ask all processes of a service", () => {
  let cache: TestCache;

  beforeAll(async () => {
    cache = await plainCache();
  });
  afterAll(() => cache?.remove());

  it("is counted by a cache, apart for each service", async () => {
    const { host, port } = cache.place;
    const variables = { CACHE_HOST: host, CACHE_PORT: port, CACHE_TLS: "false" } as const;
    const limits: ReturnType<typeof limitCallers>[] = [];
    for (const name of ["safety", "safety", "hub"] as const) {
      await new Promise<void>((connected) => {
        const log = (_: string, message: string) => message === "the cache is there" && connected();
        limits.push(limitCallers(name, variables, log, { commandMs: 10_000 }));
      });
    }
    const began = performance.now();
    const taken = await admitted(limits.slice(0, 2), 2 * CALLER_RATE.burst);
    const seconds = (performance.now() - began) / 1_000;
    expect(taken).toBeGreaterThanOrEqual(CALLER_RATE.burst);
    expect(taken).toBeLessThanOrEqual(CALLER_RATE.burst + CALLER_RATE.perSecond * seconds);
    expect(await admitted(limits.slice(2), 10)).toBe(10);
    for (const limit of limits) limit.close();
  });
});
