import type { ObjectStore } from "../../kernel/stores.js";
import { branchName, currentBranch, historyOf } from "../branches.js";
import { evolutionKeys } from "../keys.js";
import { type IslandEpoch, islandEpoch, load } from "../objects.js";
import type { EvolutionRecord } from "../records.js";

/** A branch of an evolution, with all that it came to, rolled back or not. */
export interface BranchExtent {
  readonly branch: number;
  /** What its objects and items lie under. */
  readonly name: string;
  /** The last generation that is complete in it; −1 where none is: the beginning is written with the first epoch. */
  readonly reach: number;
  /** The generations that are still the run's own; missing where none is. */
  readonly own?: { readonly first: number; readonly last: number };
}

/** The branches of an evolution in their order. What lies in the stores beyond their reach is work under way. */
export function extentsOf(record: EvolutionRecord): BranchExtent[] {
  const stretches = new Map(historyOf(record).map((stretch) => [stretch.branch, stretch]));
  return Array.from({ length: currentBranch(record) }, (_, i) => {
    const branch = i + 1;
    const reach = (record.branches[i]?.left ?? record.generation) || -1;
    const stretch = stretches.get(branch);
    const own = stretch && { first: stretch.first, last: Math.min(stretch.last, reach) };
    return { branch, name: branchName(record.evolution_id, branch), reach, own };
  });
}

/** One island at the end of an epoch, as it was stored. */
export interface StoredEpoch {
  /** The generation that the epoch ended at. */
  readonly at: number;
  readonly island: number;
  readonly epoch: IslandEpoch;
}

/**
 * Islands of a branch at the ends of its epochs, in the order of generations, then islands.
 *
 * @param after only epochs that ended later
 * @param last only epochs that ended by then
 * @throws {CorruptObject} when one cannot be read
 */
export async function* epochsOf(
  store: ObjectStore,
  name: string,
  after: number,
  last: number,
): AsyncGenerator<StoredEpoch> {
  const places = (await store.list(evolutionKeys.generations(name))).flatMap((key) => placeOf(key) ?? []);
  const wanted = places.filter(({ at }) => at > after && at <= last);
  wanted.sort((a, b) => a.at - b.at || a.island - b.island);
  for (const { key, at, island } of wanted) {
    const epoch = await load(store, islandEpoch, key);
    if (epoch) yield { at, island, epoch };
  }
}

function placeOf(key: string): { readonly key: string; readonly at: number; readonly island: number } | undefined {
  const [, at, island] = /\/(\d{6,})\/island-(\d+)\.[^/]+$/.exec(key) ?? [];
  return island === undefined ? undefined : { key, at: Number(at), island: Number(island) };
}
