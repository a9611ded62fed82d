import { createApp } from "../../../runtime/http/app.js";
import { type Serving, serve, serveUntil } from "../../../runtime/http/serve.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { migrated } from "../../../runtime/platform/postgres/migrate.js";
import { migrations } from "../../../runtime/platform/postgres/migrations/index.js";
import { connectPool } from "../../../runtime/platform/postgres/pool.js";
import { serveAgents } from "../../../runtime/services/agents.js";
import { storeAgent } from "../../helpers/agents.js";
import { access, by } from "../../helpers/identity.js";
import { usePostgres } from "../../helpers/postgres.js";

const post = (url: string, body: unknown) =>
  fetch(url, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", ...by() } });

describe("serveAgents", () => {
  const context = createMemoryContext();
  let serving: Serving;

  beforeAll(async () => {
    serving = await serveAgents(context, { port: 0, access });
  });
  afterAll(() => serving.close());

  it("runs agents in processes of their own, keeps the books and takes everything down with it", async () => {
    const id = await storeAgent(context.agents, "export default () => (x) => { while (x > 9) x = 10; return x + 1 }");
    const ask = async (input: number) => {
      const answer = await post(`${serving.url}/agents/${id}/run`, { input, limits: { fuel: 100_000 } });
      return answer.status;
    };
    expect(await Promise.all([ask(1), ask(10), ask(2)])).toEqual([200, 422, 200]);
    await serving.close();
    await expect(ask(1)).rejects.toThrow();
    const books = await context.agents.get(`performance/${id}.json`);
    expect(JSON.parse(Buffer.from(books ?? "null").toString())).toMatchObject({ calls: { count: 3 } });
  });
});

describe("serveAgents asked for twice what it takes at once", () => {
  /** Requests in work, as runtime/http/app.ts has it. */
  const AT_ONCE = 256;

  it("answers as many as it takes, the others 503 with Retry-After at once, and goes on", async () => {
    const context = createMemoryContext();
    const known = await storeAgent(context.agents, "export default () => (x) => x + 1");
    const other = await storeAgent(context.agents, "export default () => (x) => x + 2");
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const get = context.agents.get.bind(context.agents);
    context.agents.get = async (key) => {
      if (key.includes(other)) await held; // whoever calls it is in work for so long
      return get(key);
    };
    const serving = await serveAgents(context, { port: 0, access });
    const ask = async (input: number, id = other) => {
      const { status, headers } = await post(`${serving.url}/agents/${id}/run`, { input });
      return `${status} ${headers.get("retry-after")}`;
    };
    expect(await Promise.all([ask(1, known), ask(2, known)])).toEqual(["200 null", "200 null"]); // the sandbox is there
    const early: string[] = [];
    const answers = Array.from({ length: 2 * AT_ONCE }, async (_, input) => {
      const answer = await ask(input);
      early.push(answer);
      if (early.length === AT_ONCE) letGo();
      return answer;
    });
    await held;
    expect(new Set(early)).toEqual(new Set(["503 1"])); // nobody else was answered while the others are in work
    const all = await Promise.all(answers);
    expect(all.filter((answer) => answer === "200 null")).toHaveLength(AT_ONCE);
    expect(all.filter((answer) => answer === "503 1")).toHaveLength(AT_ONCE);
    expect(await ask(1)).toBe("200 null");
    await serving.close();
  });
});

const postgres = usePostgres();

describe("serveAgents with sessions in a database", () => {
  it("answers 503 for sessions alone while the database is away, and goes on where it was", async () => {
    const { server } = postgres;
    if (!server) return;
    const context = createMemoryContext();
    const database = migrated(
      connectPool(server.settings, () => {}),
      migrations,
    );
    const serving = await serveAgents(context, { port: 0, access, database });
    const counts = "export default () => ({ state }) => ({ output: (state ?? 0) + 1, state: (state ?? 0) + 1 })";
    const id = await storeAgent(context.agents, counts);
    const call = (request_id: string) =>
      post(`${serving.url}/agents/${id}/sessions/one/run`, { input: null, request_id });
    const readiness = async () => (await (await fetch(`${serving.url}/readyz`)).json()) as object;
    expect(await readiness()).toMatchObject({ status: "ready", checks: { database: "ok" } });
    expect(await (await call("req-1")).json()).toMatchObject({ output: 1, version: 1 });
    await server.kill();
    const away = await call("req-2");
    expect([away.status, away.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await away.json()).toMatchObject({ code: "unavailable" });
    const without = await post(`${serving.url}/agents/${id}/run`, { input: {} });
    expect(await without.json()).toMatchObject({ output: { output: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // what was asked before counts for a second
    expect(await readiness()).toMatchObject({ status: "ready", checks: { database: "away" } });
    await server.start();
    expect(await (await call("req-2")).json()).toMatchObject({ output: 2, version: 2 });
    expect(await (await call("req-1")).json()).toMatchObject({ output: 1, version: 1 });
    expect(await context.control.list(`agent-session/${id}`)).toEqual([]);
    await serving.close();
    await database.close();
  });
});

describe("serveUntil", () => {
  const log = jest.fn();
  let serving: Serving;
  const answers = () => fetch(`${serving.url}/healthz`).then(({ status }) => status);

  beforeEach(async () => {
    const app = createApp({ title: "x", document: {}, routes: [], log, access });
    serving = await serve(app, { port: 0 });
  });

  afterEach(() => serving.close());

  it.each([
    ["it is interrupted", (interrupt: AbortController) => interrupt.abort()],
    ["the process is told to end", () => process.emit("SIGTERM")],
  ])("serves until %s", async (_, stop) => {
    const before = process.listenerCount("SIGTERM");
    const interrupt = new AbortController();
    const ended = serveUntil(interrupt.signal, serving, log);
    expect(await answers()).toBe(200);
    stop(interrupt);
    await ended;
    await expect(answers()).rejects.toThrow();
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });

  it("does not begin after an interrupt", async () => {
    await serveUntil(AbortSignal.abort(), serving, log);
    await expect(answers()).rejects.toThrow();
  });
});
