import { setTimeout as sleep } from "node:timers/promises";
import { type Rate, tokenBuckets } from "../../../../runtime/http/rate-limit.js";
import { type Cache, type CacheTimes, connectCache } from "../../../../runtime/platform/valkey/cache.js";
import type { CachePlace } from "../../../../runtime/platform/valkey/client.js";
import { sharedBuckets } from "../../../../runtime/platform/valkey/shared-buckets.js";
import { rateLimitContract } from "../../../helpers/rate-limit-contract.js";
import { describeWithRedis, guardedCache, plainCache, type TestCache } from "../../../helpers/redis.js";

const REPLICAS = 3;
const rate = { perSecond: 0.5, burst: 6 };

describe("limits of one process", () => rateLimitContract((rate) => [tokenBuckets(rate)], 1));

describe("limits without the cache", () => {
  const away: Cache = { run: async () => undefined, ready: async () => false, close: () => undefined };
  rateLimitContract((rate) => [sharedBuckets("test", rate, away)], 1);
});

describe("what a cache answers", () => {
  it.each([-1, Number.NaN, Infinity, 1e300, "0", "later", null, undefined, [1], {}])(
    "lets nobody wait longer than for one token, nor come more often than one process lets them: %p",
    async (answer) => {
      const liar: Cache = { run: async () => answer, ready: async () => true, close: () => undefined };
      const limit = sharedBuckets("test", rate, liar);
      for (let i = 0; i < 2 * rate.burst; i++) {
        const waitMs = await limit.take("ann");
        expect(waitMs).toBeLessThanOrEqual(2_000);
        if (i >= rate.burst) expect(waitMs).toBeGreaterThan(0);
      }
    },
  );
});

describeWithRedis.each([
  ["one server", plainCache],
  ["a cluster over TLS, for a user with few rights", guardedCache],
])("limits of processes that share %s", (_, start) => {
  let cache: TestCache;
  let now = 0;
  const lines: string[] = [];
  const caches: Cache[] = [];
  const quick: CacheTimes = { commandMs: 10_000, restMs: 5_000, now: () => now };

  const connect = (place: CachePlace, times: Partial<CacheTimes> = {}) => {
    const log = (_level: string, message: string) => void lines.push(message);
    const connected = connectCache(place, log, { ...quick, ...times });
    caches.push(connected);
    return connected;
  };
  const replicas = (rate: Rate, some: readonly Cache[]) => some.map((each) => sharedBuckets("test", rate, each));
  let shared: readonly Cache[] = [];

  beforeAll(async () => {
    cache = await start();
    shared = Array.from({ length: REPLICAS }, () => connect(cache.place));
    await backAgain(shared);
  });

  afterAll(async () => {
    for (const each of caches) each.close();
    await cache?.remove();
  });

  rateLimitContract((rate, count) => replicas(rate, shared.slice(0, count)), REPLICAS);

  it("answers every call while the server dies, and counts together again when it is back", async () => {
    const limits = replicas({ perSecond: 1_000, burst: 50 }, shared);
    const waits: Promise<number>[] = [];
    for (let i = 0; i < 300; i++) {
      waits.push(limits[i % REPLICAS].take("kim"));
      if (i === 100) void cache.server.kill();
      if (i % 10 === 0) await sleep(1);
    }
    for (const waitMs of await Promise.all(waits)) expect(waitMs).toBeGreaterThanOrEqual(0);
    await cache.server.kill();
    await cache.server.start();
    expect(await shared[0].ready()).toBe(false); // it rests
    now += quick.restMs;
    await backAgain(shared);
    const again = replicas(rate, shared);
    const after = [];
    for (let i = 0; i < 2 * rate.burst; i++) after.push(await again[i % REPLICAS].take("lee"));
    expect(after.filter((ms) => ms === 0)).toHaveLength(rate.burst);
  });

  /** A node that has just started takes a moment to know that it is a cluster. */
  async function backAgain(some: readonly Cache[]): Promise<void> {
    const probe = { name: "probe", lua: 'return redis.call("GET", KEYS[1]) and 1 or 1' };
    for (const each of some) {
      while (!(await each.ready()) || (await each.run(probe, "td:rate:probe", [])) !== 1) {
        now += quick.restMs;
        await sleep(20);
      }
    }
  }

  it("waits for a server that hangs but once, and tells of it once a minute", async () => {
    const hanging = connect(cache.place, { commandMs: 50 });
    await backAgain([hanging]);
    const limit = sharedBuckets("test", { perSecond: 1, burst: 1_000 }, hanging);
    process.kill(cache.server.pid() ?? 0, "SIGSTOP");
    try {
      lines.length = 0;
      now += 60_000;
      for (let round = 0; round < 3; round++) {
        for (let i = 0; i < 100; i++) expect(await limit.take("max")).toBe(0);
        expect(await hanging.ready()).toBe(false);
        now += 1_000;
      }
      expect(lines).toEqual(["the cache is away; this process goes on without it"]);
    } finally {
      process.kill(cache.server.pid() ?? 0, "SIGCONT");
    }
    now += quick.restMs;
    await backAgain([hanging]);
    expect(lines.slice(1)).toEqual(["the cache is there"]);
  });

  it("is closed for good", async () => {
    const closed = connect(cache.place);
    await closed.ready();
    closed.close();
    expect(await closed.ready()).toBe(false);
    expect(await sharedBuckets("test", rate, closed).take("zoe")).toBe(0);
  });
});
