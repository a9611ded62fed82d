import { auditCommand, listing, verification } from "../../../cli/commands/audit.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { type AuditEntry, audit as write } from "../../../runtime/safety/audit/audit.js";
import { readChain } from "../../../runtime/safety/audit/chain.js";
import { fakeCommandContext } from "../../helpers/command-context.js";

const time = "2026-01-01T00:00:00.000Z";
const start: AuditEntry = { time, decision: "start", by: "ann\u001b[2K", human: true, evolution_id: "evo-a" };
const go: AuditEntry = { time, decision: "continue", by: "merge", human: false, evolution_id: "evo-a", generation: 2 };

/** Runs the command on a context with three decisions. */
async function run(
  args: readonly string[],
  damage?: (context: ReturnType<typeof createMemoryContext>) => Promise<void>,
) {
  const context = createMemoryContext();
  for (const entry of [start, go, { ...go, evolution_id: "evo-b" }]) await write(context.control, entry);
  await damage?.(context);
  const { context: command, printed } = fakeCommandContext({ stores: async () => context });
  await auditCommand(() => command)
    .exitOverride()
    .parseAsync([...args], { from: "user" });
  return { ...printed, text: printed.lines.join("\n"), chain: await readChain(context.control) };
}

describe("audit list", () => {
  it("shows who decided what, without what would steer the terminal, and the autonomy", async () => {
    const { text, lines } = await run([]);
    expect(lines[1]).toMatch(/start +ann \[2K \(human\) +evo-a/);
    expect(text).toContain("66.7 % of 3 decisions");
    expect(text).not.toContain("\u001b");
  });

  it("shows the decisions on one evolution, and as many as are wanted", async () => {
    const { chain } = await run([]);
    expect(listing(chain, { evolution: "evo-a", limit: 1 })).toMatchObject({ decisions: [go], total: 2, autonomy: 50 });
    expect(listing(chain, { limit: 0 }).decisions).toEqual([]);
  });
});

describe("audit verify", () => {
  it("ends with 0 where nothing was changed, and prints an end to note", async () => {
    const { text, exitCode, chain } = await run(["verify"]);
    expect(exitCode).toBe(0);
    expect(text).toContain("intact  3 decisions");
    expect(text).toContain(verification(chain).head);
  });

  it("ends with 1 where somebody changed a decision, and says which", async () => {
    const { text, exitCode } = await run(["verify"], async ({ control }) => {
      const item = await control.get("audit", "000000000002");
      await control.put("audit", "000000000002", { ...(item?.value as AuditEntry), by: "eve" }, item?.version ?? 0);
    });
    expect(exitCode).toBe(1);
    expect(text).toContain("decision 2 does not match its hash");
  });

  it("ends with 1 where an end that was noted is not there", async () => {
    expect((await run(["verify", "--head", `3:${"0".repeat(64)}`])).exitCode).toBe(1);
    const { chain } = await run([]);
    expect((await run(["verify", "--head", verification(chain).head ?? ""])).exitCode).toBe(0);
    await expect(run(["verify", "--head", "3"])).rejects.toMatchObject({ code: "invalid-input", field: "head" });
  });
});
