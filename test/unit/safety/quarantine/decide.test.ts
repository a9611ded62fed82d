import { judge } from "../../../../runtime/gate/gate.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { admitAgent } from "../../../../runtime/safety/quarantine/admit.js";
import { decide } from "../../../../runtime/safety/quarantine/decide.js";
import { suspect } from "./programs.js";

describe("decide", () => {
  let context: MemoryContext;
  let id: string;
  let now: number;

  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1);
    context = createMemoryContext(() => now++);
    const origin = { by: "evolve-island", evolution_id: "evo-a", generation: 3 } as const;
    id = (await admitAgent(suspect(3), origin, { ...context, gate: judge })).item?.id ?? "";
  });

  const approve = (reviewer = "ann") => decide({ id, state: "approved", reviewer, reason: "read it" }, context);
  const reject = (reviewer = "bob") => decide({ id, state: "rejected", reviewer, reason: "no" }, context);

  it("is a person's, with a reason, audited once however often it is sent", async () => {
    const item = await approve();
    expect(item).toMatchObject({ id, state: "approved", decision: { by: "ann", reason: "read it" } });
    expect(await approve("carl")).toEqual(item);
    const entries = (await readAudit(context.control)).filter(({ human }) => human);
    expect(entries).toMatchObject([
      {
        decision: "approve",
        by: "ann",
        evolution_id: "evo-a",
        agent_id: item.agent_id,
        detail: `quarantine ${id}: read it`,
      },
    ]);
    expect(context.metrics.values.at(-1)).toEqual({ QuarantineDepth: 0 });
  });

  it.each([
    ["approved", () => approve(), () => reject()],
    ["rejected", () => reject(), () => approve()],
  ] as const)("is final once it is %s", async (state, first, second) => {
    await first();
    await expect(second()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(state) });
  });

  it("is one of two that are taken at once", async () => {
    const both = await Promise.allSettled([approve(), reject()]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await readAudit(context.control)).filter(({ human }) => human)).toHaveLength(1);
  });

  it("is about a program that is there", async () => {
    id = "0".repeat(32);
    await expect(approve()).rejects.toMatchObject({ code: "not-found", field: "id" });
  });
});
