import type { ObjectStore } from "../../kernel/stores.js";
import type { Checkpoint } from "../checkpoint.js";
import { evolutionKeys } from "../keys.js";
import { save } from "../objects.js";

/** Puts the objects of a checkpoint to where the steps of a branch look for them, bit for bit. */
export async function restore(
  { generation, states, migrants }: Checkpoint,
  name: string,
  store: ObjectStore,
): Promise<void> {
  for (const state of states) {
    await save(store, evolutionKeys.island(name, generation, state.island), { state, records: [], refused: [] });
  }
  await save(store, evolutionKeys.migrants(name, generation), migrants);
}
