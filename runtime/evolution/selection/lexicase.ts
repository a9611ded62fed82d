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
  let pool = errors.map((_, candidate) => candidate);
  for (const c of random.permutation(epsilon.length)) {
    if (pool.length === 1) break;
    const best = pool.reduce((least, i) => (errors[i][c] < least ? errors[i][c] : least), Infinity);
    const kept = pool.filter((i) => errors[i][c] <= best + epsilon[c]);
    if (kept.length > 0) pool = kept; // empty only when every candidate left is NaN on this case
  }
  return random.pick(pool);
}

/** The median absolute deviation of each case; 0 where it is not a finite number. */
export function medianDeviations(errors: ErrorMatrix): Float64Array {
  return Float64Array.from({ length: errors[0]?.length ?? 0 }, (_, c) => {
    const column = Float64Array.from(errors, (row) => row[c]).filter(Number.isFinite);
    const center = median(column);
    const deviation = median(column.map((error) => Math.abs(error - center)));
    return Number.isFinite(deviation) ? deviation : 0;
  });
}

/** NaN when there is nothing. */
const median = (numbers: Float64Array): number => numbers.toSorted()[numbers.length >> 1] ?? Number.NaN;
