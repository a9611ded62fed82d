import { judge } from "../../../../runtime/gate/gate.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import type { ModelRequest } from "../../../../runtime/lifecycle/model/model.js";
import type { ModelAccess } from "../../../../runtime/lifecycle/model/proposer.js";
import { replay } from "../../../../runtime/lifecycle/replay.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { createSandbox } from "../../../../runtime/sandbox/runner/pool.js";
import { programRequest } from "../../../helpers/requests.js";

const sandbox = createSandbox({ processes: 2 });
afterAll(() => sandbox.close());

const SOLUTION = "export default()=>n=>n*n+3*n";
const asked: ModelRequest[] = [];
const model: ModelAccess = {
  model: {
    async ask(request) {
      asked.push(request);
      const usage = { inputTokens: 10, outputTokens: 10 };
      return {
        status: "replied",
        reply: { text: "", toolInputs: [{ source: SOLUTION }], stopReason: "tool_use", usage },
      };
    },
  },
  settings: {
    id: "vendor.model",
    region: "us-east-1",
    temperature: 1,
    maxTokens: 1_000,
    budgetUsd: 1,
    concurrency: 1,
    calls: 1,
    prices: { input: 1, output: 5 },
  },
};

describe("an evolution of programs with a model", () => {
  it("shows it the cases that parents fail, takes what solves the task, and is the same in a replay", async () => {
    const context = createMemoryContext();
    const examiners = { gate: judge, sandbox, batches: sandbox };
    const { champion } = await runEvolution(programRequest, context, { ...examiners, model });
    expect(champion?.fitness).toBe(0);
    expect(asked[0].prompt).toMatch(/Its worst cases:\n- \d+ should give \d+/);
    const before = asked.length;
    const { evolution_id: id } = programRequest;
    expect(await replay(id, 0, context, { gate: judge, batches: sandbox })).toMatchObject({ equal: true });
    expect(asked).toHaveLength(before);
  });
});
