import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { Rate, RateLimit } from "../../runtime/http/rate-limit.js";

/**
 * Registers what holds for every limit, in real time.
 *
 * @param replicas makes limits of one rate that count together, as many as wanted; for callers that nobody has counted yet
 */
export function rateLimitContract(replicas: (rate: Rate, count: number) => readonly RateLimit[], most: number): void {
  const one = { perSecond: 0.5, burst: 5 };
  let callers = 0;
  const somebody = () => `caller-${process.pid}-${++callers}`;

  it("lets through a burst, through whichever process it comes, and no more, and that much to each caller", async () => {
    const limits = replicas(one, most);
    for (const caller of [somebody(), somebody()]) {
      const waits = [];
      for (let i = 0; i < one.burst + most; i++) waits.push(await limits[i % most].take(caller));
      expect(waits.filter((ms) => ms === 0)).toHaveLength(one.burst);
      for (const ms of waits.slice(one.burst)) expect(ms).toBeLessThanOrEqual(2_000);
    }
  });

  it("lets through no more than burst and rate, whoever is asked and whenever", async () => {
    const asks = fc.array(fc.record({ replica: fc.nat({ max: most - 1 }), pause: fc.nat({ max: 6 }) }), {
      minLength: 10,
      maxLength: 60,
    });
    const rates = fc.record({ perSecond: fc.integer({ min: 20, max: 500 }), burst: fc.integer({ min: 1, max: 8 }) });
    await fc.assert(
      fc.asyncProperty(rates, asks, async (rate, turns) => {
        const limits = replicas(rate, most);
        const caller = somebody();
        const began = performance.now();
        const waits: Promise<number>[] = [];
        for (const { replica, pause } of turns) {
          waits.push(limits[replica].take(caller)); // some at once
          if (pause > 2) await sleep(pause);
        }
        const admitted = (await Promise.all(waits)).filter((ms) => ms === 0).length;
        const seconds = (performance.now() - began) / 1_000;
        expect(admitted).toBeLessThanOrEqual(rate.burst + rate.perSecond * seconds);
        expect(admitted).toBeGreaterThanOrEqual(Math.min(rate.burst, turns.length));
      }),
      { numRuns: 25 },
    );
  });

  it("says when it lets through again", async () => {
    const [limit] = replicas({ perSecond: 20, burst: 2 }, 1);
    const caller = somebody();
    let waitMs = 0;
    for (let i = 0; waitMs === 0 && i < 50; i++) waitMs = await limit.take(caller);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(50);
    for (let tries = 0; waitMs > 0 && tries < 3; tries++) {
      await sleep(waitMs + 1);
      waitMs = await limit.take(caller);
    }
    expect(waitMs).toBe(0);
  });
}
