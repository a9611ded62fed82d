import { bind } from "../../../runtime/api/bound.js";
import { openEvolution } from "../../../runtime/api/operations/evolution/group.js";
import * as operations from "../../../runtime/api/operations/evolution/index.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { evolutionConfig } from "../../../runtime/lifecycle/config.js";
import { evolutionKeys } from "../../../runtime/lifecycle/keys.js";
import { close } from "../../../runtime/lifecycle/steps/close.js";
import { evolveIsland } from "../../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../../runtime/lifecycle/steps/merge.js";
import { begin, type OpenRequest, openRequest } from "../../../runtime/lifecycle/steps/open.js";
import { taskDefinition } from "../../../runtime/search/tasks/index.js";
import { parseTaskFile } from "../../../runtime/search/tasks/parse.js";
import { trusting } from "../../helpers/examiners.js";
import { perform } from "../../helpers/operations.js";
import { smallRequest, smallTask } from "../../helpers/requests.js";

const { evolution_id: id, config, seed } = smallRequest;

/** How often each of a step was validated, and how often it came in from outside: in the step's event, or from a store. */
interface Count {
  readonly tasks: number;
  readonly configs: number;
  readonly requestReads: number;
  readonly recordReads: number;
}

/** Counts what `work` does, one process of its own in the cloud. */
async function counted<T>(context: MemoryContext, work: () => T | Promise<T>): Promise<readonly [T, Count]> {
  const spies = [
    jest.spyOn(taskDefinition._zod, "run"), // what parse and safeParse call, and schemas that hold this one
    jest.spyOn(evolutionConfig._zod, "run"),
    jest.spyOn(context.evolution, "get"),
    jest.spyOn(context.control, "get"),
  ] as const;
  const [task, configuration, objects, items] = spies;
  const done = await work();
  const found = {
    tasks: task.mock.calls.length,
    configs: configuration.mock.calls.length,
    requestReads: objects.mock.calls.filter(([key]) => key === evolutionKeys.request(id)).length,
    recordReads: items.mock.calls.filter(([scope]) => scope === "evolution").length,
  };
  for (const spy of spies) spy.mockRestore();
  return [done, found];
}

/** What a step may validate: what its event brings, and each time that it reads the request or the record. */
function expectOncePerBoundary(
  { tasks, configs, requestReads, recordReads }: Count,
  event: { task: 0 | 1; config: 0 | 1 },
) {
  expect(requestReads).toBeLessThanOrEqual(1);
  expect(tasks).toBeLessThanOrEqual(event.task + requestReads);
  expect(configs).toBeLessThanOrEqual(event.config + requestReads + recordReads);
}

/** An execution gets its input as JSON. */
function executionsOf(context: MemoryContext): unknown[] {
  const inputs: unknown[] = [];
  jest.spyOn(context.executions, "start").mockImplementation(async (_name, input) => {
    inputs.push(JSON.parse(JSON.stringify(input)));
  });
  return inputs;
}

describe("a task and a configuration are validated once a boundary", () => {
  it("from the file to the champion", async () => {
    const context = createMemoryContext();
    const inputs = executionsOf(context);
    const [task, file] = await counted(context, () => parseTaskFile("wave.json", JSON.stringify(smallTask)));
    expect(file).toMatchObject({ tasks: 1, configs: 0 });

    const event = { action: "start", evolution_id: id, task, config, seed };
    const api = bind(operations, openEvolution(context, trusting.gate));
    const [, started] = await counted(context, () => perform(api, event));
    expectOncePerBoundary(started, { task: 1, config: 1 });
    expect(started).toMatchObject({ tasks: 1, requestReads: 0 });

    const input: OpenRequest = openRequest.parse(inputs[0]);
    let [next, opened] = await counted(context, () => begin(input, context, trusting));
    expectOncePerBoundary(opened, { task: 0, config: 1 });
    expect(opened).toMatchObject({ tasks: 1, configs: 4, recordReads: 2 });

    while (!next.done) {
      for (const island of next.islands) {
        const [, evolved] = await counted(context, () => evolveIsland(island, context, trusting.gate));
        expectOncePerBoundary(evolved, { task: 0, config: 0 });
      }
      const [after, merged] = await counted(context, () => merge(next, context, trusting.gate));
      expectOncePerBoundary(merged, { task: 0, config: 0 });
      next = after;
    }
    const [, closed] = await counted(context, () => close(next, context, trusting));
    expectOncePerBoundary(closed, { task: 0, config: 0 });
  });

  it("where an evolution is taken up again", async () => {
    const context = createMemoryContext();
    const { islands, ...first } = await begin(smallRequest, context, trusting);
    for (const island of islands) await evolveIsland(island, context, trusting.gate);
    await merge(first, context, trusting.gate);
    const [next, resumed] = await counted(context, () => begin(smallRequest, context, trusting));
    expect(next.generation).toBe(2);
    expectOncePerBoundary(resumed, { task: 1, config: 1 });
  });
});
