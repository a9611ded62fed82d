import { findRecord } from "../../../runtime/evolution/records.js";
import { runEvolution } from "../../../runtime/evolution/steps/run.js";
import { createMemoryWorld, type MemoryObjectStore, type MemoryWorld } from "../../../runtime/platform/memory.js";
import { trusting } from "../../helpers/examiners.js";
import { Killed, mortal } from "../../helpers/mortal-world.js";
import { smallRequest } from "../../helpers/requests.js";

/** What is stored, but for when it was made. */
const contentsOf = ({ objects }: MemoryObjectStore) =>
  Object.fromEntries(
    [...objects].map(([key, { body }]) => [
      key,
      Buffer.from(body)
        .toString("latin1")
        .replace(/"(created_at|timestamp)": "[^"]*"/, ""),
    ]),
  );

const generationsOf = async ({ state }: MemoryWorld) => {
  const items = await state.generations(smallRequest.evolution_id);
  return items.map(({ generation, agent_id, fitness_score }) => ({ generation, agent_id, fitness_score }));
};

describe("an evolution that is killed", () => {
  const clock = () => Date.UTC(2026, 0, 1);

  const unbroken = async () => {
    const world = createMemoryWorld(clock);
    const counted = mortal(world, Infinity, "after");
    await runEvolution(smallRequest, counted.world, trusting);
    return { world, operations: counted.operations() };
  };

  // before an operation is after the one before it: nothing else differs
  it("ends with the same champion, whichever operation it died after", async () => {
    const { world: expected, operations } = await unbroken();
    expect(operations).toBeGreaterThan(50);
    for (let last = 1; last <= operations; last++) {
      const world = createMemoryWorld(clock);
      const dying = mortal(world, last, "after");
      await expect(runEvolution(smallRequest, dying.world, trusting)).rejects.toThrow(Killed);
      const record = await findRecord(world.control, smallRequest.evolution_id);
      if (record?.status !== "finished") await runEvolution(smallRequest, world, trusting);
      expect({ last, agents: contentsOf(world.agents) }).toEqual({ last, agents: contentsOf(expected.agents) });
      expect(await generationsOf(world)).toEqual(await generationsOf(expected));
      expect(contentsOf(world.evolution)).toEqual(contentsOf(expected.evolution));
    }
  }, 300_000);
});
