import { findRecord } from "../../../runtime/evolution/records.js";
import { runEvolution } from "../../../runtime/evolution/steps/run.js";
import { createMemoryWorld, type MemoryWorld } from "../../../runtime/platform/memory.js";
import { trusting } from "../../helpers/examiners.js";
import { Killed, mortal } from "../../helpers/mortal-world.js";
import { smallRequest } from "../../helpers/requests.js";

const agentsOf = ({ agents }: MemoryWorld) =>
  Object.fromEntries([...agents.objects].map(([key, { sha256 }]) => [key, sha256]));

const generationsOf = async ({ state }: MemoryWorld) => {
  const items = await state.generations(smallRequest.evolution_id);
  return items.map(({ generation, agent_id, fitness_score }) => ({ generation, agent_id, fitness_score }));
};

const objectsOf = ({ evolution }: MemoryWorld) =>
  Object.fromEntries([...evolution.objects].map(([key, { sha256 }]) => [key, sha256]));

describe("an evolution that is killed", () => {
  const clock = () => Date.UTC(2026, 0, 1);

  const unbroken = async () => {
    const world = createMemoryWorld(clock);
    const counted = mortal(world, Infinity, "before");
    await runEvolution(smallRequest, counted.world, trusting);
    return { world, operations: counted.operations() };
  };

  it.each(["before", "after"] as const)("ends with the same champion, whichever operation it died %s", async (when) => {
    const { world: expected, operations } = await unbroken();
    expect(operations).toBeGreaterThan(50);
    for (let last = 1; last <= operations; last++) {
      const world = createMemoryWorld(clock);
      const dying = mortal(world, last, when);
      await expect(runEvolution(smallRequest, dying.world, trusting)).rejects.toThrow(Killed);
      const record = await findRecord(world.control, smallRequest.evolution_id);
      if (record?.status !== "finished") await runEvolution(smallRequest, world, trusting);
      expect({ last, agents: agentsOf(world) }).toEqual({ last, agents: agentsOf(expected) });
      expect(await generationsOf(world)).toEqual(await generationsOf(expected));
      expect(objectsOf(world)).toEqual(objectsOf(expected));
    }
  });
});
