/** The quantile of times, by nearest rank. */
export function quantile(times: readonly number[], q: number): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(q * times.length) - 1];
}

/**
 * Median milliseconds of each kind of work, after a warm-up of as many runs. They take turns, so that whatever disturbs
 * the machine disturbs all of them.
 */
export async function medians(runs: number, ...works: readonly (() => unknown)[]): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let run = 0; run < 2 * runs; run++) {
    for (const [i, work] of works.entries()) {
      const began = performance.now();
      await work();
      if (run >= runs) times[i].push(performance.now() - began);
    }
  }
  return times.map((each) => quantile(each, 0.5));
}
