import * as z from "zod";

const positive = z.number().positive().max(1_000_000);

/** When the anomaly monitor raises an alarm; what is left out is {@link defaultAnomalyConfig}. */
export const anomalyConfig = z.strictObject({
  /** Generations that say what is usual. */
  window: z.int().min(5).max(1_000).optional(),
  /** Generations before anything can be unusual. */
  warmUp: z.int().min(5).max(1_000).optional(),
  /** A single generation this many robust deviations off is a spike. */
  spike: positive.optional(),
  /** And this many are severe: the evolution stops. */
  severe: positive.optional(),
  /** Deviations that CUSUM forgives in each generation (k). */
  driftAllowance: positive.optional(),
  /** Deviations in sum that are a drift (h). */
  drift: positive.optional(),
});

/** Thresholds of the monitor; those in deviations are robust ones, as stream.ts measures them. */
export type AnomalyConfig = Readonly<z.infer<typeof anomalyConfig>>;

/**
 * Drift: on noise less than one in 1,000 generations, and a shift by 2.5 standard deviations is found within 15 (the unit
 * tests hold it to that). Spikes: rare in the tasks that come with T-Developer, and none of those is severe.
 */
export const defaultAnomalyConfig: Required<AnomalyConfig> = {
  window: 30,
  warmUp: 10,
  spike: 10,
  severe: 25,
  driftAllowance: 0.5,
  drift: 10,
};
