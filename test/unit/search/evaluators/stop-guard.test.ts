import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { STOP_POLL_MS } from "../../../../runtime/architecture/limits.js";
import { StopGuard } from "../../../../runtime/search/evaluators/stop-guard.js";

describe("a stopGuard", () => {
  let now: jest.SpiedFunction<typeof performance.now>;
  let time = 0;
  beforeEach(() => {
    time = 1_000_000;
    now = jest.spyOn(performance, "now").mockImplementation(() => time);
  });
  afterEach(() => now.mockRestore());

  /** A flag that is set at a moment, and whose answers take their time and are as old as the question. */
  const flag = (delays: readonly number[], setAt = Number.POSITIVE_INFINITY) => {
    let reads = 0;
    const read = async () => {
      const stopped = time >= setAt;
      time += delays[reads++ % delays.length];
      return stopped;
    };
    return { read, reads: () => reads };
  };

  it("asks before the first work", async () => {
    const { read, reads } = flag([1], 0);
    const stopGuard = new StopGuard(read);
    expect(stopGuard.isDue()).toBe(true);
    expect(await stopGuard.mustStop()).toBe(true);
    expect(reads()).toBe(1);
  });

  it("does not ask again at once, and costs nothing meanwhile", async () => {
    const { read, reads } = flag([1]);
    const stopGuard = new StopGuard(read);
    expect(await stopGuard.mustStop()).toBe(false);
    expect(stopGuard.isDue()).toBe(false);
    expect(await stopGuard.mustStop()).toBe(false);
    expect(reads()).toBe(1);
  });

  it("reads while the work goes on, at least once in the time of a poll", async () => {
    const { read, reads } = flag([0]);
    const stopGuard = new StopGuard(read);
    for (const end = time + 10 * STOP_POLL_MS; time < end; time += 25) await stopGuard.mustStop();
    expect(reads()).toBeGreaterThanOrEqual(10);
    expect(reads()).toBeLessThanOrEqual(60);
  });

  it("lets no work begin later than one poll after a stop, however slow reads and work are", async () => {
    const delay = fc.integer({ min: 0, max: 3 * STOP_POLL_MS });
    const work = fc.integer({ min: 1, max: STOP_POLL_MS / 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(delay, { minLength: 1, maxLength: 8 }),
        fc.array(work, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 6 * STOP_POLL_MS }),
        async (delays, works, after) => {
          const setAt = time + after;
          const stopGuard = new StopGuard(flag(delays, setAt).read);
          const most = 10 * STOP_POLL_MS; // the least work takes a millisecond
          for (let i = 0; !(await stopGuard.mustStop()) && i < most; i++) {
            expect(time - setAt).toBeLessThanOrEqual(STOP_POLL_MS); // work begins here
            time += works[i % works.length];
          }
          expect(await stopGuard.mustStop()).toBe(true);
        },
      ),
      { examples: [[[0], [1], 781]] },
    );
  });

  it("tells, once, that work was ended, and since when none has begun", async () => {
    const told: number[] = [];
    const { read } = flag([7], time + STOP_POLL_MS);
    const stopGuard = new StopGuard(read, (idleMs) => told.push(idleMs));
    for (let i = 0; !(await stopGuard.mustStop()) && i < 1_000; i++) time += STOP_POLL_MS;
    await stopGuard.mustStop();
    expect(told).toEqual([7]);
    expect(
      await new StopGuard(
        async () => true,
        () => told.push(0),
      ).mustStop(),
    ).toBe(true);
    expect(told).toEqual([7]);
  });

  it("stops where every read is too slow to permit anything", async () => {
    const { read, reads } = flag([STOP_POLL_MS]);
    expect(await new StopGuard(read).mustStop()).toBe(true);
    expect(reads()).toBeLessThan(10);
  });

  it("takes a read that fails for a stop, and stays stopped", async () => {
    let fails = true;
    const stopGuard = new StopGuard(() => (fails ? Promise.reject(new Error("no answer")) : Promise.resolve(false)));
    expect(await stopGuard.mustStop()).toBe(true);
    fails = false;
    time += STOP_POLL_MS;
    expect(await stopGuard.mustStop()).toBe(true);
  });

  it("tells work that a stop makes pointless to end, and does not wait for it", async () => {
    now.mockRestore();
    let stopped = false;
    const stopGuard = new StopGuard(async () => stopped);
    expect(await stopGuard.attend(async () => 7)).toBe(7);
    let told: AbortSignal | undefined;
    const never = stopGuard.attend((signal) => {
      told = signal;
      return new Promise(() => {});
    });
    await sleep(20);
    expect(told?.aborted).toBe(false);
    stopped = true;
    expect(await never).toBeUndefined();
    expect(told?.aborted).toBe(true);
  });
});
