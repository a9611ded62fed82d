import { type Cache, connectCache } from "../../../../runtime/platform/valkey/cache.js";
import type { CachePlace } from "../../../../runtime/platform/valkey/client.js";
import { describeWithRedis, guardedCache, type TestCache } from "../../../helpers/redis.js";

const echo = { name: "echo1", lua: "return ARGV[1]" };
const WRONG = "a-password-that-is-wrong";

describeWithRedis("a connection to a cache", () => {
  let cache: TestCache;
  let opened: Cache | undefined;
  let now = 0;
  const told: unknown[][] = [];

  const connect = (more: Partial<CachePlace>, password = cache.place.user?.password) => {
    const user = password && { name: "engine", password };
    const times = { commandMs: 10_000, restMs: 5_000, now: () => now };
    opened = connectCache({ ...cache.place, user, ...more }, (...line) => void told.push(line), times);
    return opened;
  };

  beforeAll(async () => {
    cache = await guardedCache();
  });
  afterAll(() => cache?.remove());
  beforeEach(() => told.splice(0));
  afterEach(() => opened?.close());

  it("is made by a new password each time", async () => {
    let asked = 0;
    const right = await cache.place.user?.password();
    const connected = connect({}, async () => {
      asked += 1;
      return right ?? "";
    });
    expect(await connected.ready()).toBe(true);
    expect(await connected.run(echo, "td:rate:1", ["a"])).toBe("a");
    expect(await connected.run(echo, "not-ours:1", ["a"])).toBeUndefined(); // what it may not ends it
    expect(await connected.run(echo, "td:rate:1", ["a"])).toBeUndefined();
    now += 5_000;
    expect(await connected.ready()).toBe(true);
    expect(await connected.run(echo, "td:rate:1", ["a"])).toBe("a");
    expect(asked).toBe(2);
  });

  const right = undefined;

  it.each<[string, Partial<CachePlace>, (() => Promise<string>) | undefined]>([
    ["a wrong password", {}, async () => WRONG],
    ["no password to be had", {}, () => Promise.reject(new Error("no credentials"))],
    ["a password that never comes", {}, () => new Promise(() => undefined)],
    ["an authority that is not trusted", { tls: {} }, right],
    ["no TLS", { tls: undefined }, right],
    ["nobody there", { port: 9 }, right],
    ["nobody there, alone", { port: 9, cluster: false }, right],
    ["no such name", { host: "cache.invalid" }, right],
  ])("is away with %s, and says so once, without a secret", async (_, more, password) => {
    const connected = connect(more, password);
    for (let i = 0; i < 3; i++) {
      expect(await connected.run(echo, "td:rate:1", ["a"])).toBeUndefined();
      await connected.ready();
    }
    const answer = await connected.run(echo, "td:rate:1", ["a"]);
    expect(answer).toBeUndefined();
    expect(told).toHaveLength(1);
    expect(told[0]).toEqual(["warn", expect.stringContaining("away"), { error: expect.any(Error) }]);
    expect(String((told[0][2] as { error: Error }).error)).not.toContain(WRONG);
  });
});
