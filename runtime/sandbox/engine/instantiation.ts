import type { Instantiation } from "../job.js";

/**
 * Sums up pairs of milliseconds: of an instantiation with the timer, and of the timer alone. The median of the latter
 * is subtracted from each of the former.
 */
export function summarize(pairs: Float64Array, bytes_per_instance: number): Instantiation {
  const timer = quantile(
    pairs.filter((_, i) => i % 2 === 1),
    0.5,
  );
  const times = pairs.filter((_, i) => i % 2 === 0).map((ms) => Math.max(0, ms - timer) * 1_000);
  return { p50_us: quantile(times, 0.5), p99_us: quantile(times, 0.99), bytes_per_instance, samples: times.length };
}

/** The nearest-rank quantile. */
export function quantile(values: Float64Array, q: number): number {
  return values.toSorted()[Math.ceil(q * values.length) - 1];
}
