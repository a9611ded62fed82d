import { judge } from "../../../runtime/gate/gate.js";
import { createMemoryWorld } from "../../../runtime/kernel/memory-stores.js";
import { evolutionKeys } from "../../../runtime/lifecycle/keys.js";
import { islandEpoch, load, save } from "../../../runtime/lifecycle/objects.js";
import { replay } from "../../../runtime/lifecycle/replay.js";
import { rollBackByHand } from "../../../runtime/lifecycle/roll-back/requests.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { trusting } from "../../helpers/examiners.js";
import { smallRequest } from "../../helpers/requests.js";

const id = smallRequest.evolution_id;
const examiners = { ...trusting, gate: judge };

async function finished() {
  const world = createMemoryWorld();
  await runEvolution(smallRequest, world, examiners);
  return world;
}

describe("replay", () => {
  it("finds every generation as it was stored, from the beginning and from a checkpoint", async () => {
    const world = await finished();
    expect(await replay(id, 0, world, { gate: judge })).toMatchObject({ generation: 6, compared: 10, equal: true });
    expect(await replay(id, 4, world, { gate: judge })).toMatchObject({ generation: 6, compared: 4, equal: true });
    await expect(replay(id, 3, world, { gate: judge })).rejects.toMatchObject({ code: "invalid-input", field: "to" });
  });

  it("follows a run through its branches", async () => {
    const world = await finished();
    await rollBackByHand({ evolution_id: id, reason: "drill", by: "ann" }, world, judge);
    await runEvolution(smallRequest, world, examiners);
    expect(await replay(id, 0, world, { gate: judge })).toMatchObject({ generation: 6, equal: true });
  });

  it("says the first generation and island that differ, and what is missing", async () => {
    const world = await finished();
    const key = evolutionKeys.island(id, 4, 1);
    const epoch = await load(world.evolution, islandEpoch, key);
    if (epoch === undefined) throw new Error("no epoch");
    const [first, ...rest] = epoch.state.population;
    const population = [{ ...first, fitness: (first.fitness ?? 0) / 2 }, ...rest];
    await save(world.evolution, key, { ...epoch, state: { ...epoch.state, population } });
    const differs = { generation: 4, what: "island 1", stored: true };
    expect(await replay(id, 0, world, { gate: judge })).toMatchObject({ equal: false, differs });
    await world.evolution.delete(key);
    expect(await replay(id, 0, world, { gate: judge })).toMatchObject({ differs: { ...differs, stored: false } });
  });
});
