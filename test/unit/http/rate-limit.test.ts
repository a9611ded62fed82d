import fc from "fast-check";
import { createApp } from "../../../runtime/http/app.js";
import { tokenBuckets } from "../../../runtime/http/rate-limit.js";
import { access, by } from "../../helpers/identity.js";

const rate = { perSecond: 10, burst: 5 };

describe("a rate limit", () => {
  it("lets through no more than its burst and its rate, however one asks, and that much to each caller", async () => {
    const pauses = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(pauses, async (waits) => {
        let now = 0;
        const limit = tokenBuckets(rate, () => now);
        const admitted = { ann: 0, bob: 0 };
        for (const wait of waits) {
          now += wait;
          for (const who of ["ann", "bob"] as const) if ((await limit.take(who)) === 0) admitted[who] += 1;
        }
        expect(admitted.ann).toBeLessThanOrEqual(rate.burst + (now * rate.perSecond) / 1_000);
        expect(admitted.bob).toBe(admitted.ann);
      }),
    );
  });

  it("says when it lets through again, and keeps its word", async () => {
    let now = 0;
    const limit = tokenBuckets(rate, () => now);
    let waitMs = 0;
    while (waitMs === 0) waitMs = await limit.take("ann");
    now += waitMs - 1;
    expect(await limit.take("ann")).toBeGreaterThan(0);
    now += 1;
    expect(await limit.take("ann")).toBe(0);
  });

  it("is told over HTTP with the time to wait; our own services are not held to it", async () => {
    let now = 0;
    const ours = { ...access, rate: tokenBuckets({ perSecond: 0.5, burst: 1 }, () => now) };
    const identify: typeof access.identify = async (header) => {
      const caller = await access.identify(header);
      return caller.subject === "hub" ? { ...caller, workload: true } : caller;
    };
    const route = { method: "GET", path: "/", role: "viewer", perform: async () => ({}) } as const;
    const app = createApp({ title: "x", document: {}, routes: [route], log: () => {}, access: { ...ours, identify } });
    const ask = (who: string) => app.request("/", { headers: by(who) });
    expect(
      [await ask("ann"), await ask("bob"), await ask("hub"), await ask("hub")].map(({ status }) => status),
    ).toEqual([200, 200, 200, 200]);
    const refused = await ask("ann");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("2");
    expect(await refused.json()).toMatchObject({ code: "rate-limited", hint: expect.stringContaining("2 s") });
    now += 2_000;
    expect((await ask("ann")).status).toBe(200);
  });
});
