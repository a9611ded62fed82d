import * as fc from "fast-check";
import type { Runtime } from "../../../../runtime/agents/executor/runtime.js";
import { createMonitor } from "../../../../runtime/agents/monitor/monitor.js";
import type { Monitor } from "../../../../runtime/agents/monitor/observations.js";
import { controlSessions } from "../../../../runtime/agents/sessions/control-session-store.js";
import { agentsOperations } from "../../../../runtime/api/apps/agents.js";
import { apiFunction, type Envelope } from "../../../../runtime/api/lambda.js";
import { AGENT_CODE_BYTES } from "../../../../runtime/architecture/limits.js";
import { judge } from "../../../../runtime/gate/gate.js";
import { agentId } from "../../../../runtime/kernel/agent-id.js";
import { AgentOverLimit } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { indifferent, sandboxHere, storeAgent, testRuntime } from "../../../helpers/agents.js";
import { byName } from "../../../helpers/identity.js";
import { captureStderr } from "../../../helpers/standard-error.js";

const plus = "export default ({ step = 1 }) => (x) => x + step";

describe("execute", () => {
  const sandbox = sandboxHere();
  let context: MemoryContext;
  let runtime: Runtime;
  const store = (source: string, id?: string) => storeAgent(context.agents, source, id);
  const ask = (event: unknown) =>
    apiFunction(
      () => ({
        operations: agentsOperations({ ...context, runtime, sessions: controlSessions(context) }),
        proofs: byName(),
      }),
      {
        byDefault: "batch",
      },
    )(event) as Promise<Envelope>;
  const calls = () => sandbox.jobs.filter(({ work }) => work.kind === "inputs");
  const measurements = () => sandbox.jobs.filter(({ work }) => work.kind === "instantiation");

  beforeEach(() => {
    context = createMemoryContext();
    runtime = testRuntime(context, { sandbox, monitor: createMonitor(context) });
    sandbox.jobs.length = 0;
    captureStderr();
  });

  it("runs a stored agent on inputs, with what it used and how long it took", async () => {
    const agent_id = await store(plus);
    const answer = await ask({ agent_id, inputs: [1, 2], config: { step: 10 } });
    expect(answer).toMatchObject({ status: 200, body: { agent_id, outputs: [11, 12] } });
    const { usage, latency_ms } = answer.body as { usage: { fuel: number }; latency_ms: number };
    expect(usage.fuel).toBeGreaterThan(0);
    expect(latency_ms).toBeGreaterThanOrEqual(0);
  });

  it("needs neither config nor seed", async () => {
    expect(await ask({ agent_id: await store(plus), inputs: [1] })).toMatchObject({ body: { outputs: [2] } });
  });

  it("does not know an agent that is not there", async () => {
    const agent_id = "0123456789abcdef";
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({
      status: 404,
      body: { code: "not-found", field: "agent_id", value: agent_id },
    });
  });

  it("refuses code that is not what its id names", async () => {
    const agent_id = await store(`${plus} + 1`, agentId(plus));
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({ status: 500, body: { code: "corrupt-object" } });
  });

  it("refuses an agent that is too large, and says by how much", async () => {
    const agent_id = await store(plus.padEnd(AGENT_CODE_BYTES + 7));
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({
      status: 413,
      body: { code: "agent-too-large", detail: expect.stringContaining(`7 more than the ${AGENT_CODE_BYTES} allowed`) },
    });
  });

  it("judges an agent again before it runs", async () => {
    const agent_id = await store("export default () => () => eval('1')");
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({ status: 422, body: { code: "unsafe" } });
  });

  it("says how an agent failed", async () => {
    const agent_id = await store("export default () => ({ x }) => x.y");
    expect(await ask({ agent_id, inputs: [{}] })).toMatchObject({
      status: 422,
      body: { code: "agent-failed", detail: expect.stringContaining("threw: TypeError"), value: agent_id },
    });
  });

  it("gives what a call asks for to the sandbox, and nothing else", async () => {
    const agent_id = await store(plus);
    await ask({ agent_id, inputs: [1], seed: 7, limits: { fuel: 1_000, deadline_ms: 500 } });
    await ask({ agent_id, inputs: [1] });
    expect(calls()).toMatchObject([
      { seed: 7, limits: { fuel: 1_000, wallMs: 500 } },
      { seed: 0, limits: {} },
    ]);
  });

  it("ends an agent that takes more steps than the call allows", async () => {
    const agent_id = await store(
      "export default () => (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s }",
    );
    expect(await ask({ agent_id, inputs: [10], limits: { fuel: 1_000 } })).toMatchObject({ status: 200 });
    expect(await ask({ agent_id, inputs: [100_000], limits: { fuel: 1_000 } })).toMatchObject({
      status: 422,
      body: { code: "agent-failed", detail: expect.stringContaining("fuel") },
    });
  });

  it("answers the same whatever was called before", async () => {
    const agent_id = await store("export default () => { let n = 0; return (x) => x + n++ }");
    const inputs = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(inputs, async (xs) => {
        expect(await ask({ agent_id, inputs: xs })).toMatchObject({ body: { outputs: xs.map((x, n) => x + n) } });
      }),
      { numRuns: 20 },
    );
  });

  it("reads and judges an agent once while it is hot, however many call it at once", async () => {
    const gate = jest.fn(judge);
    const get = jest.spyOn(context.agents, "get");
    runtime = testRuntime(context, { sandbox, gate });
    const agent_id = await store(plus);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask({ agent_id, inputs: [1] })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(get.mock.calls.map(([key]) => key)).toEqual([`compiled/${agent_id}.js`, `metadata/${agent_id}.json`]);
    expect(gate).toHaveBeenCalledTimes(1);
    expect(measurements()).toHaveLength(1);
  });

  it("keeps only so many hot, those called last", async () => {
    runtime = testRuntime(context, { sandbox, capacity: 2 });
    const ids = await Promise.all([1, 2, 3].map((n) => store(`export default () => (x) => x + ${n}`)));
    for (const index of [0, 1, 0, 2]) await ask({ agent_id: ids[index], inputs: [1] });
    expect(ids.map((id) => runtime.hot.has(id))).toEqual([true, false, true]);
    expect(await ask({ agent_id: ids[1], inputs: [1] })).toMatchObject({ body: { outputs: [3] } });
  });

  it("keeps nothing that could not be loaded: it may be repaired", async () => {
    const agent_id = await store(`${plus} + 1`, agentId(plus));
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({ status: 500 });
    await store(plus);
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({ status: 200 });
  });

  describe("with a monitor", () => {
    const monitor = { loaded: jest.fn(), admit: jest.fn(), called: jest.fn() };
    const instantiation = { p50_us: 0.5, p99_us: 1, bytes_per_instance: 80, samples: 1_000 };
    const usage = { fuel: 1, memoryBytes: 2, instanceBytes: 3 };
    let measurable: boolean;

    beforeEach(() => {
      measurable = true;
      for (const method of Object.values(monitor)) method.mockReset();
      const run = jest.fn(async ({ work }) => {
        if (work.kind === "inputs") return { status: "ok", result: work.inputs, usage } as const;
        if (measurable) return { status: "ok", result: instantiation, usage } as const;
        return { status: "threw", message: "no such config", usage } as const;
      });
      const watching: Monitor = { ...indifferent, ...monitor };
      runtime = testRuntime(context, { monitor: watching, sandbox: { run, close: async () => {} } });
    });

    it("shows an agent measured before its first call, and every call", async () => {
      const agent_id = await store(plus);
      await ask({ agent_id, inputs: [1] });
      await ask({ agent_id, inputs: [1, 2] });
      expect(monitor.loaded.mock.calls).toEqual([[{ agent_id, bytes: plus.length, instantiation }]]);
      expect(monitor.called.mock.calls).toMatchObject([
        [{ agent_id, bytes: plus.length, status: "ok", inputs: 1, usage, latency_ms: expect.any(Number) }],
        [{ status: "ok", inputs: 2 }],
      ]);
    });

    it("measures with the next call what the first could not instantiate, but not for ever", async () => {
      const agent_id = await store(plus);
      measurable = false;
      await ask({ agent_id, inputs: [1] });
      measurable = true;
      await ask({ agent_id, inputs: [1] });
      await ask({ agent_id, inputs: [1] });
      expect(monitor.loaded.mock.calls).toMatchObject([[{ instantiation: undefined }], [{ instantiation }]]);

      measurable = false;
      const other = await store(`${plus} + 1`);
      for (let i = 0; i < 10; i++) await ask({ agent_id: other, inputs: [1] });
      expect(monitor.loaded.mock.calls.length).toBeLessThan(10);
    });

    it("refuses an agent over a limit, and may let it try again when the monitor does", async () => {
      const agent_id = await store(plus);
      monitor.loaded.mockRejectedValueOnce(new AgentOverLimit("8,000 bytes an instance"));
      expect(await ask({ agent_id, inputs: [1] })).toMatchObject({ status: 422, body: { code: "agent-over-limit" } });
      expect(monitor.called).not.toHaveBeenCalled();
      expect(await ask({ agent_id, inputs: [1] })).toMatchObject({ status: 200 });
    });

    it("does not so much as read an agent that is stopped", async () => {
      const get = jest.spyOn(context.agents, "get");
      monitor.admit.mockImplementation(() => {
        throw new AgentOverLimit("stopped");
      });
      expect(await ask({ agent_id: await store(plus), inputs: [1] })).toMatchObject({ status: 422 });
      expect(get).not.toHaveBeenCalled();
    });

    it("gives no answer of a call that the monitor ends", async () => {
      monitor.called.mockRejectedValueOnce(new AgentOverLimit("8,000 bytes an instance"));
      expect(await ask({ agent_id: await store(plus), inputs: [1] })).toMatchObject({
        status: 422,
        body: { code: "agent-over-limit" },
      });
    });
  });

  const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);
  it.each([
    [{ inputs: [1] }, "agent_id"],
    [{ agent_id: "../secret", inputs: [1] }, "agent_id"],
    [{ agent_id: "0123456789abcdef" }, "inputs"],
    [{ agent_id: "0123456789abcdef", inputs: [] }, "inputs"],
    [{ agent_id: "0123456789abcdef", inputs: [nested(101)] }, "inputs[0]"],
    [{ agent_id: "0123456789abcdef", inputs: [1], config: nested(200) }, "config"],
    [{ agent_id: "0123456789abcdef", inputs: [1], config: [1] }, "config"],
    [{ agent_id: "0123456789abcdef", inputs: [1], config: null }, "config"],
    [{ agent_id: "0123456789abcdef", inputs: [1], seed: 0.5 }, "seed"],
    [{ agent_id: "0123456789abcdef", inputs: [1], limits: { fuel: 0 } }, "limits.fuel"],
    [{ agent_id: "0123456789abcdef", inputs: [1], limits: { deadline_ms: 3_600_000 } }, "limits.deadline_ms"],
    [{ agent_id: "0123456789abcdef", inputs: [1], input: 2 }, "input"],
  ])("names what is wrong with an event", async (event, field) => {
    expect(await ask(event)).toMatchObject({ status: 400, body: { code: "invalid-input", field } });
  });

  it("names what is wrong with an event that nests so deep that it cannot be shown", async () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    const { status, body } = await ask({ agent_id: "0123456789abcdef", inputs: [deep] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid-input", field: "inputs[0]" });
  });
});

describe("agentId", () => {
  it("is the first 16 hex digits of the SHA-256 of the code", () => {
    expect(agentId("")).toBe("e3b0c44298fc1c14");
    expect(agentId("a")).not.toBe(agentId("a "));
  });
});
