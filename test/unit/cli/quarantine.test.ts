import { throughLambda } from "../../../cli/client.js";
import { quarantine } from "../../../cli/commands/quarantine.js";
import { createClient } from "../../../runtime/api/client.js";
import { judge } from "../../../runtime/gate/gate.js";
import { safetyHandler } from "../../../runtime/handlers/safety-scan.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { unwrap } from "../../../runtime/platform/aws/invoke.js";
import { admitAgent } from "../../../runtime/safety/quarantine/admit.js";
import { fakeCommandContext } from "../../helpers/command-context.js";
import { runCommandLine } from "../../helpers/command-line.js";
import { byName } from "../../helpers/identity.js";
import { suspect } from "../safety/quarantine/programs.js";

describe("t-developer quarantine", () => {
  let context: MemoryContext;
  let id: string;

  beforeEach(async () => {
    context = createMemoryContext();
    const origin = { by: "agent-compile", name: "my\u001b[2Jagent" } as const;
    id = (await admitAgent(suspect(3), origin, { ...context, gate: judge })).item?.id ?? "";
  });

  /** Runs the command against the real handler, on a context in memory. */
  async function run(...args: readonly string[]) {
    const handler = safetyHandler(() => context, undefined, byName);
    const client = createClient(
      throughLambda(
        async (_name, event) => unwrap(await handler(event)),
        async () => ({ proof: "ann" }),
      ),
    );
    const { context: command, printed } = fakeCommandContext({ client: async () => client });
    await quarantine(() => command).parseAsync([...args], { from: "user" });
    return { value: printed.value, text: printed.lines.join("\n") };
  }

  it("lists what waits, without what would steer the terminal", async () => {
    const { value, text } = await run("list", "--state", "waiting");
    expect(value).toMatchObject({ items: [{ id, state: "waiting" }] });
    expect(text).toMatch(new RegExp(`${id} +waiting +0\\.50 .*agent-compile my \\[2Jagent +runaway-counter`));
    expect((await run("list", "--state", "approved")).text).toBe("nothing is in quarantine");
  });

  it("says where to go on when there are more", async () => {
    await admitAgent(suspect(4), { by: "agent-compile" }, { ...context, gate: judge });
    const { text, value } = await run("list", "--limit", "1");
    expect(text).toContain(`--after ${(value as { next: string }).next}`);
  });

  it("shows a program, its code and what was found in it", async () => {
    const { text } = await run("show", id);
    for (const words of [id, "waiting", "safety 0.50", "infinite_loop/runaway-counter", "i--"]) {
      expect(text).toContain(words);
    }
  });

  it.each([
    ["approve", "approved"],
    ["reject", "rejected"],
  ])("lets who asks %s for good", async (verb, state) => {
    const { value, text } = await run(verb, id, "--reason", "read it");
    expect(value).toMatchObject({ state, decision: { by: "ann", reason: "read it" } });
    expect(text).toContain(`${state} by ann at`);
    const other = verb === "approve" ? "reject" : "approve";
    await expect(run(other, id, "--reason", "no")).rejects.toMatchObject({ code: "conflict" });
  });

  it("runs a program in isolation and shows what it did", async () => {
    const { text } = await run("run", id, "--input", "[1]");
    expect(text).toMatch(/on sample: (fuel|timeout), \d+ steps/);
  });

  it.each([
    [["approve", "0123"], "--reason"],
    [["reject", "--reason", "no"], "id"],
    [["list", "--state", "lost"], "waiting, approved, rejected"],
    [["list", "--limit", "many"], "limit"],
    [["dance"], "dance"],
  ])("refuses %j as bad usage", async (args, said) => {
    const { exitCode, err } = await runCommandLine("/nowhere", "quarantine", ...args);
    expect(exitCode).toBe(2);
    expect(err).toContain(said);
  });
});
