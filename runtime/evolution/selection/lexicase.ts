import type { Random } from "../../random.js";

/** Errors of a population: `errors[i][c]` is the error of candidate `i` on case `c`; 0 is perfect, NaN never wins. */
export type ErrorMatrix = readonly Float64Array[];

/**
 * ε-lexicase selection: cases in random order, each keeping only the candidates within `epsilon[c]` of the best
 * among those still in. Specialists survive that an average would hide.
 *
 * @param errors  candidates × cases
 * @param epsilon tolerance per case, usually {@link medianDeviations}
 * @returns the index of the selected candidate
 * @throws {RangeError} when the population is empty
 * @see La Cava, Spector, Danai: "Epsilon-Lexicase Selection for Regression", GECCO 2016
 */
export function epsilonLexicase(errors: ErrorMatrix, epsilon: Float64Array, random: Random): number {
  if (errors.length === 0) throw new RangeError("cannot select from an empty population");
  const pool = errors.map((_, candidate) => candidate);
  for (const c of random.permutation(epsilon.length)) {
    if (pool.length === 1) break;
    keepWithin(pool, errors, c, leastError(pool, errors, c) + epsilon[c]);
  }
  return random.pick(pool);
}

/** Infinity where every error is NaN. */
function leastError(pool: readonly number[], errors: ErrorMatrix, c: number): number {
  let least = Infinity;
  for (const candidate of pool) if (errors[candidate][c] < least) least = errors[candidate][c];
  return least;
}

/** Keeps in the pool those with at most `bound` on case `c`; all of them where there is none, because all are NaN. */
function keepWithin(pool: number[], errors: ErrorMatrix, c: number, bound: number): void {
  let kept = 0;
  for (const candidate of pool) if (errors[candidate][c] <= bound) pool[kept++] = candidate;
  if (kept > 0) pool.length = kept;
}

/** The median absolute deviation of each case; 0 where it is not a finite number. */
export function medianDeviations(errors: ErrorMatrix): Float64Array {
  return Float64Array.from({ length: errors[0]?.length ?? 0 }, (_, c) => {
    const column = Float64Array.from(errors, (row) => row[c]).filter(Number.isFinite);
    const center = median(column);
    return median(column.map((error) => Math.abs(error - center)));
  });
}

/** 0 when there is nothing. */
const median = (numbers: Float64Array): number => numbers.toSorted()[numbers.length >> 1] ?? 0;
