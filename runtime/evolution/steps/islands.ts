import { Conflict } from "../../errors.js";
import type { ObjectStore } from "../../stores.js";
import { type IslandEpoch, islandEpoch, load, migrantList } from "../codec.js";
import type { Individual, IslandState, Migrants } from "../contract.js";
import { evolutionKeys } from "../keys.js";
import { byFitness } from "../selection/order.js";

/** All islands at a generation, in order; undefined where one is not there yet. */
export async function loadIslands(
  store: ObjectStore,
  id: string,
  generation: number,
  islands: number,
): Promise<IslandEpoch[] | undefined> {
  const keys = Array.from({ length: islands }, (_, island) => evolutionKeys.island(id, generation, island));
  const epochs = await Promise.all(keys.map((key) => load(store, islandEpoch, key)));
  return epochs.every((epoch) => epoch !== undefined) ? epochs : undefined;
}

/** The error of a step that is asked to go on from where nothing is. */
export const incomplete = (id: string, generation: number): Conflict =>
  new Conflict(`generation ${generation} of ${id} is not complete`, {
    field: "generation",
    value: generation,
    hint: "resume the evolution",
  });

export const loadMigrants = (store: ObjectStore, id: string, generation: number): Promise<Migrants | undefined> =>
  load(store, migrantList, evolutionKeys.migrants(id, generation));

/** The best individual of all islands; a tie has the same winner everywhere. */
export const bestOf = (states: readonly IslandState[]): Individual =>
  states.flatMap(({ population }) => population).reduce((best, next) => (byFitness(next, best) < 0 ? next : best));
