import type { AbRule, InstanceClass } from "../../../sandbox/simulators/bin-packing/instances.js";

/** Bins that a rule uses for items. */
type Rule = (items: Uint8Array, capacity: number) => number;

/** What people use without evolution, by name. */
export const usualRules = ({ tuned }: Pick<InstanceClass, "tuned">): Readonly<Record<string, Rule>> => ({
  "first fit": firstFit,
  "best fit": bestFit,
  "sum of squares": sumOfSquares,
  [`${tuned.fit} fit ${tuned.least},${tuned.most}`]: (items, capacity) => abFit(items, capacity, tuned),
});

/** Bins that first fit uses: each item goes into the oldest bin with room. */
function firstFit(items: Uint8Array, capacity: number): number {
  const gaps: number[] = [];
  for (const item of items) {
    const oldest = gaps.findIndex((gap) => gap >= item);
    if (oldest >= 0) gaps[oldest] -= item;
    else gaps.push(capacity - item);
  }
  return gaps.length;
}

/** Bins that best fit uses: each item goes into the fullest bin with room. */
function bestFit(items: Uint8Array, capacity: number): number {
  const counts = new Int32Array(capacity + 1);
  let bins = 0;
  for (const item of items) {
    let gap = item;
    while (gap < capacity && counts[gap] === 0) gap++;
    if (gap < capacity) counts[gap]--;
    else bins++;
    counts[gap - item]++;
  }
  return bins;
}

/**
 * Bins that sum-of-squares uses: each item goes where it leaves the least Σ n(gap)², n counting the open bins of a gap.
 * Of equal gaps the smallest.
 *
 * @see Csirik et al.: "On the sum-of-squares algorithm for bin packing", JACM 2006
 */
function sumOfSquares(items: Uint8Array, capacity: number): number {
  const counts = new Int32Array(capacity + 1);
  let bins = 0;
  for (const item of items) {
    let chosen = capacity;
    let least = Infinity;
    for (let gap = item; gap <= capacity; gap++) {
      if (gap < capacity && counts[gap] === 0) continue;
      const left = gap - item;
      const growth = (left > 0 ? 2 * counts[left] + 1 : 0) - (gap < capacity ? 2 * counts[gap] - 1 : 0);
      if (growth >= least) continue;
      least = growth;
      chosen = gap;
    }
    if (chosen < capacity) counts[chosen]--;
    else bins++;
    if (chosen > item) counts[chosen - item]++;
  }
  return bins;
}

/**
 * Bins that an "ab" rule uses: each item goes into the fullest bin where it leaves at most `least`; where there is none,
 * by first or worst fit into a bin where it leaves at least `most`; where there is none, into a new bin.
 *
 * @see Sim, Renau, Hart: "Beyond the Hype: Benchmarking LLM-Evolved Heuristics for Bin Packing", 2025
 */
function abFit(items: Uint8Array, capacity: number, { fit, least, most }: AbRule): number {
  const gaps: number[] = [];
  for (const item of items) {
    const tight = indexOf(gaps, (gap, best) => gap >= item && gap - item <= least && gap < best, Infinity);
    const roomy =
      fit === "first"
        ? gaps.findIndex((gap) => gap - item >= most)
        : indexOf(gaps, (gap, best) => gap - item >= most && gap > best, -Infinity);
    const chosen = tight >= 0 ? tight : roomy;
    if (chosen >= 0) gaps[chosen] -= item;
    else gaps.push(capacity - item);
  }
  return gaps.length;
}

/** The last gap that is better than the best before it; -1 where none is better than `worst`. */
function indexOf(gaps: readonly number[], isBetter: (gap: number, best: number) => boolean, worst: number): number {
  let index = -1;
  let best = worst;
  for (const [i, gap] of gaps.entries()) {
    if (!isBetter(gap, best)) continue;
    index = i;
    best = gap;
  }
  return index;
}
