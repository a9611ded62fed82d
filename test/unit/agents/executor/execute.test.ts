import * as fc from "fast-check";
import { agentId } from "../../../../runtime/agents/agent-id.js";
import { execute } from "../../../../runtime/agents/executor/execute.js";
import { runRequest } from "../../../../runtime/agents/executor/request.js";
import type { Runtime } from "../../../../runtime/agents/executor/runtime.js";
import type { Monitor } from "../../../../runtime/agents/monitor/contract.js";
import { createMonitor } from "../../../../runtime/agents/monitor/monitor.js";
import { AGENT_CODE_BYTES } from "../../../../runtime/architecture/limits.js";
import { AgentOverLimit } from "../../../../runtime/errors.js";
import { api } from "../../../../runtime/handlers/api.js";
import { createMemoryWorld, type MemoryWorld } from "../../../../runtime/platform/memory.js";
import { judge } from "../../../../runtime/safety/gate.js";
import { indifferent, sandboxHere, storeAgent, testRuntime } from "../../../helpers/agents.js";

const plus = "export default ({ step = 1 }) => (x) => x + step";

describe("execute", () => {
  const sandbox = sandboxHere();
  let world: MemoryWorld;
  let runtime: Runtime;
  const store = (_: MemoryWorld, source: string, id?: string) => storeAgent(world.agents, source, id);
  const ask = (event: unknown) =>
    api(runRequest, (request) => execute(request, runtime), { world: () => world })(event);
  const calls = () => sandbox.jobs.filter(({ work }) => work.kind === "inputs");
  const measurements = () => sandbox.jobs.filter(({ work }) => work.kind === "instantiation");

  beforeEach(() => {
    world = createMemoryWorld();
    runtime = testRuntime(world, { sandbox, monitor: createMonitor(world) });
    sandbox.jobs.length = 0;
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());

  it("runs a stored agent on inputs, with what it used and how long it took", async () => {
    const agent_id = await store(world, plus);
    const answer = await ask({ agent_id, inputs: [1, 2], config: { step: 10 } });
    expect(answer).toMatchObject({ status: 200, body: { agent_id, outputs: [11, 12] } });
    const { usage, latency_ms } = answer.body as { usage: { fuel: number }; latency_ms: number };
    expect(usage.fuel).toBeGreaterThan(0);
    expect(latency_ms).toBeGreaterThanOrEqual(0);
  });

  it("needs neither config nor seed", async () => {
    expect(await ask({ agent_id: await store(world, plus), inputs: [1] })).toMatchObject({ body: { outputs: [2] } });
  });

  it("does not know an agent that is not there", async () => {
    const agent_id = "0123456789abcdef";
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({
      status: 404,
      body: { code: "not-found", field: "agent_id", value: agent_id },
    });
  });

  it("refuses code that is not what its id names", async () => {
    const agent_id = await store(world, `${plus} + 1`, agentId(plus));
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({ status: 500, body: { code: "corrupt-object" } });
  });

  it("refuses an agent that is too large, and says by how much", async () => {
    const agent_id = await store(world, plus.padEnd(AGENT_CODE_BYTES + 7));
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({
      status: 413,
      body: { code: "agent-too-large", detail: expect.stringContaining(`7 more than the ${AGENT_CODE_BYTES} allowed`) },
    });
  });

  it("judges an agent again before it runs", async () => {
    const agent_id = await store(world, "export default () => () => eval('1')");
    expect(await ask({ agent_id, inputs: [1] })).toMatchObject({ status: 422, body: { code: "unsafe" } });
  });

  it("says how an agent failed", async () => {
    const agent_id = await store(world, "export default () => ({ x }) => x.y");
    expect(await ask({ agent_id, inputs: [{}] })).toMatchObject({
      status: 422,
      body: { code: "agent-failed", detail: expect.stringContaining("threw: TypeError"), value: agent_id },
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
    [{ agent_id: "0123456789abcdef", inputs: [1], seed: 0.5 }, "seed"],
    [{ agent_id: "0123456789abcdef", inputs: [1], input: 2 }, "input"],
  ])("names what is wrong with an event", async (event, field) => {
    expect(await ask(event)).toMatchObject({ status: 400, body: { code: "invalid-input", field } });
  });
});

describe("agentId", () => {
  it("is the first 16 hex digits of the SHA-256 of the code", () => {
    expect(agentId("")).toBe("e3b0c44298fc1c14");
    expect(agentId("a")).not.toBe(agentId("a "));
  });
});
