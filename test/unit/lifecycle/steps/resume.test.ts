import {
  createMemoryContext,
  type MemoryContext,
  type MemoryObjectStore,
} from "../../../../runtime/kernel/memory-stores.js";
import { findRecord } from "../../../../runtime/lifecycle/records.js";
import type { OpenRequest } from "../../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { trusting } from "../../../helpers/examiners.js";
import { smallRequest, smallTask } from "../../../helpers/requests.js";
import { copiedAfterEach } from "../../../helpers/snapshots.js";

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

const generationsOf = async ({ state }: MemoryContext) => {
  const items = await state.generations(request.evolution_id);
  return items.map(({ generation, agent_id, fitness_score }) => ({ generation, agent_id, fitness_score }));
};

describe("an evolution that is killed", () => {
  const clock = () => Date.UTC(2026, 0, 1);

  // before an operation is after the one before it: nothing else differs
  it("ends with the same champion, whichever operation it died after", async () => {
    const expected = createMemoryContext(clock);
    const { context, left } = copiedAfterEach(expected);
    await runEvolution(request, context, trusting);
    const [agents, generations, evolution] = [
      contentsOf(expected.agents),
      await generationsOf(expected),
      contentsOf(expected.evolution),
    ];
    expect(left.length).toBeGreaterThan(50);
    for (const [operation, resumed] of left.entries()) {
      const record = await findRecord(resumed.control, request.evolution_id);
      if (record?.status !== "finished") await runEvolution(request, resumed, trusting);
      expect({ operation, agents: contentsOf(resumed.agents) }).toEqual({ operation, agents });
      expect(await generationsOf(resumed)).toEqual(generations);
      expect(contentsOf(resumed.evolution)).toEqual(evolution);
    }
  }, 300_000);
});
