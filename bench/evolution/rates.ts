const ROUNDS = 5;
const ROUND_SECONDS = 0.2;

/**
 * Calls per second of one core's time of each kind of work, after a warm-up of one round: the best round, because what
 * disturbs a machine only ever slows it down. They take turns, so that a bad minute falls on all of them.
 */
export function rates(...works: readonly (() => void)[]): number[] {
  const best = works.map(() => 0);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, work] of works.entries()) {
      const rate = callsPerSecond(work);
      if (round > 0) best[i] = Math.max(best[i], rate);
    }
  }
  return best;
}

function callsPerSecond(work: () => void): number {
  const began = process.cpuUsage();
  for (let calls = 1; ; calls++) {
    work();
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    if (seconds >= ROUND_SECONDS) return calls / seconds;
  }
}
