import type { Individual } from "../islands/state.js";
import { byFitness } from "./order.js";
import { type Objectives, ranks } from "./pareto.js";

/** Error, bytes and fuel, each the less the better; what never scored is worse than anything in all of them. */
export const objectivesOf = ({
  fitness,
  bytes,
  fuel = 0,
}: Pick<Individual, "fitness" | "bytes" | "fuel">): Objectives =>
  fitness === null ? [Infinity, Infinity, Infinity] : [fitness, bytes, fuel];

/** One that scored. */
type Scored = Individual & { readonly fitness: number };

/** Those that scored and that none of the others dominates, best first; of those that are equal in everything, one. */
export function paretoFront(individuals: readonly Individual[]): Scored[] {
  const scored = individuals.filter((each): each is Scored => each.fitness !== null).sort(byFitness);
  const different = new Map(scored.toReversed().map((each) => [objectivesOf(each).join(), each]));
  const candidates = [...different.values()];
  const rank = ranks(candidates.map(objectivesOf));
  return candidates.filter((_, i) => rank[i] === 0).sort(byFitness);
}
