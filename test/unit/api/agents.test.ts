import { createMonitor } from "../../../runtime/agents/monitor/monitor.js";
import { controlSessions } from "../../../runtime/agents/sessions/control-session-store.js";
import { agentsApp } from "../../../runtime/api/apps/agents.js";
import { AGENT_CODE_BYTES } from "../../../runtime/architecture/limits.js";
import { type Serving, serve } from "../../../runtime/http/serve.js";
import { agentId } from "../../../runtime/kernel/agent-id.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { storeAgent, testRuntime } from "../../helpers/agents.js";
import { access, by } from "../../helpers/identity.js";

const plus = "export default ({ step = 1 }) => (x) => x + step";
const counter = "export default () => { let n = 0; return () => n++ }";
const unknown = "0123456789abcdef";

/** The executor as others meet it: over HTTP. */
describe("the agents service", () => {
  let context: MemoryContext;
  let serving: Serving;

  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${serving.url}${path}`, { ...init, headers: { ...by(), ...init.headers } });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const post = (path: string, body: string, type = "application/json") =>
    ask(path, { method: "POST", body, headers: { "content-type": type } });
  const run = (id: string, body: unknown) => post(`/agents/${id}/run`, JSON.stringify(body));
  const batch = (id: string, body: unknown) => post(`/agents/${id}/batch`, JSON.stringify(body));

  beforeEach(async () => {
    context = createMemoryContext();
    const { agents, control, log } = context;
    const runtime = testRuntime(context, { monitor: createMonitor(context) });
    serving = await serve(
      agentsApp(
        { runtime, sessions: controlSessions(context), agents, control, log },
        { limits: { bodyBytes: 20_000 }, access },
      ),
      {
        port: 0,
      },
    );
  });
  afterEach(() => serving.close());

  it("runs an agent on one input", async () => {
    const id = await storeAgent(context.agents, plus);
    expect(await run(id, { input: 1, config: { step: 10 }, seed: 3, limits: { fuel: 1_000 } })).toEqual({
      status: 200,
      body: {
        agent_id: id,
        output: 11,
        usage: { fuel: expect.any(Number), memoryBytes: expect.any(Number), instanceBytes: expect.any(Number) },
        latency_ms: expect.any(Number),
      },
    });
  });

  it("runs one instance on a batch, and another one on the next", async () => {
    const id = await storeAgent(context.agents, counter);
    expect(await batch(id, { inputs: [0, 0, 0] })).toMatchObject({ status: 200, body: { outputs: [0, 1, 2] } });
    expect(await batch(id, { inputs: [0] })).toMatchObject({ body: { outputs: [0] } });
  });

  it("answers JSON for what JSON cannot carry", async () => {
    const id = await storeAgent(context.agents, "export default () => () => [NaN, undefined, -0, 1 / 0]");
    expect(await run(id, { input: 0 })).toMatchObject({ status: 200, body: { output: [null, null, 0, null] } });
  });

  it("takes null as an input, but not nothing", async () => {
    const id = await storeAgent(context.agents, "export default () => (x) => x === null");
    expect(await run(id, { input: null })).toMatchObject({ status: 200, body: { output: true } });
    expect(await run(id, {})).toMatchObject({ status: 400, body: { field: "input" } });
  });

  it("lists agents page by page", async () => {
    const ids = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => storeAgent(context.agents, `export default () => () => ${n}`)),
    );
    const found: string[] = [];
    let next = "";
    do {
      const { body } = await ask(`/agents?limit=2${next && `&after=${next}`}`);
      found.push(...body.agents.map(({ agent_id }: { agent_id: string }) => agent_id));
      next = body.next ?? "";
    } while (next !== "");
    expect(found).toEqual(ids.sort());
  });

  it("tells what is known of an agent", async () => {
    const id = await storeAgent(context.agents, plus);
    expect(await ask(`/agents/${id}`)).toEqual({
      status: 200,
      body: { agent_id: id, bytes: plus.length, hot: false, metadata: null, performance: null },
    });
    await context.agents.put(`metadata/${id}.json`, Buffer.from('{"task":"wave"}'), "application/json");
    await run(id, { input: 1 });
    expect(await ask(`/agents/${id}`)).toMatchObject({ body: { hot: true, metadata: { task: "wave" } } });
    await context.agents.put(`metadata/${id}.json`, Buffer.from("{"), "application/json");
    expect(await ask(`/agents/${id}`)).toMatchObject({ status: 500, body: { code: "corrupt-object" } });
  });

  const good = JSON.stringify({ input: 1 });
  it.each([
    ["a body that is not JSON", "run", "{", "application/json", 400, "invalid-input", "body"],
    ["another content type", "run", good, "text/plain", 415, "unsupported-media-type", "content-type"],
    ["a form", "run", "input=1", "application/x-www-form-urlencoded", 415, "unsupported-media-type", "content-type"],
    [
      "more bytes than are taken",
      "run",
      JSON.stringify({ input: "x".repeat(20_000) }),
      "application/json",
      413,
      "input-too-large",
      "body",
    ],
    [
      "more inputs than are taken",
      "batch",
      `{"inputs":[${"1,".repeat(9_998)}1,1,1]}`,
      "application/json",
      413,
      "input-too-large",
      "body",
    ],
    ["no inputs", "batch", '{"inputs":[]}', "application/json", 400, "invalid-input", "inputs"],
    [
      "an input that nests too deep",
      "run",
      `{"input":${"[".repeat(101)}${"]".repeat(101)}}`,
      "application/json",
      400,
      "invalid-input",
      "input",
    ],
    ["a config that is a list", "run", '{"input":1,"config":[1]}', "application/json", 400, "invalid-input", "config"],
    ["a config that is a number", "run", '{"input":1,"config":1}', "application/json", 400, "invalid-input", "config"],
    ["a seed that is text", "run", '{"input":1,"seed":"7"}', "application/json", 400, "invalid-input", "seed"],
    [
      "a limit over the maximum",
      "run",
      '{"input":1,"limits":{"fuel":1e12}}',
      "application/json",
      400,
      "invalid-input",
      "limits.fuel",
    ],
    [
      "a limit that is none",
      "run",
      '{"input":1,"limits":{"memory":1}}',
      "application/json",
      400,
      "invalid-input",
      "limits.memory",
    ],
    [
      "an id in the body",
      "run",
      `{"input":1,"agent_id":"${unknown}"}`,
      "application/json",
      400,
      "invalid-input",
      "agent_id",
    ],
  ] as const)("refuses %s, and goes on", async (_, what, body, type, status, code, field) => {
    const id = await storeAgent(context.agents, plus);
    expect(await post(`/agents/${id}/${what}`, body, type)).toMatchObject({ status, body: { status, code, field } });
    expect(await run(id, { input: 1 })).toMatchObject({ status: 200, body: { output: 2 } });
  });

  it.each([
    ["/agents/../run", 404, "not-found"],
    [`/agents/${unknown.toUpperCase()}`, 400, "invalid-input"],
    ["/agents/short", 400, "invalid-input"],
    ["/agents/%2e%2e%2fsecret", 400, "invalid-input"],
    [`/agents/${unknown}`, 404, "not-found"],
    ["/agents?limit=0", 400, "invalid-input"],
    ["/agents?after=x", 400, "invalid-input"],
    [`/agents/${unknown}/run`, 405, "method-not-allowed"],
  ])("refuses GET %s", async (path, status, code) => {
    expect(await ask(path)).toMatchObject({ status, body: { code } });
  });

  it.each([
    ["there is none of that id", unknown, plus, 404, "not-found"],
    ["the code is not what the id names", agentId(plus), `${plus};`, 500, "corrupt-object"],
    ["it is too large", undefined, plus.padEnd(AGENT_CODE_BYTES + 1), 413, "agent-too-large"],
    ["the gate does not accept it", undefined, "export default () => () => eval('1')", 422, "unsafe"],
    ["it throws", undefined, "export default () => (x) => x.y.z", 422, "agent-failed"],
    ["it does not come to an end", undefined, "export default () => (n) => { while (n) n = 1; }", 422, "agent-failed"],
    [
      "its instance is too large",
      undefined,
      "export default () => { const a = []; return (x) => { for (let i = 0; i < 9999; i++) a.push(x + i); return 1 } }",
      422,
      "agent-over-limit",
    ],
  ])("refuses an agent when %s", async (_, id, source, status, code) => {
    const stored = await storeAgent(context.agents, source, id === unknown ? undefined : id);
    const body = { input: 1, limits: { fuel: 2_000_000 } };
    const answer = await run(id ?? stored, body);
    expect(answer).toMatchObject({ status, body: { code, value: id ?? stored } });
    expect(await run(await storeAgent(context.agents, counter), body)).toMatchObject({ status: 200 });
  });

  it("describes all of it", async () => {
    const { body } = await ask("/openapi.json");
    expect(Object.entries(body.paths).map(([path, methods]) => [path, Object.keys(methods as object)])).toEqual([
      ["/agents", ["get"]],
      ["/agents/{agent_id}", ["get"]],
      ["/agents/{agent_id}/batch", ["post"]],
      ["/agents/{agent_id}/run", ["post"]],
      ["/agents/{agent_id}/sessions/{session}/run", ["post"]],
      ["/healthz", ["get"]],
      ["/readyz", ["get"]],
    ]);
    const { schema } = body.paths["/agents/{agent_id}/batch"].post.requestBody.content["application/json"];
    expect(schema).toMatchObject({
      required: ["inputs"],
      properties: { inputs: { maxItems: 10_000 }, limits: { properties: { fuel: { maximum: 500_000_000 } } } },
    });
  });
});
