import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { judge } from "../../../runtime/gate/gate.js";
import type { Gate } from "../../../runtime/gate/verdict.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { builtInTasks, evolve, type GenerationRecord, type TaskDefinition } from "../../../runtime/search/index.js";
import { real } from "../../helpers/examiners.js";
import { programRequest, smallRequest } from "../../helpers/requests.js";

const ROOT = resolve(__dirname, "../../..");

const wave = smallRequest.task as unknown as TaskDefinition;
const { checkpointInterval: _, ...config } = smallRequest.config;

const open: Gate = () => ({ safety_score: 1, decision: "accept", findings: [] });

describe("a search in this process", () => {
  it.each([smallRequest, programRequest])("ends with the champion of the steps: $task.name", async (request) => {
    const context = createMemoryContext();
    const steps = await runEvolution(request, context, { gate: judge, sandbox: real(), batches: real() });
    const { checkpointInterval: _, ...config } = request.config;
    const task = request.task as unknown as TaskDefinition;
    const { best, source, generations } = await evolve(task, { seed: request.seed, config, sandbox: real() });
    expect({ agent_id: best.agentId, fitness: best.fitness }).toEqual(steps.champion);
    const exported = await context.agents.get(`compiled/${best.agentId}.js`);
    expect(source).toBe(Buffer.from(exported ?? []).toString());
    const last = (await context.state.generations(request.evolution_id)).at(-1);
    expect(generations).toBe(last?.generation);
  });

  it("tells of every generation of every island, and changes nothing by that", async () => {
    const told: GenerationRecord[] = [];
    const silent = await evolve(wave, { seed: 7, config });
    const loud = await evolve(wave, { seed: 7, config, onGeneration: (record) => told.push(record) });
    expect(loud).toEqual(silent);
    const places = told.map(({ island, generation }) => `${island}/${generation}`).sort();
    expect(places).toEqual([0, 1].flatMap((island) => [0, 1, 2, 3, 4, 5, 6].map((at) => `${island}/${at}`)));
    expect(Math.min(...told.map(({ best }) => best.fitness ?? Infinity))).toBe(silent.best.fitness);
  });

  it("ends as soon as its target is reached", async () => {
    expect((await evolve(wave, { config: { ...config, targetFitness: 1e6 } })).generations).toBe(2);
  });

  it("runs candidates that are programs in processes of its own where it is given none", async () => {
    const { checkpointInterval: _, ...config } = programRequest.config;
    const task = programRequest.task as unknown as TaskDefinition;
    const here = await evolve(task, { seed: 5, config, sandbox: real() });
    expect(await evolve(task, { seed: 5, config })).toEqual(here);
  });

  it("has everything judged by the safety gate, or by the one that it is given", async () => {
    const gate = jest.fn(open);
    const { source } = await evolve(wave, { seed: 7, config, gate });
    expect(gate.mock.calls.map(([judged]) => judged)).toContain(source);
    const closed: Gate = () => ({ safety_score: 0, decision: "reject", findings: [] });
    await expect(evolve(wave, { config, gate: closed })).rejects.toMatchObject({ code: "unsafe" });
  });

  it("ends with the reason of its signal, before it begins or in the middle", async () => {
    const reason = new Error("enough");
    await expect(evolve(wave, { config, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const told: number[] = [];
    const endless = { ...config, generations: 100_000, epoch: 1_000 };
    const search = evolve(wave, {
      config: endless,
      signal: abort.signal,
      onGeneration: ({ generation }) => {
        told.push(generation);
        if (generation === 3) abort.abort(reason);
      },
    });
    await expect(search).rejects.toBe(reason);
    expect(Math.max(...told)).toBeLessThan(100_000);
  });

  it("says what is wrong with its configuration or its task", async () => {
    const task = builtInTasks["nguyen-7"];
    await expect(evolve(task, { config: { population: 3 } })).rejects.toMatchObject({ field: "config.population" });
    const typing = { generation: 3 } as object;
    await expect(evolve(task, { config: typing })).rejects.toMatchObject({ field: "config.generation" });
    await expect(evolve({ ...wave, name: "A b" })).rejects.toMatchObject({ field: "task.name" });
  });
});

describe("the example of a search", () => {
  it("prints how it gets on, and the formula in the end", () => {
    const program = join(ROOT, "examples/search/parabola.ts");
    const printed = execFileSync(process.execPath, ["--import", "tsx", program], { cwd: ROOT, encoding: "utf8" });
    const lines = printed.trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(/^export default\(\)=>\({x:a}\)=>/);
    expect(lines.length).toBeGreaterThan(1);
  });
});
