import * as fc from "fast-check";
import { createQueue } from "../../../../runtime/agents/executor/queue.js";

/** Work that ends when it is told to. */
function manual() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (n: number) => () => {
    begun.push(n);
    return new Promise<number>((end) => ends.push(() => end(n)));
  };
  return { begun, ends, work };
}

const settle = () => new Promise((next) => setImmediate(next));

describe("createQueue", () => {
  it("does so much at once, in the order of arrival, and all of it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 12 }), async (atOnce, count) => {
        const { begun, ends, work } = manual();
        const queue = createQueue({ atOnce, waiting: 12, patienceMs: 10_000 });
        const all = Promise.all(Array.from({ length: count }, (_, n) => queue.run(work(n))));
        for (let ended = 0; ended < count; ended++) {
          await settle();
          expect(begun).toHaveLength(Math.min(count, ended + atOnce));
          ends[ended]();
        }
        expect(await all).toEqual(Array.from({ length: count }, (_, n) => n));
        expect(begun).toEqual(Array.from({ length: count }, (_, n) => n));
      }),
    );
  });

  it("refuses one more than may wait, at once", async () => {
    const { begun, ends, work } = manual();
    const queue = createQueue({ atOnce: 1, waiting: 1, patienceMs: 10_000 });
    const taken = [queue.run(work(0)), queue.run(work(1))];
    await expect(queue.run(work(2))).rejects.toMatchObject({ code: "overloaded" });
    ends[0]();
    await settle();
    ends[1]();
    expect(await Promise.all(taken)).toEqual([0, 1]);
    expect(begun).toEqual([0, 1]);
  });

  it("lets nobody wait longer than it has patience for, and keeps no place for them", async () => {
    const { begun, ends, work } = manual();
    const queue = createQueue({ atOnce: 1, waiting: 5, patienceMs: 20 });
    const first = queue.run(work(0));
    await expect(queue.run(work(1))).rejects.toMatchObject({ code: "overloaded" });
    ends[0]();
    await settle();
    const last = queue.run(work(2));
    await settle();
    ends[1]();
    expect(await Promise.all([first, last])).toEqual([0, 2]);
    expect(begun).toEqual([0, 2]);
  });

  it("goes on after work that failed", async () => {
    const queue = createQueue({ atOnce: 1, waiting: 1, patienceMs: 10_000 });
    const failed = queue.run(() => Promise.reject(new Error("no")));
    const next = queue.run(async () => "yes");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("yes");
  });
});
