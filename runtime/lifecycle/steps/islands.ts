import { Conflict } from "../../kernel/errors.js";
import type { ObjectStore } from "../../kernel/stores.js";
import type { Migrants } from "../../search/islands/state.js";
import { evolutionKeys } from "../keys.js";
import { type IslandEpoch, islandEpoch, load, migrantList } from "../objects.js";
import type { Readmit } from "../readmission.js";

/**
 * One island of a branch at a generation; undefined where it is not there yet.
 *
 * @throws {CorruptObject} when it cannot be read, or one of its members is not admitted
 */
export async function loadIsland(
  store: ObjectStore,
  name: string,
  generation: number,
  island: number,
  admit: Readmit,
): Promise<IslandEpoch | undefined> {
  const key = evolutionKeys.island(name, generation, island);
  const epoch = await load(store, islandEpoch, key);
  if (epoch) admit(epoch, key);
  return epoch;
}

/** All islands of a branch at a generation, in order, each as {@link loadIsland}; undefined where one is not there yet. */
export async function loadIslands(
  store: ObjectStore,
  name: string,
  generation: number,
  islands: number,
  admit: Readmit,
): Promise<IslandEpoch[] | undefined> {
  const all = Array.from({ length: islands }, (_, island) => loadIsland(store, name, generation, island, admit));
  const epochs = await Promise.all(all);
  return epochs.every((epoch) => epoch !== undefined) ? epochs : undefined;
}

/** The error of a step that is asked to go on from where nothing is. */
export const incomplete = (id: string, generation: number): Conflict =>
  new Conflict(`generation ${generation} of ${id} is not complete`, {
    field: "generation",
    value: generation,
    hint: "resume the evolution",
  });

/** Those on their way at a generation; undefined and errors as {@link loadIsland}. */
export async function loadMigrants(
  store: ObjectStore,
  name: string,
  generation: number,
  admit: Readmit,
): Promise<Migrants | undefined> {
  const key = evolutionKeys.migrants(name, generation);
  const migrants = await load(store, migrantList, key);
  if (migrants) admit(migrants, key);
  return migrants;
}
