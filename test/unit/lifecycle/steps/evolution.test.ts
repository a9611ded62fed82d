import { gunzipSync, strFromU8 } from "fflate";
import { QUARANTINED_PER_EPOCH } from "../../../../runtime/architecture/quarantine.js";
import type { Gate } from "../../../../runtime/gate/verdict.js";
import { agentId } from "../../../../runtime/kernel/agent-id.js";
import { AgentFailed, EmergencyStopped, Unavailable, Unsafe } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { switchEmergency } from "../../../../runtime/lifecycle/emergency/switch.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import { listChampions, readRecord } from "../../../../runtime/lifecycle/records.js";
import { close } from "../../../../runtime/lifecycle/steps/close.js";
import { evolveIsland } from "../../../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../../../runtime/lifecycle/steps/merge.js";
import { open } from "../../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { faultsOf, readChain } from "../../../../runtime/safety/audit/chain.js";
import { quarantined } from "../../../../runtime/safety/quarantine/item.js";
import { trusting } from "../../../helpers/examiners.js";
import { beforeRecordChanges } from "../../../helpers/meanwhile.js";
import { smallRequest } from "../../../helpers/requests.js";

const id = smallRequest.evolution_id;

const compiled = ({ agents }: MemoryContext): string[] =>
  [...agents.objects]
    .filter(([key]) => key.startsWith("compiled/"))
    .map(([, { body }]) => Buffer.from(body).toString());

describe("an evolution", () => {
  it("ends with the same champion for the same request, byte for byte, whatever it is called and whenever it runs", async () => {
    const [first, second] = [createMemoryContext(() => 0), createMemoryContext()];
    await runEvolution(smallRequest, first, trusting);
    await runEvolution({ ...smallRequest, evolution_id: "another-one" }, second, trusting);
    expect(compiled(first)).toHaveLength(1);
    expect(compiled(second)).toEqual(compiled(first));
  });

  it("ends with another champion for another seed", async () => {
    const [first, second] = [createMemoryContext(), createMemoryContext()];
    await runEvolution(smallRequest, first, trusting);
    await runEvolution({ ...smallRequest, seed: 8 }, second, trusting);
    expect(compiled(second)).not.toEqual(compiled(first));
  });

  it("records every generation once, never getting worse, and everything else where it belongs", async () => {
    const context = createMemoryContext();
    const closed = await runEvolution(smallRequest, context, trusting);
    const items = await context.state.generations(id);
    expect(items.map(({ generation }) => generation)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const errors = items.map(({ fitness_score }) => fitness_score);
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    const times = items.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
    expect(await context.evolution.list("checkpoints/")).toEqual([4, 6].map((at) => evolutionKeys.checkpoint(id, at)));
    expect(await context.evolution.list("safety_snapshots/")).toHaveLength(2);
    expect(await context.evolution.list("fitness_logs/")).toHaveLength(3);
    expect(await readRecord(context.control, id)).toMatchObject({
      status: "finished",
      generation: 6,
      champion: closed.champion,
    });
    expect(await listChampions(context.control, id)).toMatchObject([
      { agent_id: closed.champion?.agent_id, generation: 6 },
    ]);
    const folders = (await context.agents.list("")).map((key) => key.split("/")[0]);
    expect(folders).toEqual(["compiled", "metadata", "performance", "source"]);
  });

  it("logs every generation of every island as a line of JSON", async () => {
    const context = createMemoryContext();
    await runEvolution(smallRequest, context, trusting);
    const log = await context.evolution.get(evolutionKeys.fitnessLog(id, 2));
    const lines = strFromU8(gunzipSync(log ?? new Uint8Array()))
      .trimEnd()
      .split("\n");
    const places = lines.map((line) => JSON.parse(line)).map(({ island, generation }) => [island, generation]);
    expect(places).toEqual([0, 1].flatMap((island) => [0, 1, 2].map((generation) => [island, generation])));
  });

  it("records generations in the order of their times, though clocks of functions differ by hours", async () => {
    let reads = 0;
    const context = createMemoryContext(() => Date.parse("2026-01-02") + (reads++ % 2 === 0 ? 3_600_000 : -3_600_000));
    await runEvolution(smallRequest, context, trusting);
    const times = (await context.state.generations(id)).map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
    const { started_at, updated_at } = await readRecord(context.control, id);
    expect(updated_at > started_at).toBe(true);
  });

  it("ends as soon as its target is reached", async () => {
    const context = createMemoryContext();
    await runEvolution({ ...smallRequest, config: { ...smallRequest.config, targetFitness: 1e6 } }, context, trusting);
    expect((await readRecord(context.control, id)).generation).toBe(2);
  });
});

describe("a step that is done twice", () => {
  it("changes nothing and answers the same", async () => {
    const context = createMemoryContext(() => 0);
    const first = await open(smallRequest, context);
    expect(await open(smallRequest, context)).toEqual(first);
    for (const island of first.islands) await evolveIsland(island, context, trusting.gate);
    const written = new Map(context.evolution.objects);
    for (const island of first.islands) await evolveIsland(island, context, trusting.gate);
    expect(context.evolution.objects).toEqual(written);
    const next = await merge(first, context, trusting.gate);
    const items = await context.state.generations(id);
    expect(await merge(first, context, trusting.gate)).toEqual(next);
    expect(await context.state.generations(id)).toEqual(items);
  });
});

describe("two executions of one evolution at once", () => {
  it("do not go back to a generation that the other has left behind", async () => {
    const context = createMemoryContext();
    const first = await open(smallRequest, context);
    for (const island of first.islands) await evolveIsland(island, context, trusting.gate);
    beforeRecordChanges(context, async () => {
      let next = await merge(first, context, trusting.gate);
      for (const island of next.islands) await evolveIsland(island, context, trusting.gate);
      next = await merge(next, context, trusting.gate);
    });
    await merge(first, context, trusting.gate);
    expect(await readRecord(context.control, id)).toMatchObject({ generation: 4 });
    const expected = createMemoryContext();
    await runEvolution(smallRequest, context, trusting);
    await runEvolution(smallRequest, expected, trusting);
    expect(compiled(context)).toEqual(compiled(expected));
  });

  it("do not open again what was stopped meanwhile", async () => {
    const context = createMemoryContext();
    await open(smallRequest, context);
    beforeRecordChanges(context, () => switchEmergency({ action: "stop", reason: "drill", by: "ann" }, context));
    await open(smallRequest, context);
    expect(await readRecord(context.control, id)).toMatchObject({ status: "stopped" });
  });
});

describe("the emergency stop", () => {
  const stop = (context: MemoryContext) => switchEmergency({ action: "stop", reason: "drill", by: "ann" }, context);

  it("lets nothing start, go on or close", async () => {
    const context = createMemoryContext();
    const next = await open(smallRequest, context);
    await stop(context);
    await expect(open(smallRequest, context)).rejects.toThrow(EmergencyStopped);
    await expect(evolveIsland(next.islands[0], context, trusting.gate)).rejects.toThrow(EmergencyStopped);
    await expect(merge(next, context, trusting.gate)).rejects.toThrow(EmergencyStopped);
    await expect(close({ evolution_id: id }, context, trusting)).rejects.toThrow(EmergencyStopped);
    expect(await context.evolution.list("generations/")).toEqual([evolutionKeys.request(id)]);
  });

  it("ends work under way when the flag cannot be read, as something to be tried again", async () => {
    const context = createMemoryContext();
    const next = await open(smallRequest, context);
    const { get } = context.control;
    let reads = 0;
    context.control.get = async (scope, name) => {
      if (scope === "emergency" && ++reads === 1) throw new Error("no answer");
      return get.call(context.control, scope, name) as never;
    };
    await expect(evolveIsland(next.islands[0], context, trusting.gate)).rejects.toThrow(Unavailable);
  });

  it("marks what runs as stopped, and lets it go on to the same champion afterwards", async () => {
    const context = createMemoryContext();
    await open(smallRequest, context);
    await stop(context);
    expect(await readRecord(context.control, id)).toMatchObject({ status: "stopped", reason: "ann: drill" });
    await switchEmergency({ action: "resume", reason: "over", by: "bob" }, context);
    const { champion } = await runEvolution(smallRequest, context, trusting);
    expect(champion).toEqual((await runEvolution(smallRequest, createMemoryContext(), trusting)).champion);
    expect(context.alerts.sent.map(({ kind, severity }) => [kind, severity])).toEqual([
      ["emergency-stop", "critical"],
      ["emergency-stop", "warning"],
      ["emergency-stop", "warning"], // it was rolled back before it went on
    ]);
  });
});

describe("a champion", () => {
  const untilClose = async (context: MemoryContext) => {
    let next = await open(smallRequest, context);
    while (!next.done) {
      for (const island of next.islands) await evolveIsland(island, context, trusting.gate);
      next = await merge(next, context, trusting.gate);
    }
  };

  it("is not exported when the gate does not accept it", async () => {
    const context = createMemoryContext();
    await untilClose(context);
    const finding = {
      rule: "while-true",
      family: "infinite_loop",
      message: "endless loop",
      line: 1,
      weight: 0.5,
    } as const;
    const gate = () => ({ safety_score: 0.5, decision: "quarantine", findings: [finding] }) as const;
    await expect(close({ evolution_id: id }, context, { ...trusting, gate })).rejects.toThrow(Unsafe);
    expect(await context.agents.list("")).toEqual([]);
    expect(context.alerts.sent).toMatchObject([{ kind: "safety-pattern", severity: "critical", finding: [finding] }]);
  });

  it("leads a front of agents, none of which another one beats in error and bytes at once", async () => {
    const context = createMemoryContext();
    await runEvolution(smallRequest, context, trusting);
    const [{ agent_id, fitness, bytes, front = [] }] = await listChampions(context.control, id);
    expect(front[0]).toMatchObject({ agent_id, fitness, bytes });
    expect(front.length).toBeGreaterThan(1);
    expect(front.map((each) => each.fitness)).toEqual(front.map((each) => each.fitness).toSorted((a, b) => a - b));
    expect(front.map((each) => each.bytes)).toEqual(front.map((each) => each.bytes).toSorted((a, b) => b - a));
  });

  it("is not exported when the emergency stop comes while it is verified", async () => {
    const context = createMemoryContext();
    await untilClose(context);
    const run: typeof trusting.sandbox.run = async (job) => {
      await switchEmergency({ action: "stop", reason: "drill", by: "ann" }, context);
      return trusting.sandbox.run(job);
    };
    const sandbox = { ...trusting.sandbox, run };
    await expect(close({ evolution_id: id }, context, { ...trusting, sandbox })).rejects.toThrow(EmergencyStopped);
    expect(await context.agents.list("")).toEqual([]);
    expect(await readRecord(context.control, id)).toMatchObject({ status: "stopped" });
  });

  it("is not exported when it fails in the sandbox", async () => {
    const context = createMemoryContext();
    await untilClose(context);
    const outcome = {
      status: "timeout",
      message: "killed",
      usage: { fuel: 0, memoryBytes: 0, instanceBytes: 0 },
    } as const;
    const sandbox = { ...trusting.sandbox, run: async () => outcome };
    await expect(close({ evolution_id: id }, context, { ...trusting, sandbox })).rejects.toThrow(AgentFailed);
    expect(await context.agents.list("")).toEqual([]);
  });
});

describe("an evolution that failed for good", () => {
  const caught = {
    Error: "AgentFailed",
    Cause: JSON.stringify({ errorType: "AgentFailed", errorMessage: 'it "timed out"' }),
  };

  it("says why, alerts, and can be opened again", async () => {
    const context = createMemoryContext();
    await open(smallRequest, context);
    const closed = await close({ evolution_id: id, failed: caught }, context, trusting);
    expect(closed.status).toBe("failed");
    expect(await readRecord(context.control, id)).toMatchObject({
      status: "failed",
      reason: 'AgentFailed: it "timed out"',
    });
    expect(context.alerts.sent).toMatchObject([{ kind: "emergency-stop", severity: "critical", evolution_id: id }]);
    expect((await open(smallRequest, context)).done).toBe(false);
    expect(await readRecord(context.control, id)).not.toHaveProperty("reason");
  });

  it("is stopped, not failed, when the emergency stop ended it", async () => {
    const context = createMemoryContext();
    await open(smallRequest, context);
    expect(await close({ evolution_id: id, failed: { Error: "EmergencyStopped" } }, context, trusting)).toMatchObject({
      status: "stopped",
    });
  });

  it("is written down whatever the cause looks like", async () => {
    const context = createMemoryContext();
    await open(smallRequest, context);
    const failed = { Error: "Lambda.Unknown", Cause: '{"errorMessage":"not \\q JSON"' };
    expect(await close({ evolution_id: id, failed }, context, trusting)).toMatchObject({ status: "failed" });
    expect((await readRecord(context.control, id)).reason).toContain("Lambda.Unknown");
  });

  it("leaves no trace where it was never opened", async () => {
    const context = createMemoryContext();
    await close({ evolution_id: "never-was", failed: caught }, context, trusting);
    expect(await context.control.list("evolution")).toEqual([]);
  });
});

describe("the audit of an evolution", () => {
  it("says who took every decision, in order, without a gap", async () => {
    const context = createMemoryContext();
    await runEvolution(smallRequest, context, trusting);
    const decisions = (await readAudit(context.control)).map(({ decision, by, generation }) => [
      decision,
      by,
      generation,
    ]);
    const merge = "merge-generation";
    expect(decisions).toEqual([
      ["start", "open-evolution", undefined],
      ["continue", merge, 2],
      ["checkpoint", merge, 4],
      ["continue", merge, 4],
      ["checkpoint", merge, 6],
      ["finish", merge, 6],
      ["accept-champion", "close-evolution", 6],
    ]);
    expect(faultsOf(await readChain(context.control))).toEqual([]);
    expect(context.metrics.values.at(-1)?.AIAutonomy).toBeCloseTo(600 / 7);
  });

  it("says what was refused, and by which rule", async () => {
    const context = createMemoryContext();
    const next = await open(smallRequest, context);
    const finding = { rule: "fussy", family: "structure", message: "no", line: 1, weight: 1 } as const;
    let judged = 0;
    const gate = () =>
      ++judged % 3 === 0 ? ({ safety_score: 0, decision: "reject", findings: [finding] } as const) : trusting.gate("");
    for (const island of next.islands) await evolveIsland(island, context, gate);
    await merge(next, context, trusting.gate);
    const found = (await readAudit(context.control)).find(({ decision }) => decision === "reject");
    expect(found).toMatchObject({ by: "evolve-island", human: false, generation: 2, detail: "candidates: fussy" });
  });

  it("brings candidates that the gate is not sure of into quarantine: few of an epoch, once", async () => {
    const context = createMemoryContext();
    const next = await open(smallRequest, context);
    const finding = { rule: "fussy", family: "structure", message: "no", line: 1, weight: 0.5 } as const;
    const unsure = { safety_score: 0.5, decision: "quarantine", findings: [finding] } as const;
    const gate: Gate = (source) => (/[0-9]/.test(agentId(source)[0]) ? unsure : trusting.gate(source));
    for (const island of next.islands) await evolveIsland(island, context, gate);
    const merging = { ...context, alerts: { send: async () => Promise.reject(new Error("cut short")) } };
    await expect(merge(next, merging, gate)).rejects.toThrow("cut short");
    await merge(next, context, gate);
    const items = (await quarantined(context.control).list()).map(({ value }) => value);
    expect(items).toHaveLength(QUARANTINED_PER_EPOCH);
    for (const { state, origin } of items) {
      expect({ state, origin }).toEqual({
        state: "waiting",
        origin: { by: "evolve-island", evolution_id: id, generation: 2 },
      });
    }
    expect(context.alerts.sent.filter(({ quarantine_id }) => quarantine_id)).toHaveLength(1);
    const decisions = (await readAudit(context.control)).filter(({ decision }) => decision === "quarantine");
    expect(decisions).toHaveLength(QUARANTINED_PER_EPOCH);
  });

  it("says that it failed, and why", async () => {
    const context = createMemoryContext();
    await open(smallRequest, context);
    await close({ evolution_id: id, failed: "out of luck" }, context, trusting);
    expect((await readAudit(context.control)).at(-1)).toMatchObject({ decision: "stop", detail: "out of luck" });
  });
});
