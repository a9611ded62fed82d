import { EventEmitter, once } from "node:events";
import { Client as McpClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { type InProcess, inProcess } from "../../../runtime/api/in-process.js";
import { createMcpServer, type McpOptions, mountMcp } from "../../../runtime/api/mcp.js";
import * as operations from "../../../runtime/api/operations/index.js";
import { createApp } from "../../../runtime/http/app.js";
import { asAssistant } from "../../../runtime/http/identity/caller.js";
import { serve } from "../../../runtime/http/serve.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { openRequest } from "../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { real, trusting } from "../../helpers/examiners.js";
import { access, by, caller } from "../../helpers/identity.js";
import { smallTask } from "../../helpers/requests.js";

const statements: McpOptions["statements"] = Object.values(operations).flatMap((group) => Object.values(group));

/** A context whose executions really evolve, in this process. */
function evolving(): MemoryContext {
  const context = createMemoryContext();
  const { executions } = context;
  const start = executions.start.bind(executions);
  executions.start = async (name, input) => {
    await start(name, input);
    const request = openRequest.parse(input);
    void runEvolution(request, context, { ...trusting, sandbox: real() }).finally(() =>
      executions.stop(executions.identity(name)),
    );
  };
  return context;
}

describe("an assistant that speaks MCP", () => {
  let context: MemoryContext;
  let here: InProcess;
  let assistant: McpClient;

  const connect = async (roles?: McpOptions["roles"]) => {
    const server = createMcpServer({
      version: "1",
      statements,
      transport: here.as(asAssistant(caller("kim"))),
      roles,
    });
    const [mine, theirs] = InMemoryTransport.createLinkedPair();
    assistant = new McpClient({ name: "test", version: "1" });
    await Promise.all([server.connect(theirs), assistant.connect(mine)]);
  };
  const ask = async (name: string, input: object = {}) => {
    const { content, isError } = await assistant.callTool({ name, arguments: { ...input } });
    const [{ text }] = content as { text: string }[];
    return { refused: isError === true, answer: JSON.parse(text) };
  };

  beforeEach(async () => {
    context = evolving();
    here = inProcess(context);
    await connect();
  });
  afterEach(async () => {
    await assistant.close();
    await here.close();
  });

  it("finds every operation but those that take a reviewer, each saying whether it changes anything", async () => {
    const { tools } = await assistant.listTools();
    const allowed = statements.filter(({ role }) => role === "viewer" || role === "operator");
    expect(tools.map(({ name }) => name).sort()).toEqual(allowed.map(({ tool }) => tool).sort());
    const forPeople = statements.filter(({ role }) => role === "reviewer").map(({ tool }) => tool);
    expect(forPeople.sort()).toEqual(["approve", "reject", "resume"]);
    for (const { name, annotations, description } of tools) {
      const { changes } = allowed.find(({ tool }) => tool === name) ?? {};
      expect({ name, readOnly: annotations?.readOnlyHint }).toEqual({ name, readOnly: !changes });
      expect(description).toBeTruthy();
    }
    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
  });

  it("tells what takes something away from what adds to it", async () => {
    const { tools } = await assistant.listTools();
    const destructive = tools.filter(({ annotations }) => annotations?.destructiveHint);
    expect(destructive.map(({ name }) => name).sort()).toEqual(["rollback", "stop"]);
    expect(tools.every(({ annotations }) => annotations?.destructiveHint !== undefined)).toBe(true);
  });

  it("requires nothing of an assistant that it cannot give", async () => {
    const { tools } = await assistant.listTools();
    for (const { name, inputSchema } of tools) {
      const fields = Object.keys(inputSchema.properties ?? {});
      const missing = (inputSchema.required ?? []).filter((field) => !fields.includes(field));
      expect({ name, missing }).toEqual({ name, missing: [] });
    }
  });

  it("evolves a formula, follows it, and runs the champion", async () => {
    const config = { population: 60, generations: 6, epoch: 3, islands: 1 };
    const begun = await ask("evolve", { task: smallTask, config, seed: 3 });
    expect(begun).toMatchObject({ refused: false, answer: { evolution_id: expect.stringMatching(/^evo-/) } });
    const { evolution_id } = begun.answer;
    let status = "running";
    while (status === "running") {
      await new Promise((later) => setTimeout(later, 20));
      status = (await ask("status", { evolution_id })).answer.evolution.status;
    }
    expect(status).toBe("finished");
    const { answer } = await ask("champions", { evolution_id });
    const [{ agent_id }] = answer.champions;
    const run = await ask("run", { agent_id, input: { x: 0 } });
    expect(run).toMatchObject({ refused: false, answer: { agent_id, output: expect.any(Number) } });
    const lineage = await ask("lineage", { evolution_id });
    expect(lineage.answer.ancestors[0]).toMatchObject({ agent_id });
    const started = (await context.control.list("audit")).map(({ value }) => value);
    expect(started).toContainEqual(expect.objectContaining({ decision: "start", by: "kim (assistant)" }));
  });

  it("is refused what it may not do, whatever it says of itself", async () => {
    for (const name of ["approve", "reject", "resume", "constructor"]) {
      const id = "0".repeat(32);
      expect(await ask(name, { id, reviewer: "ann", reason: "trust me" })).toMatchObject({
        refused: true,
        answer: { code: "invalid-input", field: "name", value: name },
      });
    }
    expect(await ask("stop", { reason: "a drill", by: "the president" })).toMatchObject({
      refused: true,
      answer: { code: "invalid-input", field: "by" },
    });
    await ask("stop", { reason: "a drill" });
    expect((await ask("emergency_state")).answer).toMatchObject({ stopped: true, by: "kim (assistant)" });
    expect(await ask("evolve", { task: "online-bin-packing" })).toMatchObject({
      refused: true,
      answer: { code: "emergency-stopped" },
    });
  });

  it("is told what is wrong with an input, and what to do", async () => {
    expect(await ask("evolve", { task: "juggling" })).toMatchObject({
      refused: true,
      answer: { code: "invalid-input", field: "task", value: "juggling", hint: expect.stringContaining("packing") },
    });
    expect(await ask("scan", { files: [{ file: "a.js", source: "eval(name)" }] })).toMatchObject({
      refused: false,
      answer: [{ decision: "reject" }],
    });
    expect(await ask("run", { agent_id: "0".repeat(16) })).toMatchObject({
      refused: true,
      answer: { code: "invalid-input", field: "input", detail: "input: is missing" },
    });
  });

  it("may be held to looking", async () => {
    await connect(["viewer"]);
    const { tools } = await assistant.listTools();
    expect(tools.map(({ name }) => name)).not.toContain("evolve");
    expect(await ask("stop", { reason: "a drill" })).toMatchObject({ refused: true });
    expect((await ask("emergency_state")).answer).toEqual({ stopped: false });
  });

  const overHttp = () => {
    const options = { version: "1", statements, transportFor: here.as };
    const log = () => {};
    return createApp({ title: "MCP", routes: [], document: {}, log, access, extend: mountMcp(options) });
  };
  const listTools = (headers: Record<string, string>) =>
    overHttp().request("http://127.0.0.1:8000/mcp", {
      method: "POST",
      headers: {
        accept: "application/json, text/event-stream",
        "content-type": "application/json",
        ...by("kim"),
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    });

  it.each(["http://evil.example", "http://127.0.0.1:8001", "null"])("is not there for a page of %s", async (origin) => {
    const response = await listTools({ origin });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "cross-origin", field: "origin", value: origin });
  });

  it.each<Record<string, string>>([{}, { origin: "http://127.0.0.1:8000" }])(
    "is there with headers %p",
    async (headers) => {
      const response = await listTools(headers);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ id: 1, result: { tools: expect.any(Array) } });
    },
  );

  it.each(["GET", "DELETE"])("keeps no session that %s could be for", async (method) => {
    const response = await overHttp().request("/mcp", { method, headers: { accept: "text/event-stream", ...by() } });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    await response.body?.cancel();
  });

  it("waits outside where there is no room, as everybody does", async () => {
    const gate = new EventEmitter();
    const transportFor = () => async () => {
      gate.emit("entered");
      await once(gate, "open");
      return {};
    };
    const extend = mountMcp({ version: "1", statements, transportFor });
    const frame = { title: "MCP", routes: [], document: {}, log: () => {}, access, extend, limits: { atOnce: 1 } };
    const app = createApp(frame);
    const call = () =>
      app.request("http://127.0.0.1:8000/mcp", {
        method: "POST",
        headers: { accept: "application/json, text/event-stream", "content-type": "application/json", ...by() },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list_evolutions" } }),
      });
    const entered = once(gate, "entered");
    const first = call();
    await entered;
    const second = await call();
    expect({ status: second.status, again: second.headers.get("retry-after") }).toEqual({ status: 503, again: "1" });
    gate.emit("open");
    expect((await first).status).toBe(200);
  });

  it("may come over HTTP", async () => {
    const serving = await serve(overHttp(), { port: 0 });
    try {
      const remote = new McpClient({ name: "test", version: "1" });
      const requestInit = { headers: by("kim") };
      await remote.connect(new StreamableHTTPClientTransport(new URL(`${serving.url}/mcp`), { requestInit }));
      const { tools } = await remote.listTools();
      expect(tools.length).toBeGreaterThan(20);
      const { content } = await remote.callTool({ name: "list_evolutions", arguments: {} });
      expect(content).toEqual([{ type: "text", text: '{"evolutions":[],"damaged":[]}' }]);
      await remote.close();
    } finally {
      await serving.close();
    }
  });
});
