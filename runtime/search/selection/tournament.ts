import type { Random } from "../../kernel/random.js";

/**
 * Tournament selection from a population that is sorted best first.
 *
 * @returns the index of the best of `rounds` random candidates
 */
export function tournament(population: number, rounds: number, random: Random): number {
  let best = population;
  for (let round = 0; round < rounds; round++) best = Math.min(best, random.below(population));
  return best;
}
