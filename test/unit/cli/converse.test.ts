import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runLines } from "../../../cli/commands/converse.js";
import { keepToken } from "../../../cli/launches.js";
import { readSessionFile } from "../../../cli/session-file.js";
import type { RunView, Turn } from "../../../runtime/agents/hub/protocol.js";
import { controlSessions } from "../../../runtime/agents/sessions/control-session-store.js";
import { agentsApp } from "../../../runtime/api/apps/agents.js";
import { bearerOf } from "../../../runtime/http/identity/authenticator.js";
import { byLaunchToken, newLaunchToken } from "../../../runtime/http/identity/launch-token.js";
import { serve } from "../../../runtime/http/serve.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { serveHub } from "../../../runtime/services/hub.js";
import { storeAgent, testRuntime } from "../../helpers/agents.js";
import { runCommandLine } from "../../helpers/command-line.js";
import { access, caller } from "../../helpers/identity.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";
import { plain } from "../../helpers/terminal.js";

const example = resolve(__dirname, "../../../examples/three-agents/session.json");

const echo = `export default () => ({ input, inbox }: { input: string | null; inbox: { body: string }[] }) =>
  input === null ? { output: inbox[0].body } : { output: null, messages: [{ to: "b", body: input }] };`;

describe("converse", () => {
  let directory: string;

  beforeAll(async () => {
    directory = temporaryFolder();
    await writeFile(join(directory, "echo.ts"), echo);
    await writeFile(join(directory, "broken.ts"), "export default () => (");
  });

  const run = (...args: string[]) => runCommandLine(directory, ...args);

  async function file(changes: Record<string, unknown> = {}): Promise<string> {
    const path = join(directory, "session.json");
    const session = {
      session_id: "ses-echo",
      agents: { a: "echo.ts", b: "echo.ts" },
      policy: { a: ["b"] },
      start: { agent: "a", input: "hello" },
      ...changes,
    };
    await writeFile(path, JSON.stringify(session));
    return path;
  }

  it("runs a session whose agents are files, with no AWS", async () => {
    const { exitCode, out } = await run("converse", await file(), "--json");
    const { ended, turns, session } = JSON.parse(out) as RunView;
    expect({ exitCode, ended }).toEqual({ exitCode: 0, ended: "quiet" });
    expect(turns.map(({ agent }) => agent)).toEqual(["a", "b"]);
    expect(session.outputs.b).toBe("hello");
  });

  it("runs the example", async () => {
    const { exitCode, out } = await run("converse", example);
    expect(exitCode).toBe(0);
    expect(out).toContain('checker  got 10  {"open":3}  → solver ×3');
    expect(out).toContain('"timetable"');
  });

  it("runs a session in a hub, whose executor has the agents", async () => {
    const context = createMemoryContext();
    const { compiled } = await readSessionFile(await file());
    for (const { code } of compiled) await storeAgent(context.agents, code);
    const app = agentsApp(
      { ...context, runtime: testRuntime(context), sessions: controlSessions(context) },
      { access },
    );
    const executor = await serve(app, { port: 0 });
    const token = newLaunchToken();
    const hub = await serveHub(context, {
      port: 0,
      access: { identify: bearerOf(byLaunchToken(token, caller())) },
      executor: { url: executor.url, token: async () => "the-hub" },
    });
    try {
      expect(await run("converse", await file(), "--hub", hub.url)).toMatchObject({ exitCode: 7 }); // no token is known
      await keepToken(directory, hub.port, "of another launch");
      expect(await run("converse", await file(), "--hub", hub.url)).toMatchObject({ exitCode: 8 });
      await keepToken(directory, hub.port, token);
      const { exitCode, out } = await run("converse", await file(), "--hub", hub.url, "--json");
      expect(exitCode).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ ended: "quiet", session: { turns: 2, outputs: { b: "hello" } } });
      expect(await run("converse", await file({ seed: 1 }), "--hub", hub.url)).toMatchObject({ exitCode: 5 });
      expect((await run("converse", await file(), "--hub", hub.url, "--json")).out).toBe(out); // asked again, not run again
    } finally {
      await hub.close();
      await executor.close();
    }
  });

  it("ends with 1 where an agent failed", async () => {
    const { exitCode, out } = await run("converse", await file({ start: { agent: "a" } }));
    expect(exitCode).toBe(1);
    expect(out).toContain("a  begins  threw: ");
  });

  it.each([
    ["a file that is not there", { agents: { a: "gone.ts" }, policy: {} }, "field: agents.a"],
    ["a file that is no agent", { agents: { a: "broken.ts" }, policy: {} }, "broken.ts"],
    ["a policy about strangers", { policy: { c: [] } }, "field: policy.c"],
    ["no start", { start: undefined }, "field: start"],
    ["a limit that is none", { limits: { turns: 0 } }, "field: limits.turns"],
  ])("refuses %s", async (_, changes, message) => {
    const { exitCode, err } = await run("converse", await file(changes));
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });

  it("says that a file is no JSON, or a hub no URL or not there", async () => {
    expect(await run("converse", join(directory, "echo.ts"))).toMatchObject({ exitCode: 2 });
    expect(await run("converse", await file(), "--hub", "nowhere")).toMatchObject({ exitCode: 2 });
    expect(await run("converse", await file(), "--hub", "http://127.0.0.1:1")).toMatchObject({ exitCode: 7 });
  });

  it("prints what was not delivered", () => {
    const turn: Turn = {
      turn: 3,
      at: "2026-01-01T00:00:00.000Z",
      agent: "a",
      input: null,
      received: ["1-0"],
      outcome: { status: "ok", output: "x".repeat(100) },
      sent: [],
      refused: [{ to: "b", reason: "forbidden", count: 2 }],
      latency_ms: 1,
    };
    const lines = runLines({ ended: "quiet", turns: [turn] } as unknown as RunView, plain);
    expect(lines[0]).toBe(`  3  a  got 1  "${"x".repeat(58)}…`);
    expect(lines[1]).toBe("       not delivered to b: forbidden (2)");
  });
});
