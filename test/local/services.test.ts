import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { SERVICES_DIRECTORY } from "../../build/services.js";
import { findRedisServer } from "../../local/redis-server.js";
import { CALLER_RATE } from "../../runtime/architecture/limits.js";
import { type ServiceName, serviceNames, workloadName } from "../../runtime/architecture/workloads.js";
import { storeAgent } from "../helpers/agents.js";
import type { TestIssuer } from "../helpers/oidc-issuer.js";
import { plainCache } from "../helpers/redis.js";
import { ACCOUNT, type ServiceGround, serviceGround } from "../helpers/service-ground.js";

/** A line of a service's log. */
interface Line {
  readonly message: string;
  readonly url?: string;
  readonly route?: string;
  readonly trace_id?: string;
  readonly subject?: string;
  readonly error?: { readonly message: string };
}

/** A service that runs as it would in a container. */
interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  readonly lines: readonly Line[];
  /** Its exit code. */
  readonly ended: Promise<number | null>;
}

/** The bundle of the image as plain processes, on the local AWS, with an issuer of this machine. */
describe("services as containers start them", () => {
  let ground: ServiceGround;
  let issuer: TestIssuer;
  let root: string;
  let agent: string;
  const children: ChildProcess[] = [];
  const services = new Map<string, Running>();

  beforeAll(async () => {
    ground = await serviceGround();
    issuer = ground.issuer;
    root = mkdtempSync(join(tmpdir(), "services-"));
    agent = await storeAgent(ground.agents, "export default () => ({ input }) => ({ output: input + 1 })");
    const keep = async (name: ServiceName) => {
      services.set(name, await start(name, await ground.keysOf(workloadName(name, "development"))));
    };
    await Promise.all((["agents", "safety", "emergency"] as const).map(keep));
    await Promise.all((["hub", "evolution"] as const).map(keep)); // which ask those
  });

  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await ground?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  const beside = () => ({ AGENTS_URL: services.get("agents")?.url, SAFETY_URL: services.get("safety")?.url });

  function run(name: string, more: Record<string, string | undefined> = {}) {
    const child = spawn(process.execPath, [join(SERVICES_DIRECTORY, "services.mjs"), name], {
      cwd: root,
      env: { PATH: process.env.PATH, ...beside(), ...ground.environment, ...more },
      stdio: ["ignore", "ignore", "pipe"],
    });
    children.push(child);
    const lines: Line[] = [];
    const reader = createInterface(child.stderr).on(
      "line",
      (line) => line.startsWith("{") && lines.push(JSON.parse(line)),
    );
    return { child, lines, reader, ended: once(child, "exit").then(([code]) => code as number | null) };
  }

  async function start(name: ServiceName, more: Record<string, string> = {}): Promise<Running> {
    const started = run(name, more);
    const listening = () => started.lines.find(({ message }) => message === "listening")?.url;
    const isOver = started.ended.then(() => true);
    while (listening() === undefined) {
      const line = once(started.reader, "line").then(() => false);
      if (await Promise.race([line, isOver])) throw new Error(`${name} ended: ${JSON.stringify(started.lines)}`);
    }
    return { ...started, url: listening() ?? "" };
  }

  const ask = async (service: string, path: string, token?: string, body?: unknown, headers = {}) => {
    const response = await fetch(`${services.get(service)?.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }), ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it.each(serviceNames)("%s is alive and ready, and lets in nobody whom it does not know", async (name) => {
    expect(await ask(name, "/healthz")).toMatchObject({ status: 200 });
    expect(await ask(name, "/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });
    const { body } = await ask(name, "/openapi.json");
    const paths = Object.keys(body.paths as object).filter((path) => !path.endsWith("z") && !path.includes("{"));
    const token = await issuer.unsigned({ "cognito:groups": ["administrator"] });
    for (const path of paths) {
      const [method] = Object.keys((body.paths as Record<string, object>)[path]);
      const asked = method === "post" ? {} : undefined;
      expect({ path, ...(await ask(name, path, undefined, asked)) }).toMatchObject({ path, status: 401 });
      expect({ path, ...(await ask(name, path, token, asked)) }).toMatchObject({ path, status: 401 });
    }
  });

  it("is stopped by an operator and resumed by two reviewers, each by the subject of their token", async () => {
    const viewer = await issuer.tokenOf("vic", "viewer");
    const operator = await issuer.tokenOf("olga", "operator");
    const [ann, bob] = await Promise.all(["ann", "bob"].map((who) => issuer.tokenOf(who, "reviewer")));
    const stop = (token: string) => ask("emergency", "/stop", token, { reason: "smoke" });
    const resume = (token: string) => ask("emergency", "/resume", token, { reason: "over" });
    expect(await stop(viewer)).toMatchObject({ status: 403, body: { value: "operator" } });
    expect(await stop(operator)).toMatchObject({ status: 200, body: { stopped: true, by: "olga" } });
    expect(await resume(operator)).toMatchObject({ status: 403, body: { value: "reviewer" } });
    expect(await resume(ann)).toMatchObject({ status: 200, body: { stopped: true, resume_requested: { by: "ann" } } });
    expect(await resume(await issuer.tokenOf("ann", "reviewer"))).toMatchObject({ status: 409 });
    expect(await resume(bob)).toMatchObject({ status: 200, body: { stopped: false, by: "bob" } });
  });

  const turn = async (hub: string, session_id: string, headers = {}) => {
    const token = await issuer.tokenOf("olga", "operator");
    const opened = await ask(hub, "/sessions", token, { session_id, agents: { a: agent }, policy: {} });
    expect(opened.status).toBe(201);
    return ask(hub, `/sessions/${session_id}/turns`, token, { agent: "a", input: 1 }, headers);
  };

  it("lets the hub run agents in the executor by its role, in one trace", async () => {
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const traceparent = `00-${trace}-b7ad6b7169203331-01`;
    const answer = await turn("hub", "ses-role", { traceparent });
    expect(answer).toMatchObject({ status: 200, body: { outcome: { status: "ok", output: 2 } } });
    const seen = services.get("agents")?.lines.filter(({ trace_id }) => trace_id === trace);
    expect(seen).toMatchObject([
      {
        route: "/agents/{agent_id}/batch",
        subject: `arn:aws:sts::${ACCOUNT}:assumed-role/${workloadName("hub", "development")}`,
      },
    ]);
  });

  const assist = async (token: string, name: string, input: object, headers = {}) => {
    const { url } = services.get("evolution") as Running;
    const assistant = new Client({ name: "editor", version: "1" });
    const requestInit = { headers: { authorization: `Bearer ${token}`, ...headers } };
    await assistant.connect(new StreamableHTTPClientTransport(new URL("/mcp", url), { requestInit }));
    const { tools } = await assistant.listTools();
    const { content, isError } = await assistant.callTool({ name, arguments: { ...input } });
    await assistant.close();
    const [{ text }] = content as { text: string }[];
    return { tools: tools.map((tool) => tool.name), refused: isError === true, answer: JSON.parse(text) };
  };

  it("lets an assistant at the evolution service use agents and safety in the name of whom it acts for", async () => {
    const reviewer = await issuer.tokenOf("ann", "reviewer");
    const ran = await assist(reviewer, "run", { agent_id: agent, input: { input: 1 } });
    expect(ran).toMatchObject({ refused: false, answer: { output: { output: 2 } } });
    expect(ran.tools).toEqual(expect.arrayContaining(["evolve", "compile", "submit"]));
    for (const tool of ["approve", "reject", "resume"]) expect(ran.tools).not.toContain(tool);
    const source = "export default () => (x) => typeof process + x";
    const submitted = await assist(reviewer, "submit", { source, language: "javascript" });
    expect(submitted.answer.item).toMatchObject({ state: "waiting", origin: { submitter: "ann (assistant)" } });
    const smuggled = { "x-on-behalf-of": "the president" };
    const { id } = submitted.answer.item;
    const looked = await ask("safety", `/quarantine/${id}/reject`, reviewer, { reason: "odd" }, smuggled);
    expect(looked).toMatchObject({ status: 200, body: { decision: { by: "ann" } } });
    const viewer = await assist(await issuer.tokenOf("vic", "viewer"), "submit", { source });
    expect(viewer).toMatchObject({ refused: true, answer: { code: "invalid-input", field: "name" } });
    const wrong = await assist(reviewer, "show", { agent_id: ".." });
    expect(wrong).toMatchObject({ refused: true, answer: { code: "invalid-input" } });
  });

  it("lets a hub of another role run none, and nothing is lost by it", async () => {
    services.set("stranger", await start("hub"));
    expect(await turn("stranger", "ses-strange")).toMatchObject({ status: 503, body: { code: "unavailable" } });
    const token = await issuer.tokenOf("olga", "operator");
    expect(await ask("hub", "/sessions/ses-strange/turns", token, { agent: "a", input: 1 })).toMatchObject({
      body: { turn: 1, outcome: { status: "ok" } },
    });
  });

  (findRedisServer() ? it : it.skip)("limits a caller over all its processes where these share a cache", async () => {
    const cache = await plainCache();
    try {
      const where = { CACHE_HOST: cache.place.host, CACHE_PORT: `${cache.place.port}`, CACHE_TLS: "false" };
      const pair = await Promise.all([start("emergency", where), start("emergency", where)]);
      for (const { lines } of pair) {
        while (!lines.some(({ message }) => message === "the cache is there")) await sleep(20);
      }
      const authorization = `Bearer ${await issuer.tokenOf("max", "viewer")}`;
      const began = performance.now();
      const statuses: number[] = [];
      for (let i = 0; i < 50; i++) {
        const forbidden = { method: "POST", headers: { authorization } };
        const asked = Array.from({ length: 20 }, (_, j) => fetch(`${pair[j % 2].url}/stop`, forbidden));
        statuses.push(...(await Promise.all(asked)).map(({ status }) => status));
      }
      const seconds = (performance.now() - began) / 1_000;
      for (const status of statuses) expect([403, 429]).toContain(status);
      const admitted = statuses.filter((status) => status === 403).length;
      const isAway = pair.some(({ lines }) => lines.some(({ message }) => message.includes("cache is away")));
      const counts = isAway ? pair.length : 1; // a machine may be too busy for its cache
      expect(admitted).toBeGreaterThanOrEqual(CALLER_RATE.burst);
      expect(admitted).toBeLessThanOrEqual(counts * (CALLER_RATE.burst + CALLER_RATE.perSecond * seconds));
    } finally {
      await cache.remove();
    }
  });

  it.each([
    ["nothing", {}, "service"],
    ["emergency", { PORT: undefined }, "PORT"],
    ["emergency", { OIDC_ISSUER: "http://issuer.example" }, "OIDC_ISSUER"],
    ["emergency", { OIDC_AUDIENCE: " , " }, "OIDC_AUDIENCE"],
    ["emergency", { CONTROL_TABLE: undefined }, "CONTROL_TABLE"],
    ["hub", { AGENTS_URL: undefined }, "AGENTS_URL"],
    ["safety", { CACHE_HOST: "cache.example", CACHE_NAME: "cache" }, "CACHE_USER"],
  ])("says what is missing: %s %j", async (name, more, said) => {
    const { ended, lines } = run(name, more);
    expect(await ended).toBe(1);
    expect(lines.at(-1)?.error?.message).toContain(said);
  });

  it("ends when it is told to: not ready first though alive, then not at all", async () => {
    const ends = [...services.values()].map(async ({ child, url, ended }) => {
      child.kill("SIGTERM");
      let status = 200;
      while (status === 200) ({ status } = await fetch(`${url}/readyz`));
      expect(status).toBe(503);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      return ended;
    });
    expect(await Promise.all(ends)).toEqual(ends.map(() => 0));
  });
});
