/** The quantile of times, by nearest rank. */
export function quantile(times: readonly number[], q: number): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(q * times.length) - 1];
}

/** Milliseconds of every run of `work`, after a warm-up of as many. */
export async function timed(runs: number, work: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < 2 * runs; run++) {
    const began = performance.now();
    await work();
    if (run >= runs) times.push(performance.now() - began);
  }
  return times;
}

/** The median of {@link timed}: what one run takes where nothing disturbs it much. */
export const medianMs = async (runs: number, work: () => unknown): Promise<number> =>
  quantile(await timed(runs, work), 0.5);
