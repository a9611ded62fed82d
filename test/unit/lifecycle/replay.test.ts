import { judge } from "../../../runtime/gate/gate.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
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
  const context = createMemoryContext();
  await runEvolution(smallRequest, context, examiners);
  return context;
}

describe("replay", () => {
  it("finds every generation as it was stored, from the beginning and from a checkpoint", async () => {
    const context = await finished();
    expect(await replay(id, 0, context, { gate: judge })).toMatchObject({ generation: 6, compared: 10, equal: true });
    expect(await replay(id, 4, context, { gate: judge })).toMatchObject({ generation: 6, compared: 4, equal: true });
    await expect(replay(id, 3, context, { gate: judge })).rejects.toMatchObject({
      code: "invalid-input",
      field: "from",
    });
  });

  it("follows a run through its branches", async () => {
    const context = await finished();
    await rollBackByHand({ evolution_id: id, reason: "drill", by: "ann" }, context, judge);
    await runEvolution(smallRequest, context, examiners);
    expect(await replay(id, 0, context, { gate: judge })).toMatchObject({ generation: 6, equal: true });
  });

  it("says the first generation and island that differ, and what is missing", async () => {
    const context = await finished();
    const key = evolutionKeys.island(id, 4, 1);
    const epoch = await load(context.evolution, islandEpoch, key);
    if (epoch === undefined) throw new Error("no epoch");
    const [first, ...rest] = epoch.state.population;
    const population = [{ ...first, fitness: (first.fitness ?? 0) / 2 }, ...rest];
    await save(context.evolution, key, { ...epoch, state: { ...epoch.state, population } });
    const differs = { generation: 4, what: "island 1", stored: true };
    expect(await replay(id, 0, context, { gate: judge })).toMatchObject({ equal: false, differs });
    await context.evolution.delete(key);
    expect(await replay(id, 0, context, { gate: judge })).toMatchObject({ differs: { ...differs, stored: false } });
  });
});
