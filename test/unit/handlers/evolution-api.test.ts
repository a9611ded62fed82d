import type { Envelope } from "../../../runtime/api/lambda.js";
import { evolutionApi } from "../../../runtime/handlers/evolution-api.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { switchEmergency } from "../../../runtime/lifecycle/emergency/switch.js";
import { readRecord, updateRecord } from "../../../runtime/lifecycle/records.js";
import { loadRequest } from "../../../runtime/lifecycle/request.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { trusting } from "../../helpers/examiners.js";
import { byName } from "../../helpers/identity.js";
import { smallRequest, smallTask } from "../../helpers/requests.js";
import { captureStderr } from "../../helpers/standard-error.js";

const id = smallRequest.evolution_id;
const call = (context: MemoryContext, event: unknown) =>
  evolutionApi(() => context, byName)(event) as Promise<Envelope>;
const start = { action: "start", ...smallRequest };

describe("starting an evolution", () => {
  it("writes it down, starts one execution and tells where to find it", async () => {
    const context = createMemoryContext();
    const { status, body } = await call(context, start);
    expect(status).toBe(200);
    expect(body).toEqual({ evolution_id: id, execution_arn: `memory:${id}-1` });
    expect(context.executions.started.get(`memory:${id}-1`)?.input).toMatchObject({
      evolution_id: id,
      task: "wave",
      seed: 7,
    });
    expect(await readRecord(context.control, id)).toMatchObject({ status: "running", attempts: 1 });
  });

  it("hands the state machine an input that opens the same evolution", async () => {
    const context = createMemoryContext();
    await call(context, start);
    const input = context.executions.started.get(`memory:${id}-1`)?.input as unknown as typeof smallRequest;
    expect(await runEvolution(input, context, trusting)).toMatchObject({ status: "finished" });
  });

  it("gives it an id with the day in it", async () => {
    const context = createMemoryContext(() => Date.UTC(2026, 10, 23));
    const { body } = await call(context, { action: "start", task: "online-bin-packing" });
    expect(body).toMatchObject({ evolution_id: expect.stringMatching(/^evo-20261123-[0-9a-f]{6}$/) });
  });

  it("starts nothing the second time while the first runs", async () => {
    const context = createMemoryContext();
    const first = await call(context, start);
    expect(await call(context, start)).toEqual(first);
    expect(context.executions.started.size).toBe(1);
  });

  it("starts one execution, and answers both, where the same request comes twice at once", async () => {
    const context = createMemoryContext();
    const [first, second] = await Promise.all([call(context, start), call(context, start)]);
    expect(first).toMatchObject({ status: 200 });
    expect(second).toEqual(first);
    expect(context.executions.started.size).toBe(1);
    expect(await context.control.list("audit")).toHaveLength(1);
  });

  it("keeps the request of whoever was faster, where two want the same id", async () => {
    const context = createMemoryContext();
    const both = await Promise.all([call(context, start), call(context, { ...start, seed: 8 })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { seed } = await readRecord(context.control, id);
    expect((await loadRequest(context.evolution, id)).seed).toBe(seed);
  });

  it("refuses an id that another request has", async () => {
    const context = createMemoryContext();
    await call(context, start);
    expect(await call(context, { ...start, seed: 8 })).toMatchObject({
      status: 409,
      body: { code: "conflict", value: id },
    });
  });
});

describe("resuming an evolution", () => {
  const lose = (context: MemoryContext) => context.executions.stop(`memory:${id}-1`);

  it("starts the next execution when the last one is gone", async () => {
    const context = createMemoryContext();
    await call(context, start);
    await lose(context);
    expect(await call(context, { action: "resume", evolution_id: id })).toMatchObject({
      status: 200,
      body: { execution_arn: `memory:${id}-2` },
    });
  });

  it("leaves alone what runs or is finished", async () => {
    const context = createMemoryContext();
    const first = await call(context, start);
    const resume = { action: "resume", evolution_id: id };
    expect(await call(context, resume)).toEqual(first);
    await lose(context);
    await updateRecord(context, id, () => ({ status: "finished" }));
    expect(await call(context, resume)).toEqual(first);
    expect(context.executions.started.size).toBe(1);
  });

  it("does not trust an execution that was stopped but has not ended", async () => {
    const context = createMemoryContext();
    await call(context, start);
    await updateRecord(context, id, () => ({ status: "stopped", reason: "drill" }));
    expect(await call(context, { action: "resume", evolution_id: id })).toMatchObject({
      body: { execution_arn: `memory:${id}-2` },
    });
    expect(await context.executions.running()).toEqual([`memory:${id}-2`]);
    expect(await readRecord(context.control, id)).toMatchObject({ status: "running" });
  });

  it("starts one execution where two ask for the next", async () => {
    const context = createMemoryContext();
    await call(context, start);
    await lose(context);
    const both = await Promise.all([1, 2].map(() => call(context, { action: "resume", evolution_id: id })));
    const answer = { status: 200, body: { evolution_id: id, execution_arn: `memory:${id}-2` } };
    expect(both).toEqual([answer, answer]);
    expect(context.executions.started.size).toBe(2);
  });

  it("goes on after an execution that was named but never came to be", async () => {
    const context = createMemoryContext();
    context.executions.start = async () => Promise.reject(new Error("no answer"));
    captureStderr();
    expect((await call(context, start)).status).toBe(500);
    Reflect.deleteProperty(context.executions, "start");
    expect(await call(context, start)).toMatchObject({ status: 200, body: { execution_arn: `memory:${id}-1` } });
    expect(await context.executions.running()).toEqual([`memory:${id}-1`]);
  });
});

describe("looking at evolutions", () => {
  it("shows one with its generations, all of them, and what came out", async () => {
    const context = createMemoryContext();
    await call(context, start);
    await runEvolution(smallRequest, context, trusting);
    const { body } = await call(context, { action: "status", evolution_id: id, since: 5 });
    expect(body).toMatchObject({
      evolution: { status: "finished" },
      generations: [{ generation: 5 }, { generation: 6 }],
    });
    expect((await call(context, { action: "list" })).body).toMatchObject({ evolutions: [{ evolution_id: id }] });
    expect((await call(context, { action: "champions" })).body).toMatchObject({ champions: [{ evolution_id: id }] });
    expect((await call(context, { action: "champions", evolution_id: id })).body).toMatchObject({
      champions: [{ task: "wave" }],
    });
  });
});

describe("bad input", () => {
  const { x, y } = smallTask.columns;
  const withTask = (changes: object) => ({ ...start, task: { ...smallTask, ...changes } });
  const withConfig = (config: object) => ({ ...start, config });

  it.each([
    ["no object", "start", 400, "invalid-input", undefined],
    ["unknown action", { action: "explode" }, 400, "invalid-input", "action"],
    ["unknown field", { ...start, speed: 9 }, 400, "invalid-input", "speed"],
    ["bad evolution id", { ...start, evolution_id: "../x" }, 400, "invalid-input", "evolution_id"],
    ["unknown evolution", { action: "status", evolution_id: "evo-none" }, 404, "not-found", "evolution_id"],
    ["unknown evolution to resume", { action: "resume", evolution_id: "evo-none" }, 404, "not-found", "evolution_id"],
    [
      "unknown evolution's champions",
      { action: "champions", evolution_id: "evo-none" },
      404,
      "not-found",
      "evolution_id",
    ],
    ["negative since", { action: "status", evolution_id: "evo-none", since: -1 }, 400, "invalid-input", "since"],
    ["unknown task", { ...start, task: "nonsense" }, 400, "invalid-input", "task"],
    ["task name out of the prototype", { ...start, task: "constructor" }, 400, "invalid-input", "task"],
    ["task of unknown kind", withTask({ kind: "chess" }), 400, "invalid-input", "task.kind"],
    ["missing column", withTask({ target: "z" }), 400, "invalid-input", "task.target"],
    ["empty cases", withTask({ columns: { x: [], y: [] } }), 400, "invalid-input", "task.columns.x"],
    ["ragged columns", withTask({ columns: { x, y: y.slice(1) } }), 400, "invalid-input", "task.columns.y"],
    [
      "NaN in a column",
      withTask({ columns: { x, y: [...y.slice(1), Number.NaN] } }),
      400,
      "invalid-input",
      "task.columns.y[11]",
    ],
    ["population 0", withConfig({ population: 0 }), 400, "invalid-input", "config.population"],
    ["unknown setting", withConfig({ popluation: 10 }), 400, "invalid-input", "config.popluation"],
    ["more elites than half", withConfig({ population: 4, elites: 3 }), 400, "invalid-input", "config.elites"],
    ["more epochs than fit", withConfig({ generations: 100_000, epoch: 1 }), 400, "invalid-input", "config.epoch"],
    ["seed that is no integer", { ...start, seed: 1.5 }, 400, "invalid-input", "seed"],
  ])("%s: status, code and field are right and nothing is written", async (_, event, status, code, field) => {
    const context = createMemoryContext();
    const { status: answered, body } = await call(context, event);
    expect({ status: answered, body }).toMatchObject({ status, body: { code, status } });
    expect((body as { field?: string }).field).toBe(field);
    if (field !== undefined) expect((body as { hint?: string }).hint).toBeTruthy();
    expect(context.evolution.objects.size + context.agents.objects.size + context.state.items.size).toBe(0);
    expect(context.executions.started.size).toBe(0);
    for (const scope of ["evolution", "champion", "audit"]) expect(await context.control.list(scope)).toEqual([]);
  });

  it("refuses to start or resume while the emergency stop is set", async () => {
    const context = createMemoryContext();
    await call(context, start);
    await switchEmergency({ action: "stop", reason: "drill", by: "ann" }, context);
    for (const event of [
      { ...start, evolution_id: "evo-other" },
      { action: "resume", evolution_id: id },
    ]) {
      expect(await call(context, event)).toMatchObject({ status: 423, body: { code: "emergency-stopped" } });
    }
    expect(await context.executions.running()).toEqual([]);
  });

  it("tells of a corrupt control item instead of using it", async () => {
    const context = createMemoryContext();
    await context.control.put("evolution", id, { evolution_id: id, generation: "many" }, 0);
    captureStderr();
    expect(await call(context, { action: "status", evolution_id: id })).toMatchObject({
      status: 500,
      body: { code: "corrupt-object", value: `evolution/${id}` },
    });
  });
});
