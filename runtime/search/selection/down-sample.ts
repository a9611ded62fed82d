import type { Random } from "../../kernel/random.js";
import type { ErrorMatrix } from "./lexicase.js";

/**
 * Informed down-sampling: cases that tell the population apart. The first is drawn; each other one is the farthest from
 * those taken before, where two cases are as far apart as there are individuals that solve just one of them.
 *
 * @param epsilon an individual solves a case within so much of its least error
 * @param size how many cases, at most all
 * @returns indices of cases, in the order they were taken
 * @see Boldi et al.: "Informed Down-Sampled Lexicase Selection", Evolutionary Computation 2024
 */
export function informedSample(errors: ErrorMatrix, epsilon: Float64Array, size: number, random: Random): number[] {
  const cases = epsilon.length;
  if (size >= cases) return Array.from({ length: cases }, (_, c) => c);
  const solved = Array.from({ length: cases }, (_, c) => solvers(errors, c, epsilon[c]));
  const taken = [random.below(cases)];
  const distances = solved.map((solvers) => distance(solvers, solved[taken[0]]));
  while (taken.length < size) {
    const free = solved.map((_, c) => c).filter((c) => !taken.includes(c));
    const next = free.reduce((farthest, c) => (distances[c] > distances[farthest] ? c : farthest));
    taken.push(next);
    for (const [c, solvers] of solved.entries()) distances[c] = Math.min(distances[c], distance(solvers, solved[next]));
  }
  return taken;
}

/** Of each individual, whether it solves a case. */
function solvers(errors: ErrorMatrix, c: number, epsilon: number): boolean[] {
  const finite = errors.map((row) => row[c]).filter((error) => !Number.isNaN(error));
  const bound = finite.reduce((least, error) => Math.min(least, error), Infinity) + epsilon;
  return errors.map((row) => row[c] <= bound);
}

const distance = (a: readonly boolean[], b: readonly boolean[]): number =>
  a.reduce((differing, solves, i) => differing + Number(solves !== b[i]), 0);
