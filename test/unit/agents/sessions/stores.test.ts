import { join } from "node:path";
import { controlSessions } from "../../../../runtime/agents/sessions/control-session-store.js";
import { runInSession, sessionCall } from "../../../../runtime/agents/sessions/run-in-session.js";
import type { AgentSessionStore } from "../../../../runtime/agents/sessions/store.js";
import { createMemoryContext, MemoryControlStore } from "../../../../runtime/kernel/memory-stores.js";
import { FolderControlStore } from "../../../../runtime/platform/folder/control-store.js";
import { postgresSessions } from "../../../../runtime/platform/postgres/agent-sessions.js";
import { migrated } from "../../../../runtime/platform/postgres/migrate.js";
import { migrations } from "../../../../runtime/platform/postgres/migrations/index.js";
import { sandboxHere, storeAgent, testRuntime } from "../../../helpers/agents.js";
import { useDatabases } from "../../../helpers/postgres.js";
import { sessionStoreContract } from "../../../helpers/store-contracts.js";
import { temporaryFolder } from "../../../helpers/temporary-folder.js";

const databases = useDatabases();
const folder = temporaryFolder();
const memory = new MemoryControlStore();

let now = Date.UTC(2026, 0, 1);
const clock = () => now;

const inControl = (control: MemoryControlStore | FolderControlStore) => controlSessions({ control, clock });

/** Sessions in a database; in the one in the process where the real one is left out. */
function inDatabase(wanted: string): AgentSessionStore {
  const [found] = [...databases.all.filter(({ name }) => name === wanted), ...databases.all];
  return postgresSessions(migrated(found.database, migrations), clock);
}

describe.each<[string, () => AgentSessionStore]>([
  ["in memory", () => inControl(memory)],
  ["in a folder", () => inControl(new FolderControlStore(join(folder, "control")))],
  ["PGlite", () => inDatabase("PGlite")],
  ["PostgreSQL", () => inDatabase("PostgreSQL")],
])("sessions of agents: %s", (place, store) => {
  sessionStoreContract(store, clock, (ms) => {
    now += ms;
  });

  /** As many processes as are asked for, which have nothing in common but what is stored. */
  async function processes(count: number, source: string) {
    const context = createMemoryContext(clock);
    const agent_id = await storeAgent(context.agents, source);
    return Array.from({ length: count }, () => {
      const sandbox = sandboxHere();
      const at = { runtime: testRuntime(context, { sandbox }), sessions: store() };
      const call = (request_id: string | undefined, input: unknown) => {
        const session = `run-${place.toLowerCase().replaceAll(" ", "-")}`;
        return runInSession(sessionCall.parse({ agent_id, session, input, request_id }), at);
      };
      const executions = () => sandbox.jobs.filter(({ work }) => work.kind === "inputs").length;
      return { call, executions };
    });
  }

  it("answer a request that two processes are asked at once, once", async () => {
    const source = `export default () => ({ input, state }) => {
      const sum = (state ?? 0) + input;
      return { output: sum, state: sum };
    }`;
    const both = await processes(2, source);
    const ask = (request: string, input: number) => Promise.all(both.map(({ call }) => call(request, input)));
    const [first, again] = await ask("req-1", 5);
    expect(first).toEqual(again);
    await ask("req-2", 2);
    const executions = both.reduce((sum, { executions: of }) => sum + of(), 0);
    expect(executions).toBe(2);
    expect(await both[0].call(undefined, 0)).toMatchObject({ output: 7, version: 3 });
    expect(await both[1].call("req-1", 5)).toEqual(first);
  });
});

describe("sessions in a database", () => {
  it("are deleted some time after they have expired, claims too", async () => {
    for (const { database } of databases.all) {
      const sessions = postgresSessions(migrated(database, migrations), clock);
      const state = (lasts: number) => ({ state: 1, version: 1, answers: [], expires_at: now + lasts });
      const name = (i: number) => ({ agent_id: "e".repeat(16), session: `swept-${i}` });
      for (let i = 0; i < 25; i++) {
        await sessions.write(name(i), state(1_000), 0);
        await sessions.claim(name(i), "req-1", 1_000);
      }
      now += 86_400_000; // those of other tests have expired, too
      const left = async (table: string, time: string) => {
        const text = `SELECT count(*)::int AS n FROM agents.${table} WHERE ${time} <= $1`;
        return (await database.query<{ n: number }>(text, [new Date(now).toISOString()]))[0].n;
      };
      const before = await left("sessions", "expires_at");
      await sessions.write(name(100), state(1_000), 0);
      expect(await left("sessions", "expires_at")).toBe(before - 10);
      for (let i = 101; i < 120; i++) await sessions.write(name(i), state(1_000), 0);
      expect([await left("sessions", "expires_at"), await left("claims", "until")]).toEqual([0, 0]);
    }
  });

  it("that are damaged are an error, never data", async () => {
    const [{ database }] = databases.all;
    const sessions = postgresSessions(migrated(database, migrations), clock);
    const name = { agent_id: "d".repeat(16), session: "damaged" };
    await sessions.write(name, { state: 1, version: 1, answers: [], expires_at: now + 1_000 }, 0);
    await database.query("UPDATE agents.sessions SET content = '{\"state\":1}' WHERE session = 'damaged'");
    await expect(sessions.read(name)).rejects.toMatchObject({ code: "corrupt-object", value: "damaged" });
  });
});
