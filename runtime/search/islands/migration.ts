import { Random } from "../../kernel/random.js";
import type { SearchConfig } from "../config.js";
import { byFitness } from "../selection/order.js";
import type { IslandState, Migrants } from "./state.js";

/**
 * Each island sends copies of its best to the next one in a ring: that of their numbers, or one that is drawn anew.
 *
 * @param states all islands, in their order
 */
export function migrate(
  states: readonly IslandState[],
  { migrants, migration }: Pick<SearchConfig, "migrants" | "migration">,
  seed: number,
): Migrants {
  if (states.length < 2) return states.map(() => []);
  const random = Random.of(seed, "migration", states[0].generation);
  const ring = migration === "random" ? random.permutation(states.length) : states.map((_, island) => island);
  return states.map((_, island) => {
    const previous = ring[(ring.indexOf(island) + ring.length - 1) % ring.length];
    return states[previous].population.slice(0, migrants);
  });
}

/**
 * The island after its migrants arrived: those it does not have yet take the places of its worst, but of none that is a
 * migrant, too. Migrants that arrive again change nothing.
 */
export function receive(state: IslandState, migrants: Migrants): IslandState {
  const { island, population } = state;
  const immigrants = migrants[island] ?? [];
  const residents = new Set(population.map(({ agentId }) => agentId));
  const arriving = immigrants.filter(({ agentId }) => !residents.has(agentId));
  const immigrantIds = new Set(immigrants.map(({ agentId }) => agentId));
  const [best, ...others] = population;
  const replaceable = others.filter(({ agentId }) => !immigrantIds.has(agentId));
  const replaced = new Set(replaceable.slice(Math.max(0, replaceable.length - arriving.length)));
  const staying = [best, ...others.filter((individual) => !replaced.has(individual))];
  return { ...state, population: [...staying, ...arriving].sort(byFitness) };
}
