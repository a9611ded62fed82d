import type { Random } from "../../kernel/random.js";

/** Errors of a population: `errors[i][c]` is the error of candidate `i` on case `c`; 0 is perfect, NaN never wins. */
export type ErrorMatrix = readonly Float64Array[];

/**
 * ε-lexicase selection: cases in random order, each keeping only the candidates within `epsilon[c]` of the best
 * among those still in. Specialists survive that an average would hide.
 *
 * @param errors  candidates × cases
 * @param epsilon tolerance per case, usually {@link medianDeviations}
 * @returns selects: the index of a candidate
 * @throws {RangeError} when the population is empty
 * @see La Cava, Spector, Danai: "Epsilon-Lexicase Selection for Regression", GECCO 2016
 */
export function epsilonLexicase(errors: ErrorMatrix, epsilon: Float64Array): (random: Random) => number {
  if (errors.length === 0) throw new RangeError("cannot select from an empty population");
  const columns = Array.from(epsilon, (_, c) => Float64Array.from(errors, (row) => row[c]));
  const all = errors.map((_, candidate) => candidate);
  const leaders: (readonly number[])[] = []; // by case: whom it leaves of all, found when it first comes first
  const keepLeaders = (pool: number[], c: number) => {
    keepWithin(pool, columns[c], leastError(pool, columns[c]) + epsilon[c]);
    return pool;
  };
  return (random) => {
    const [first, ...others] = random.permutation(epsilon.length);
    if (first === undefined) return random.pick(all);
    leaders[first] ??= keepLeaders([...all], first);
    const pool = [...leaders[first]];
    for (const c of others) {
      if (pool.length === 1) break;
      keepLeaders(pool, c);
    }
    return random.pick(pool);
  };
}

/** Infinity where every error is NaN. */
function leastError(pool: readonly number[], errors: Float64Array): number {
  let least = Infinity;
  for (const candidate of pool) if (errors[candidate] < least) least = errors[candidate];
  return least;
}

/** Keeps in the pool those with at most `bound`; all of them where there is none, because all are NaN. */
function keepWithin(pool: number[], errors: Float64Array, bound: number): void {
  let kept = 0;
  for (const candidate of pool) if (errors[candidate] <= bound) pool[kept++] = candidate;
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
