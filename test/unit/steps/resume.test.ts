import { findRecord } from "../../../runtime/evolution/records.js";
import type { OpenRequest } from "../../../runtime/evolution/steps/open.js";
import { runEvolution } from "../../../runtime/evolution/steps/run.js";
import { createMemoryWorld, type MemoryObjectStore, type MemoryWorld } from "../../../runtime/platform/memory.js";
import { trusting } from "../../helpers/examiners.js";
import { Killed, mortal } from "../../helpers/mortal-world.js";
import { smallRequest, smallTask } from "../../helpers/requests.js";

/** Two epochs, with a checkpoint between them and one at the end; little to compute. */
const request: OpenRequest = {
  ...smallRequest,
  task: { ...smallTask, constants: "whole" },
  config: { ...smallRequest.config, population: 4, generations: 2, epoch: 1, checkpointInterval: 1, maxNodes: 5 },
};

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
  const items = await state.generations(request.evolution_id);
  return items.map(({ generation, agent_id, fitness_score }) => ({ generation, agent_id, fitness_score }));
};

describe("an evolution that is killed", () => {
  const clock = () => Date.UTC(2026, 0, 1);

  const unbroken = async () => {
    const world = createMemoryWorld(clock);
    const counted = mortal(world, Infinity, "after");
    await runEvolution(request, counted.world, trusting);
    return { world, operations: counted.operations() };
  };

  // before an operation is after the one before it: nothing else differs
  it("ends with the same champion, whichever operation it died after", async () => {
    const { world: expected, operations } = await unbroken();
    expect(operations).toBeGreaterThan(50);
    for (let last = 1; last <= operations; last++) {
      const world = createMemoryWorld(clock);
      const dying = mortal(world, last, "after");
      await expect(runEvolution(request, dying.world, trusting)).rejects.toThrow(Killed);
      const record = await findRecord(world.control, request.evolution_id);
      if (record?.status !== "finished") await runEvolution(request, world, trusting);
      expect({ last, agents: contentsOf(world.agents) }).toEqual({ last, agents: contentsOf(expected.agents) });
      expect(await generationsOf(world)).toEqual(await generationsOf(expected));
      expect(contentsOf(world.evolution)).toEqual(contentsOf(expected.evolution));
    }
  }, 300_000);
});
