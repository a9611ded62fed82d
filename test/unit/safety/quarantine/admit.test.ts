import { executeAgent } from "../../../../runtime/agents/executor/execute.js";
import { publish, publishRequest } from "../../../../runtime/agents/publish/publish.js";
import { AGENT_CODE_BYTES } from "../../../../runtime/architecture/limits.js";
import { VERDICTS_KEPT } from "../../../../runtime/architecture/quarantine.js";
import { judge } from "../../../../runtime/gate/gate.js";
import type { Gate } from "../../../../runtime/gate/verdict.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { admitAgent } from "../../../../runtime/safety/quarantine/admit.js";
import { decide } from "../../../../runtime/safety/quarantine/decide.js";
import { type Origin, quarantined } from "../../../../runtime/safety/quarantine/item.js";
import { recentVerdicts, rememberVerdict, type VerdictEntry } from "../../../../runtime/safety/quarantine/verdicts.js";
import { sandboxHere, storeAgent, testRuntime } from "../../../helpers/agents.js";
import { dangerous, disguised, harmless, suspect } from "./programs.js";

const ann = { reviewer: "ann", reason: "read it" };

describe("admitAgent", () => {
  let context: MemoryContext;
  let now: number;

  beforeEach(() => {
    now = Date.UTC(2026, 0, 1);
    context = createMemoryContext(() => now++);
  });

  const admit = (code: string, origin: Origin = { by: "agent-compile" }, gate: Gate = judge) =>
    admitAgent(code, origin, { ...context, gate });
  const items = () => quarantined(context.control).list();
  const decisions = async () => (await readAudit(context.control)).map(({ decision, human }) => ({ decision, human }));
  const depth = () =>
    context.metrics.values.map(({ QuarantineDepth }) => QuarantineDepth).filter((n) => n !== undefined);

  it("lets pass what the gate accepts, and tells nobody", async () => {
    expect(await admit(harmless)).toMatchObject({ accepted: true, verdict: { decision: "accept" } });
    expect(await items()).toEqual([]);
    expect(context.alerts.sent).toEqual([]);
    expect(await readAudit(context.control)).toEqual([]);
  });

  it("refuses what the gate rejects, tells operators and writes it down", async () => {
    expect(await admit(dangerous)).toMatchObject({ accepted: false, item: undefined });
    expect(await items()).toEqual([]);
    expect(context.alerts.sent).toMatchObject([{ kind: "safety-pattern", severity: "warning" }]);
    expect(await decisions()).toEqual([{ decision: "reject", human: false }]);
  });

  it("lets wait what the gate is not sure of: once, however often and by whomever it is brought", async () => {
    const { accepted, item } = await admit(suspect(3), { by: "agent-compile", name: "mine", file: "a.js" });
    expect(accepted).toBe(false);
    expect(item).toMatchObject({ state: "waiting", origin: { by: "agent-compile", name: "mine" }, evidence: [] });
    for (const code of [suspect(3), disguised(3)]) {
      expect(await admit(code, { by: "safety-scan" })).toMatchObject({ accepted: false, item });
    }
    expect(await items()).toHaveLength(1);
    expect(await decisions()).toEqual([{ decision: "quarantine", human: false }]);
    expect(depth()).toEqual([1]);
    expect(context.alerts.sent[0]).toMatchObject({ kind: "safety-pattern", quarantine_id: item?.id });
  });

  it("queues a program once that many bring at once", async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => admit(suspect(3))));
    expect(new Set(all.map(({ item }) => JSON.stringify(item))).size).toBe(1);
    expect(await items()).toHaveLength(1);
    expect(depth()).toEqual([1]);
    expect(await decisions()).toHaveLength(1);
  });

  it.each([
    ["approved", true],
    ["rejected", false],
  ] as const)(
    "keeps to what a person has %s, in any spelling and whatever the gate says later",
    async (state, accepted) => {
      const { item } = await admit(suspect(3));
      await decide({ id: item?.id ?? "", state, ...ann }, context);
      const harsh: Gate = () => ({ safety_score: 0, decision: "reject", findings: [] });
      const kind: Gate = () => ({ safety_score: 1, decision: "accept", findings: [] });
      for (const gate of [judge, harsh, kind]) {
        for (const code of [suspect(3), disguised(3)]) {
          expect(await admit(code, { by: "close-evolution" }, gate)).toMatchObject({ accepted, item: { state } });
        }
      }
      expect(await admit(suspect(4))).toMatchObject({ accepted: false, item: { state: "waiting" } });
    },
  );

  it("never queues what is larger than an agent, or no agent", async () => {
    const unsure: Gate = () => ({ safety_score: 0.5, decision: "quarantine", findings: [] });
    for (const code of [`export default () => () => "${"x".repeat(AGENT_CODE_BYTES)}"`, "no module (", "let a = 1"]) {
      expect(await admit(code, { by: "agent-run" }, unsure)).toMatchObject({ accepted: false, item: undefined });
    }
    expect(await items()).toEqual([]);
  });

  it("refuses where nobody can tell what was decided", async () => {
    const get = async () => Promise.reject(new Error("throttled"));
    const control = Object.assign(Object.create(context.control) as typeof context.control, { get });
    await expect(admitAgent(harmless, { by: "agent-run" }, { ...context, control, gate: judge })).rejects.toThrow();
  });

  it("remembers the last verdicts, and no more of them", async () => {
    const old = { at: "", accepted: true, safety_score: 1, decision: "accept", rules: [], origin: { by: "agent-run" } };
    for (let n = 0; n < VERDICTS_KEPT; n++)
      await rememberVerdict({ ...old, agent_id: `${n}` } as VerdictEntry, context);
    for (const code of [harmless, suspect(3), harmless, suspect(3)]) await admit(code);
    const verdicts = await recentVerdicts(context.control);
    expect(verdicts).toHaveLength(VERDICTS_KEPT);
    expect(verdicts[0]).toMatchObject({ accepted: false, decision: "quarantine", rules: ["runaway-counter"] });
    expect(verdicts[1]).toMatchObject({ accepted: true, safety_score: 1 });
    expect(verdicts[2]).toMatchObject({ agent_id: `${VERDICTS_KEPT - 1}` });
  });

  it("decides for everything that stores or runs agents", async () => {
    const compile = (source: string) =>
      publish(publishRequest.parse({ source, language: "javascript" }), {
        ...context,
        sandbox: sandboxHere(),
        gate: judge,
      });
    const runtime = testRuntime(context);
    const run = (agent_id: string) => executeAgent({ agent_id, inputs: [2], config: {}, seed: 0 }, runtime);
    const stored = await storeAgent(context.agents, suspect(1).replace("i < 1", "i < -1"));

    const refused = { code: "unsafe", hint: expect.stringContaining("t-developer quarantine show") };
    await expect(compile(suspect(-1))).rejects.toMatchObject(refused);
    await expect(run(stored)).rejects.toMatchObject({ ...refused, message: expect.stringContaining("(quarantine)") });
    const [{ name: id }] = await items();
    await decide({ id, state: "approved", ...ann }, context);
    const { agent_id } = await compile(disguised(-1));
    expect(await run(agent_id)).toMatchObject({ outputs: [2] });
    expect(await run(stored)).toMatchObject({ outputs: [2] });

    await expect(compile(suspect(5))).rejects.toMatchObject(refused);
    const other = (await items()).find(({ value }) => value.state === "waiting")?.name ?? "";
    await decide({ id: other, state: "rejected", ...ann }, context);
    await expect(compile(disguised(5))).rejects.toThrow("rejected by ann: read it");
  });
});
