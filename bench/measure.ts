import { quantile } from "../runtime/sandbox/engine/instantiation.js";

const ROUNDS = 10;

/**
 * Milliseconds of each kind of work, after a warm-up of one round: those of the quarter that went best, because what
 * disturbs a machine only ever adds. They take turns, a block of runs each, so that a bad minute falls on all of them, and
 * none finds the caches full of another's data at every run.
 */
export async function timed(runs: number, ...works: readonly (() => unknown)[]): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, work] of works.entries()) {
      for (let run = 0; run < runs; run++) {
        const began = performance.now();
        await work();
        if (round > 0) times[i].push(performance.now() - began);
      }
    }
  }
  return times.map((each) => quantile(Float64Array.from(each), 0.25));
}
