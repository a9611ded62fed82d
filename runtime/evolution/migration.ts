import type { EvolutionConfig, IslandState, Migrants } from "./contract.js";
import { byFitness } from "./selection/order.js";

/**
 * Each island sends copies of its best to the next one in the ring.
 *
 * @param states all islands, in their order
 */
export function migrate(states: readonly IslandState[], { migrants }: Pick<EvolutionConfig, "migrants">): Migrants {
  if (states.length < 2) return states.map(() => []);
  return states.map((_, island) => {
    const previous = states[(island + states.length - 1) % states.length];
    return previous.population.slice(0, migrants);
  });
}

/** The island after its migrants arrived: those it does not have yet take the places of its worst. */
export function receive(state: IslandState, migrants: Migrants): IslandState {
  const native = new Set(state.population.map(({ agentId }) => agentId));
  const arriving = (migrants[state.island] ?? []).filter(({ agentId }) => !native.has(agentId));
  const staying = state.population.slice(0, Math.max(1, state.population.length - arriving.length));
  return { ...state, population: [...staying, ...arriving].sort(byFitness) };
}
