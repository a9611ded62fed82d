/**
 * One number a generation, watched as it comes. What is usual is the median of a window, and how far off a value is, is
 * measured in median absolute deviations (the Hampel identifier): half of the window may be outliers and neither moves
 * much, where one outlier would move mean and standard deviation at will. Small shifts that last are found by CUSUM over the
 * same deviations, which finds them faster than EWMA of equal false alarms does and needs no smoothing constant; each
 * deviation is clipped first, so that a spike is no drift.
 *
 * @see Davies, Gather: The Identification of Multiple Outliers, 1993 · Page: Continuous Inspection Schemes, 1954
 * @module
 */
import * as z from "zod";
import type { AnomalyConfig } from "./config.js";

/** All that is remembered of a stream. */
export const streamState = z.object({
  /** The last values, the newest last. */
  window: z.array(z.number()),
  /** CUSUM above and below what is usual. */
  above: z.number(),
  below: z.number(),
});

/** {@link streamState}; small enough to be kept in a checkpoint. */
export type StreamState = Readonly<z.infer<typeof streamState>>;

/** Nothing was seen yet: the first values raise no alarm. */
export const newStream: StreamState = { window: [], above: 0, below: 0 };

/** What a value is compared to what was usual. */
export interface Observation {
  readonly state: StreamState;
  /** Robust deviations off the median; 0 while that is not known yet. */
  readonly deviation: number;
  readonly usual: number;
  readonly drift?: "up" | "down";
}

/** The share of a normal distribution's standard deviation that its median absolute deviation is, inverted. */
const MAD_TO_SIGMA = 1.4826;

/** A deviation counts for a drift at most this much. */
const CLIP = 4;

/**
 * Compares a value with those before it, and remembers it. After a drift everything starts anew: what came after it is the
 * new usual.
 *
 * @param floor the least that counts as one deviation, so that a stream that hardly ever moves does not alarm at the first
 *   move
 */
export function observe(
  state: StreamState,
  value: number,
  floor: number,
  { window, warmUp, driftAllowance, drift }: Required<AnomalyConfig>,
): Observation {
  const usual = state.window.length > 0 ? median(state.window) : value;
  const remembered = [...state.window, value].slice(-window);
  if (state.window.length < warmUp) return { state: { ...state, window: remembered }, deviation: 0, usual };
  const spread = MAD_TO_SIGMA * median(state.window.map((other) => Math.abs(other - usual)));
  const deviation = (value - usual) / Math.max(spread, floor);
  const clipped = Math.max(-CLIP, Math.min(CLIP, deviation));
  const above = Math.max(0, state.above + clipped - driftAllowance);
  const below = Math.max(0, state.below - clipped - driftAllowance);
  if (above > drift) return { state: newStream, deviation, usual, drift: "up" };
  if (below > drift) return { state: newStream, deviation, usual, drift: "down" };
  return { state: { window: remembered, above, below }, deviation, usual };
}

/** @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
