import { executeAgent } from "../../../runtime/agents/executor/execute.js";
import { type PublishInput, publish, publishRequest } from "../../../runtime/agents/publish/publish.js";
import { judge } from "../../../runtime/gate/gate.js";
import { agentId } from "../../../runtime/kernel/agent-id.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { validate } from "../../../runtime/kernel/validation.js";
import { sandboxHere, testRuntime } from "../../helpers/agents.js";
import { permitted } from "../../helpers/permitted-context.js";

const source = "interface C { step: number }\nexport default ({ step }: C) => (x: number) => x + step;\n";
const code = "export default({step:e})=>t=>t+e;";
const huge = `const T = ${JSON.stringify(Array.from({ length: 2_000 }, (_, i) => i))}; export default () => (i) => T[i];`;

describe("publish", () => {
  let context: MemoryContext;
  const sandbox = sandboxHere();
  const clock = () => Date.UTC(2026, 0, 2, 3, 4, 5);
  const ask = (request: PublishInput) =>
    publish(validate(publishRequest, request), { ...permitted(context, "agent-compile"), clock, sandbox, gate: judge });
  const stored = async (key: string) => Buffer.from((await context.agents.get(key)) ?? []).toString("utf8");

  beforeEach(() => {
    context = createMemoryContext();
  });

  it("stores source, code, source map and where they come from, ready to be run", async () => {
    const answer = await ask({ source, file: "plus.ts", name: "plus", config: { step: 2 } });
    const agent_id = agentId(code);
    const facts = { agent_id, bytes: code.length, source_bytes: source.length, safety_score: 1 };
    expect(answer).toEqual({ ...facts, created: true });
    expect(await stored(`source/${agent_id}.js`)).toBe(source);
    expect(await stored(`compiled/${agent_id}.js`)).toBe(code);
    expect(JSON.parse(await stored(`metadata/${agent_id}.map.json`))).toMatchObject({ sources: ["plus.ts"] });
    expect(JSON.parse(await stored(`metadata/${agent_id}.json`))).toEqual({
      ...facts,
      name: "plus",
      file: "plus.ts",
      language: "typescript",
      created_at: "2026-01-02T03:04:05.000Z",
    });
    const run = await executeAgent({ agent_id, inputs: [1], config: { step: 4 }, seed: 0 }, testRuntime(context));
    expect(run.outputs).toEqual([5]);
  });

  it("writes the same agent once, and leaves what was written of it", async () => {
    const { agent_id } = await ask({ source, file: "plus.ts", name: "first", config: { step: 2 } });
    const again = await ask({ source: code, file: "other.js", name: "second", config: { step: 2 } });
    expect(again).toMatchObject({ agent_id, created: false });
    expect(JSON.parse(await stored(`metadata/${agent_id}.json`))).toMatchObject({ name: "first" });
    expect(await stored(`source/${agent_id}.js`)).toBe(source);
  });

  it("finishes what another attempt began", async () => {
    const { agent_id } = await ask({ source, file: "plus.ts", config: { step: 2 } });
    await context.agents.delete(`metadata/${agent_id}.json`);
    expect(await ask({ source, file: "plus.ts", config: { step: 2 } })).toMatchObject({ agent_id, created: true });
    expect(await stored(`metadata/${agent_id}.json`)).toContain(agent_id);
  });

  it("tells operators of an agent that is too large, and stores nothing", async () => {
    await expect(ask({ source: huge, file: "huge.js" })).rejects.toMatchObject({ code: "agent-too-large" });
    expect(context.alerts.sent).toMatchObject([
      { kind: "agent-size", severity: "warning", summary: expect.stringMatching(/^huge\.js compiles to \d+ bytes/) },
    ]);
    expect(await context.agents.list("")).toEqual([]);
  });

  it.each<[string, PublishInput, object]>([
    [
      "what the gate does not accept, by the line of the source",
      { source: "export default () => () =>\n  process.env" },
      { code: "unsafe", message: expect.stringContaining("line 2: names something that agents do not have: process") },
    ],
    [
      "the same in a source that is larger than an agent",
      { source: `// ${"x".repeat(7_000)}\nexport default () => () => process.env` },
      { code: "unsafe", message: expect.stringContaining("names something that agents do not have: process") },
    ],
    [
      "what cannot be instantiated",
      { source: "export default ({ a }) => { const { b } = a; return () => b; }" },
      { code: "agent-failed", field: "config", message: expect.stringContaining("threw: TypeError") },
    ],
    ["what returns no agent", { source: "export default () => 1" }, { code: "agent-failed" }],
    ["another language", { source: "x = 1", file: "agent.py" }, { code: "invalid-input", field: "file" }],
    ["a source that is too long", { source: "x".repeat(100_001) }, { code: "invalid-input", field: "source" }],
    [
      "a configuration of the wrong shape",
      { source, language: "typescript", config: 1 },
      { code: "invalid-input", field: "config" },
    ],
  ])("refuses %s, and stores nothing", async (_what, request, error) => {
    await expect((async () => ask(request))()).rejects.toMatchObject(error);
    expect(await context.agents.list("")).toEqual([]);
  });

  it("takes the language that is named over that of the file", async () => {
    expect(await ask({ source, file: "agent", language: "typescript", config: { step: 1 } })).toMatchObject({
      agent_id: agentId(code),
    });
  });
});
