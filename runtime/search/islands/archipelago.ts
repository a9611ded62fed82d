import type { SearchConfig } from "../config.js";
import { byFitness } from "../selection/order.js";
import type { Individual, IslandState } from "./state.js";

/** The best individual of all islands; a tie has the same winner everywhere. */
export const bestOf = (states: readonly IslandState[]): Individual =>
  states.flatMap(({ population }) => population).reduce((best, next) => (byFitness(next, best) < 0 ? next : best));

/**
 * The generation at which the next epoch ends: the present one where a search has reached its last generation or its
 * target.
 *
 * @param best fitness of the best individual so far, null where nothing has scored
 */
export function endOfEpoch(
  { generations, epoch, targetFitness }: Pick<SearchConfig, "generations" | "epoch" | "targetFitness">,
  generation: number,
  best: number | null,
): number {
  const done = generation >= generations || (best !== null && best <= targetFitness);
  return done ? generation : Math.min(generation + epoch, generations);
}
