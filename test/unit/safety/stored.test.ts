import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../../../runtime/gate/gate.js";
import { EmergencyStopped } from "../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { BudgetLedger, readSpending } from "../../../runtime/lifecycle/model/ledger.js";
import { refusedCandidates } from "../../../runtime/safety/alerts/alerts.js";
import { takeAlertTurn } from "../../../runtime/safety/alerts/window.js";
import { append, faultsOf, readChain } from "../../../runtime/safety/audit/chain.js";
import { ensureNotStopped } from "../../../runtime/safety/emergency/flag.js";
import { controlTable } from "../../../runtime/safety/emergency/places.js";
import { admitAgent } from "../../../runtime/safety/quarantine/admit.js";
import { decide } from "../../../runtime/safety/quarantine/decide.js";
import { listQuarantine, showQuarantined } from "../../../runtime/safety/quarantine/list.js";
import { recentVerdicts } from "../../../runtime/safety/quarantine/verdicts.js";
import { disguised, suspect } from "./quarantine/programs.js";

type Items = Readonly<Record<string, { readonly value: unknown; readonly version: number }>>;

const items: Items = JSON.parse(readFileSync(join(__dirname, "stored", "control-items.json"), "utf8"));
const NOON = Date.UTC(2026, 10, 23, 12);
const [approved, waiting] = ["9f0c8c4e807a782d69d9b16e57f24cd2", "7c67db05bfca4780e12ab5f34c57ed61"];

describe("what an older version stored", () => {
  let context: MemoryContext;
  beforeEach(async () => {
    context = createMemoryContext(() => NOON);
    for (const [key, { value, version }] of Object.entries(items)) {
      const [scope, name] = key.split("/");
      for (let before = 0; before < version; before++) await context.control.put(scope, name, value, before);
    }
  });

  it("accepts and refuses what a person decided on, and lets the rest wait", async () => {
    const admit = async (n: number) => {
      const { accepted, item } = await admitAgent(disguised(n), { by: "agent-run" }, { ...context, gate: judge });
      return [accepted, item?.state];
    };
    expect(await Promise.all([3, 4, 5].map(admit))).toEqual([
      [true, "approved"],
      [false, "waiting"],
      [false, "rejected"],
    ]);
  });

  it("shows programs in quarantine byte for byte, and decides on those that wait", async () => {
    const text = (id: string) => JSON.stringify(items[`quarantine/${id}`].value);
    const { items: listed } = await listQuarantine({ limit: 50 }, context);
    for (const item of listed) expect(JSON.stringify(item)).toBe(text(item.id));
    const { code, ...card } = await showQuarantined(approved, context);
    expect([code, JSON.stringify(card)]).toEqual([suspect(3), text(approved)]);
    const review = { id: waiting, state: "approved", reviewer: "ann", reason: "read it" } as const;
    expect(await decide(review, context)).toMatchObject({ state: "approved" });
    expect(context.metrics.values.at(-1)).toEqual({ QuarantineDepth: 0 });
  });

  it("has its last verdicts byte for byte", async () => {
    expect(JSON.stringify(await recentVerdicts(context.control))).toBe(JSON.stringify(items["verdict/recent"].value));
  });

  it("is a chain without fault that goes on", async () => {
    const { links, end } = await readChain(context.control);
    expect([links.length, faultsOf({ links, end })]).toEqual([8, []]);
    const time = "2026-11-24T00:00:00.000Z";
    await append(context.control, { time, decision: "resume", by: "ann", human: true });
    const after = await readChain(context.control);
    expect([after.end?.sequence, faultsOf(after, end && [end])]).toEqual([9, []]);
  });

  it("is still stopped, by whom it was, and knows who asked to resume", async () => {
    await expect(ensureNotStopped(context)).rejects.toThrow(EmergencyStopped);
    expect(await controlTable.read(context)).toEqual(items["emergency/stop"].value);
  });

  it("counts an alert that was sent already, and takes over from a sender whose lease has run out", async () => {
    const turn = (evolution: string, minutes: number, clock = NOON) => {
      const alert = refusedCandidates(evolution, "safety", [], 2, NOON + minutes * 60_000);
      return takeAlertTurn(alert, context.control, () => clock);
    };
    expect(await turn("evo-old", 0)).toBeUndefined();
    expect(await turn("evo-old", 60)).toMatchObject({ suppressed: 3 });
    expect(await turn("evo-late", 0, NOON + 5_001)).toMatchObject({ suppressed: 0 });
  });

  it("has its budget, and spends no more of it", async () => {
    expect(await readSpending(context.control, "evo-old")).toMatchObject({
      spent_usd: 420 / 1e6,
      reserved_usd: 300 / 1e6,
      calls: 3,
      used_up: true,
    });
    const ledger = new BudgetLedger(context.control, "evo-old", 1_000, async () => {});
    expect(await ledger.reserve("another", 281)).toEqual({ granted: false, first: false });
    expect(await ledger.reserve("another", 280)).toEqual({ granted: true });
  });
});
