import fc from "fast-check";
import { executeAgent } from "../../../../runtime/agents/executor/execute.js";
import {
  QUARANTINE_CODE_SCOPE,
  QUARANTINE_DEPTH_SCOPE,
  QUARANTINE_SCOPE,
} from "../../../../runtime/architecture/quarantine.js";
import { judge } from "../../../../runtime/gate/gate.js";
import type { Gate } from "../../../../runtime/gate/verdict.js";
import { CorruptObject } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { admitAgent } from "../../../../runtime/safety/quarantine/admit.js";
import { decide } from "../../../../runtime/safety/quarantine/decide.js";
import { identify } from "../../../../runtime/safety/quarantine/identity.js";
import { listQuarantine, showQuarantined } from "../../../../runtime/safety/quarantine/list.js";
import { storeAgent, testRuntime } from "../../../helpers/agents.js";
import { harmless, suspect } from "./programs.js";

const kind: Gate = () => ({ safety_score: 1, decision: "accept", findings: [] });

/** The item of `suspect(3)` after a person approved it, as it is stored. */
async function approvedItem(): Promise<Record<string, unknown>> {
  const context = createMemoryContext();
  const { item } = await admitAgent(suspect(3), { by: "agent-compile" }, { ...context, gate: judge });
  return { ...(await decide({ id: item?.id ?? "", state: "approved", reviewer: "ann", reason: "read it" }, context)) };
}

describe("a damaged item of the quarantine", () => {
  let whole: Record<string, unknown>;
  let id: string;
  beforeAll(async () => {
    whole = await approvedItem();
    id = (await identify(suspect(3))) ?? "";
  });

  const holding = async (value: unknown): Promise<MemoryContext> => {
    const context = createMemoryContext();
    await context.control.put(QUARANTINE_SCOPE, id, value, 0);
    await context.control.put(QUARANTINE_CODE_SCOPE, id, suspect(3), 0);
    return context;
  };

  const admitted = async (value: unknown, gate: Gate = judge) =>
    admitAgent(suspect(3), { by: "agent-run" }, { ...(await holding(value)), gate });

  it("is told from one that is whole", async () => {
    expect(await admitted(whole)).toMatchObject({ accepted: true });
  });

  it("never grants acceptance, whichever part of it is gone or another, and whatever the gate says", async () => {
    const fields = Object.keys(whole).filter((field) => field !== "agent_id"); // any text may be one
    const damage = fc.oneof(fc.constantFrom(undefined, null, 7, [], {}, true), fc.constantFrom("APPROVED", "yes", ""));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), damage, fc.constantFrom(judge, kind), async (field, value, gate) => {
        fc.pre(!(field === "submitted_at" && typeof value === "string"));
        fc.pre(!(field === "bytes" && value === 7) && !(field === "evidence" && Array.isArray(value)));
        await expect(admitted({ ...whole, [field]: value }, gate)).rejects.toBeInstanceOf(CorruptObject);
      }),
    );
  });

  it.each([null, true, "approved", ["approved"], { state: "approved" }, { accepted: true }])(
    "grants nothing where it is %j",
    async (value) => {
      await expect(admitted(value)).rejects.toMatchObject({
        code: "corrupt-object",
        message: expect.stringContaining(`${QUARANTINE_SCOPE}/${id} is corrupt: `),
        hint: expect.stringContaining("restore it"),
      });
    },
  );

  it("grants nothing that nobody is said to have decided", async () => {
    const { decision: _, ...undecided } = whole;
    await expect(admitted(undecided)).rejects.toThrow("decision: must say who decided, and why");
  });

  it("is neither decided on nor shown, and stays as it is", async () => {
    const damaged = { ...whole, state: "perhaps" };
    const context = await holding(damaged);
    const works = [
      decide({ id, state: "rejected", reviewer: "ann", reason: "odd" }, context),
      showQuarantined(id, context),
      listQuarantine({ limit: 50 }, context),
    ];
    for (const work of works) await expect(work).rejects.toThrow("state: expected one of");
    expect(await context.control.get(QUARANTINE_SCOPE, id)).toEqual({ value: damaged, version: 1 });
  });

  it("lets no agent run, and holds up no other", async () => {
    const context = await holding({ ...whole, state: true });
    const runtime = { ...testRuntime(context), gate: judge };
    const run = async (code: string) =>
      executeAgent({ agent_id: await storeAgent(context.agents, code), inputs: [2], config: {}, seed: 0 }, runtime);
    await expect(run(suspect(3))).rejects.toMatchObject({ code: "corrupt-object" });
    expect(await run(harmless)).toMatchObject({ outputs: [3] });
  });

  it("costs no decision where only the figure of those that wait is damaged", async () => {
    const context = createMemoryContext();
    await context.control.put(QUARANTINE_DEPTH_SCOPE, "waiting", "many", 0);
    const admission = await admitAgent(suspect(4), { by: "agent-compile" }, { ...context, gate: judge });
    expect(admission).toMatchObject({ accepted: false, item: { state: "waiting" } });
    expect(context.metrics.values).toContainEqual({ QuarantineDepth: 1 });
  });
});
