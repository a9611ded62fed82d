import type { EvolutionStatus } from "../../../cli/client.js";
import { compareWithControls, controlLines } from "../../../cli/controls.js";
import { judge } from "../../../runtime/gate/gate.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { readHistory } from "../../../runtime/lifecycle/branches.js";
import { listChampions, readRecord } from "../../../runtime/lifecycle/records.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { createSandbox } from "../../../runtime/sandbox/runner/pool.js";
import { taskDefinition } from "../../../runtime/search/tasks/index.js";
import { trusting } from "../../helpers/examiners.js";
import { programRequest, smallRequest, smallTask } from "../../helpers/requests.js";
import { plain } from "../../helpers/terminal.js";

describe("control arms beside an evolution", () => {
  it("spend as many evaluations as it did, on the same task, and are shown with a verdict", async () => {
    const context = createMemoryContext();
    await runEvolution(smallRequest, context, trusting);
    const id = smallRequest.evolution_id;
    const evolution = await readRecord(context.control, id);
    const finished: EvolutionStatus = { evolution, generations: await readHistory(context.state, evolution) };
    const [champion] = await listChampions(context.control, id);
    const task = taskDefinition.parse(smallTask);
    const comparison = await compareWithControls(task, finished, champion, new AbortController().signal);
    const spent = finished.generations.reduce((sum, { statistics }) => sum + statistics.evaluations, 0);
    expect(comparison.controls.map(({ evaluations }) => evaluations)).toEqual([spent, spent, spent]);
    const lines = controlLines(champion, comparison, plain);
    for (const name of ["evolution", "random sampling", "best of N", "(1+1)"]) {
      expect(lines.some((line) => line.startsWith(name))).toBe(true);
    }
    expect(lines.at(-1)).toMatch(/^evolution (won|did not win|did NOT win)/);
  }, 60_000);

  it("compare with an evolution of programs too, in the sandbox", async () => {
    const context = createMemoryContext();
    const sandbox = createSandbox({ processes: 1 });
    await runEvolution(programRequest, context, { gate: judge, sandbox, batches: sandbox }).finally(() =>
      sandbox.close(),
    );
    const evolution = await readRecord(context.control, programRequest.evolution_id);
    const finished: EvolutionStatus = { evolution, generations: await readHistory(context.state, evolution) };
    const [champion] = await listChampions(context.control, programRequest.evolution_id);
    const task = taskDefinition.parse(programRequest.task);
    const { controls } = await compareWithControls(task, finished, champion, new AbortController().signal);
    const spent = finished.generations.reduce((sum, { statistics }) => sum + statistics.evaluations, 0);
    expect(controls.map(({ evaluations }) => evaluations)).toEqual([spent, spent, spent]);
    for (const { training, holdOut } of controls) {
      for (const error of [training, holdOut]) {
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
      }
    }
  });

  it("end when they are interrupted", async () => {
    const context = createMemoryContext();
    await runEvolution(smallRequest, context, trusting);
    const [champion] = await listChampions(context.control, smallRequest.evolution_id);
    const evolution = await readRecord(context.control, smallRequest.evolution_id);
    const generations = await readHistory(context.state, evolution);
    const comparing = compareWithControls(
      taskDefinition.parse(smallTask),
      { evolution, generations },
      champion,
      AbortSignal.abort(),
    );
    await expect(comparing).rejects.toThrow("control arms");
  });
});
