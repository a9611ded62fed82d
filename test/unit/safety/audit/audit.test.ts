import { MemoryControlStore } from "../../../../runtime/kernel/memory-stores.js";
import { type AuditEntry, audit, autonomy, autonomyOf, readAudit } from "../../../../runtime/safety/audit/audit.js";

const decided = (decision: AuditEntry["decision"], more: Partial<AuditEntry> = {}): AuditEntry => ({
  time: "2026-01-01T00:00:00.000Z",
  decision,
  by: "merge-generation",
  human: false,
  evolution_id: "evo-a",
  ...more,
});

const person = { by: "ann", human: true } as const;

describe("the autonomy", () => {
  it("is unknown before the first decision", () => {
    expect(autonomyOf([])).toBeUndefined();
  });

  it("is the share of decisions that no human took", () => {
    const others = [1, 2, 3].map((generation) => decided("continue", { generation }));
    expect(autonomyOf([decided("start", person), ...others])).toBe(75);
  });

  it("counts what was blocked as taken, but not as achieved", () => {
    for (const decision of ["reject", "quarantine", "stop"] as const) {
      expect(autonomyOf([decided("continue"), decided(decision)])).toBe(50);
    }
  });

  it("does not count what a later roll-back undid, and only that", () => {
    const entries = [
      decided("continue", { generation: 2 }),
      decided("continue", { generation: 4 }), // undone
      decided("accept-champion", { generation: 6 }), // undone
      decided("continue", { generation: 6, evolution_id: "evo-b" }),
      decided("roll-back", { generation: 2 }),
      decided("continue", { generation: 4 }),
    ];
    expect(autonomyOf(entries)).toBe(50);
    expect(autonomyOf([...entries, decided("roll-back", { generation: 2, ...person })])).toBeCloseTo(200 / 7);
  });

  it("is computed from what was written down, and leaves out what cannot be read", async () => {
    const control = new MemoryControlStore();
    await audit(control, decided("start", person));
    await audit(control, decided("continue", { generation: 2 }));
    await control.put("audit", "000000000003", { decision: "continue" }, 0);
    expect(await autonomy(control)).toBe(50);
    expect(await readAudit(control)).toMatchObject([
      { sequence: 1, decision: "start", by: "ann" },
      { sequence: 2, decision: "continue", generation: 2 },
    ]);
  });
});
