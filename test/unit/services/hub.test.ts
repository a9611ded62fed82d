import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { httpRunner } from "../../../runtime/agents/hub/http-runner.js";
import { createHub } from "../../../runtime/agents/hub/hub.js";
import type { AgentRunner } from "../../../runtime/agents/hub/runner.js";
import { hubApp } from "../../../runtime/api/apps/hub.js";
import { type Serving, serve } from "../../../runtime/http/serve.js";
import { Unavailable } from "../../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { access, by } from "../../helpers/identity.js";
import { actors, idOf } from "../agents/hub/actors.js";

const session = {
  session_id: "ses-http",
  agents: { ask: idOf("ask"), reply: idOf("reply") },
  policy: { ask: ["reply"], reply: ["ask"] },
};

const runner = actors({
  ask:
    () =>
    ({ input, inbox }) =>
      inbox.length > 0 ? { output: inbox[0].body } : { output: null, messages: [{ to: "reply", body: input }] },
  reply:
    () =>
    ({ inbox }) => ({ output: "ok", messages: inbox.map(({ from, body }) => ({ to: from, body: [body, "!"] })) }),
});

describe("the hub over HTTP", () => {
  let serving: Serving;

  const start = async (agents: AgentRunner) => {
    const { control, evolution, clock, log } = createMemoryContext();
    const hub = createHub({ control, evolution, clock, log, runner: agents });
    serving = await serve(hubApp(hub, log, { access }), { port: 0 });
  };
  const call = async (path: string, body?: unknown, type = "application/json") => {
    const headers = { "content-type": type, ...by() };
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const init = body === undefined ? { headers } : { method: "POST", headers, body: text };
    const response = await fetch(`${serving.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  beforeEach(() => start(runner));
  afterEach(() => serving.close());

  it("opens a session, takes turns, runs until quiet, shows and accounts for it", async () => {
    expect(await call("/sessions", session)).toMatchObject({ status: 201, body: { session_id: "ses-http", turns: 0 } });
    const first = { agent: "ask", input: "hello", turn_id: "1" };
    expect(await call("/sessions/ses-http/turns", first)).toMatchObject({ status: 200, body: { turn: 1 } });
    expect(await call("/sessions/ses-http/turns", first)).toMatchObject({ status: 200, body: { turn: 1 } });
    expect(await call("/sessions/ses-http/run", {})).toMatchObject({
      status: 200,
      body: { ended: "quiet", session: { outputs: { ask: ["hello", "!"] } } },
    });
    expect(await call("/sessions/ses-http")).toMatchObject({ status: 200, body: { turns: 3, waiting: { ask: 0 } } });
    const audit = (await call("/sessions/ses-http/audit?since=2")).body as { turns: { agent: string }[] };
    expect(audit.turns.map(({ agent }) => agent)).toEqual(["reply", "ask"]);
  });

  it("describes itself", async () => {
    const { body } = await call("/openapi.json");
    expect(Object.keys(body.paths as object)).toEqual([
      "/healthz",
      "/readyz",
      "/sessions",
      "/sessions/{id}",
      "/sessions/{id}/audit",
      "/sessions/{id}/run",
      "/sessions/{id}/turns",
    ]);
    expect(JSON.stringify(body)).toContain("who may send to whom");
  });

  const config = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`k${i}`, "x".repeat(60_000)]));
  const large = { ...session, configs: { ask: config } };
  const stranger = { ...session, policy: { ask: ["reply", "bob"] } };
  it.each([
    ["no agents", "/sessions", { ...session, agents: {} }, 400, "invalid-input", "agents"],
    ["an agent that is no id", "/sessions", { ...session, agents: { ask: "x" } }, 400, "invalid-input", "agents.ask"],
    ["a policy about strangers", "/sessions", stranger, 400, "invalid-input", "policy.ask[1]"],
    ["a limit over its bound", "/sessions", { ...session, limits: { hops: 65 } }, 400, "invalid-input", "limits.hops"],
    ["an unknown limit", "/sessions", { ...session, limits: { hop: 1 } }, 400, "invalid-input", "limits.hop"],
    ["large configurations", "/sessions", large, 400, "invalid-input", "configs"],
    ["an unknown session", "/sessions/none/run", {}, 404, "not-found", "session_id"],
    ["a wrong session id", "/sessions/NONE/run", {}, 400, "invalid-input", "id"],
    [
      "a large input",
      "/sessions/x-y/turns",
      { agent: "ask", input: "x".repeat(65_537) },
      400,
      "invalid-input",
      "input",
    ],
    ["no JSON", "/sessions", "{", 400, "invalid-input", "body"],
    ["no agent", "/sessions/x-y/turns", { input: 1 }, 400, "invalid-input", "agent"],
  ])("refuses %s", async (_, path, body, status, code, field) => {
    expect(await call(path, body)).toMatchObject({ status, body: { code, field } });
  });

  it("refuses another type of content, another method, and a second session of one id", async () => {
    expect((await call("/sessions", "a=1", "text/plain")).status).toBe(415);
    expect((await call("/sessions")).status).toBe(405);
    await call("/sessions", session);
    expect(await call("/sessions", { ...session, seed: 1 })).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  it("answers 503 where the executor does not, and nothing is lost", async () => {
    await serving.close();
    await start({ run: () => Promise.reject(new Unavailable("gone")) });
    await call("/sessions", session);
    expect((await call("/sessions/ses-http/turns", { agent: "ask" })).status).toBe(503);
    expect(await call("/sessions/ses-http")).toMatchObject({ body: { turns: 0 } });
  });
});

describe("httpRunner", () => {
  const asked = {
    agent_id: idOf("a"),
    config: {},
    seed: 3,
    inputs: [1, { a: [] }],
    limits: { fuel: 9, deadline_ms: 99 },
  };

  const token = async () => "the-hub";

  /** An executor that answers one thing. */
  async function against(listener: RequestListener, timeoutMs?: number) {
    const server = createServer(listener);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    try {
      return await httpRunner({ url: `http://127.0.0.1:${port}`, token }, timeoutMs).run(asked);
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }
  const answering =
    (status: number, body: unknown): RequestListener =>
    (_, response) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };

  it("asks for all inputs at once, and gives back the outputs", async () => {
    let got: unknown;
    const outputs = [1, { output: 2 }];
    const answer = await against((request, response) => {
      const chunks: Buffer[] = [];
      request
        .on("data", (chunk) => chunks.push(chunk))
        .on("end", () => {
          const { authorization } = request.headers;
          got = { path: request.url, authorization, body: JSON.parse(Buffer.concat(chunks).toString()) };
          answering(200, { outputs, agent_id: asked.agent_id })(request, response);
        });
    });
    const { agent_id, ...body } = asked;
    expect(got).toEqual({ path: `/agents/${agent_id}/batch`, authorization: "Bearer the-hub", body });
    expect(answer).toEqual({ status: "ok", outputs });
  });

  it.each([
    ["fuel: it took too long", "agent-failed", "fuel"],
    ["there is no agent", "not-found", "not-found"],
    ["not accepted", "unsafe", "unsafe"],
  ])("takes the problem %j as a failure of the agent", async (detail, code, how) => {
    expect(await against(answering(422, { code, detail }))).toEqual({ status: "failed", code: how, message: detail });
  });

  it.each([
    ["an executor with too much to do", answering(503, { code: "overloaded", detail: "" })],
    ["a failure inside", answering(500, { code: "internal", detail: "" })],
    ["an executor that does not believe the hub", answering(401, { code: "unauthenticated", detail: "" })],
    ["an executor that allows the hub nothing", answering(403, { code: "forbidden", detail: "" })],
    ["what is no problem", answering(502, "<html>")],
    ["what is no answer", answering(200, { outputs: 7 })],
    ["a redirection", ((_, response) => response.writeHead(302, { location: "/" }).end()) as RequestListener],
    ["a cut line", ((request) => request.socket.destroy()) as RequestListener],
  ])("takes %s as no answer", async (_, listener) => {
    await expect(against(listener)).rejects.toThrow(Unavailable);
  });

  it("does not wait for ever", async () => {
    await expect(against(() => undefined, 50)).rejects.toThrow(Unavailable);
  });

  it("finds nobody where nobody listens", async () => {
    await expect(httpRunner({ url: "http://127.0.0.1:1", token }).run(asked)).rejects.toThrow(Unavailable);
  });
});
