import { gzipSync } from "fflate";
import { agentKeys } from "../../../../runtime/agents/keys.js";
import { judge } from "../../../../runtime/gate/gate.js";
import type { Gate } from "../../../../runtime/gate/verdict.js";
import { EvolutionStopped } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { currentName, readBranch, readHistory } from "../../../../runtime/lifecycle/branches.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import { resumeEvolution, startEvolution } from "../../../../runtime/lifecycle/launch.js";
import { listChampions, readRecord, stoppedAsWrong, updateRecord } from "../../../../runtime/lifecycle/records.js";
import { listCheckpoints, rollBackByHand } from "../../../../runtime/lifecycle/roll-back/requests.js";
import { catchUp } from "../../../../runtime/lifecycle/roll-back/roll-back.js";
import { decodeSnapshot, encodeSnapshot } from "../../../../runtime/lifecycle/roll-back/snapshot.js";
import { close } from "../../../../runtime/lifecycle/steps/close.js";
import type { NextEpoch } from "../../../../runtime/lifecycle/steps/epoch.js";
import { evolveIsland } from "../../../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../../../runtime/lifecycle/steps/merge.js";
import { open } from "../../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { copyOf } from "../../../helpers/copy-context.js";
import { trusting } from "../../../helpers/examiners.js";
import { beforeRecordChanges } from "../../../helpers/meanwhile.js";
import { Killed, mortal } from "../../../helpers/mortal-context.js";
import { smallRequest } from "../../../helpers/requests.js";

const id = smallRequest.evolution_id;
/** Checkpoints at 2, 4 and 6, which is the end. */
const request = { ...smallRequest, config: { ...smallRequest.config, checkpointInterval: 2 } };
const examiners = { ...trusting, gate: judge };
const clock = () => Date.UTC(2026, 0, 1);

/** Makes a context once, and copies of it from then on. */
function prepared(prepare: (context: MemoryContext) => Promise<unknown>): () => Promise<MemoryContext> {
  let original: Promise<MemoryContext> | undefined;
  const make = async () => {
    const context = createMemoryContext(clock);
    await prepare(context);
    return context;
  };
  return async () => {
    original ??= make();
    return copyOf(await original, clock);
  };
}

class Halt extends Error {}

const finished = prepared((context) => runEvolution(request, context, examiners));

/** One that ended just after generation 4. */
const halted = prepared(async (context) => {
  const halt = runEvolution(request, context, examiners, ({ generation }) => {
    if (generation === 4) throw new Halt();
  });
  await expect(halt).rejects.toThrow(Halt);
});

const ann = { evolution_id: id, reason: "looks odd", by: "ann" };
const back = (context: MemoryContext, to?: number) => rollBackByHand({ ...ann, to }, context, judge);
const goOn = (context: MemoryContext) => runEvolution(request, context, examiners);

const islands = async (next: NextEpoch, context: MemoryContext) => {
  for (const task of next.islands) await evolveIsland(task, context, judge);
};

/** SHA-256 of everything that a branch keeps under `generations/`, by what it is. */
const hashesOf = ({ evolution }: MemoryContext, name: string) =>
  Object.fromEntries(
    [...evolution.objects]
      .filter(([key]) => key.startsWith(`generations/${name}/0`))
      .map(([key, { sha256 }]) => [key.slice(`generations/${name}/`.length), sha256]),
  );

const championKeys = async ({ agents }: MemoryContext) => (await agents.list("compiled/")).sort();

describe("a roll-back", () => {
  it("returns to the checkpoint bit for bit: what follows is what followed before", async () => {
    const context = await finished();
    await back(context, 2);
    await goOn(context);
    const [before, after] = [hashesOf(context, id), hashesOf(context, `${id}.2`)];
    const computed = Object.keys(after).filter((key) => !key.startsWith("000002/island")); // those tell no records
    expect(computed).toHaveLength(10);
    for (const key of computed) expect({ key, hash: after[key] }).toEqual({ key, hash: before[key] });
  });

  it("ends with the same champion again, and everything that was there is there as it was", async () => {
    const context = await finished();
    const before = new Map(context.evolution.objects);
    const [{ champion }, agents] = [await readRecord(context.control, id), await championKeys(context)];
    await back(context, 4);
    expect(await championKeys(context)).toEqual([]);
    await goOn(context);
    expect(await readRecord(context.control, id)).toMatchObject({ status: "finished", generation: 6, champion });
    expect(await championKeys(context)).toEqual(agents);
    for (const [key, object] of before) expect(context.evolution.objects.get(key)).toEqual(object);
  });

  it("stands stopped, in a new branch, and says why", async () => {
    const context = await finished();
    expect(await back(context, 4)).toMatchObject({
      status: "stopped",
      generation: 4,
      reason: "rolled back to generation 4 by ann: looks odd",
      branches: [{ branch: 2, from: 4, left: 6, reason: "looks odd", by: "ann", human: true }],
    });
    const last = (await readAudit(context.control)).at(-1);
    expect(last).toMatchObject({ decision: "roll-back", by: "ann", human: true, generation: 4 });
    expect(context.alerts.sent).toMatchObject([{ kind: "emergency-stop", finding: { from: 4, left: 6 } }]);
  });

  it("goes to the last safe checkpoint before where the run stands when nothing else is said", async () => {
    const context = await finished();
    expect(await back(context)).toMatchObject({ generation: 4 });
    expect(await back(context)).toMatchObject({ generation: 2 });
    expect(await back(context)).toMatchObject({ generation: 0, branches: [{}, {}, { branch: 4, from: 0 }] });
    await expect(back(context)).rejects.toMatchObject({ code: "conflict" });
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(context)).champion).toEqual(champion);
  });

  it("keeps the generations of every branch, and the run's history without gap or repetition", async () => {
    const context = await finished();
    await back(context, 4);
    await goOn(context);
    await back(context, 2);
    await goOn(context);
    const record = await readRecord(context.control, id);
    const history = await readHistory(context.state, record);
    expect(history.map(({ generation, branch }) => [generation, branch])).toEqual([
      ...[0, 1, 2].map((generation) => [generation, 1]),
      ...[3, 4, 5, 6].map((generation) => [generation, 3]),
    ]);
    expect(await readHistory(context.state, record, 5)).toEqual(history.slice(5));
    const generations = async (branch: number) =>
      (await readBranch(context.state, record, branch)).map(({ generation }) => generation);
    expect(await generations(1)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await generations(2)).toEqual([5, 6]);
  });

  it("from the beginning makes generation 0 anew", async () => {
    const context = await finished();
    await back(context, 0);
    await goOn(context);
    const history = await readHistory(context.state, await readRecord(context.control, id));
    expect(history.map(({ generation, branch }) => [generation, branch])).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((generation) => [generation, 2]),
    );
  });

  it("asked for again, as the answer was lost, does not go back further", async () => {
    const context = await finished();
    const order = { ...ann, branch: 1 };
    const first = await rollBackByHand(order, context, judge);
    expect(await rollBackByHand(order, context, judge)).toEqual(first);
  });
});

describe("a checkpoint that one cannot go back to", () => {
  const key = evolutionKeys.checkpoint(id, 4);
  const snapshot = evolutionKeys.safetySnapshot(id, 4);
  const damages: Record<string, (context: MemoryContext) => Promise<void> | void> = {
    "is damaged on disk": (context) => context.evolution.damage(key, Buffer.from("damaged")),
    "is half written": async (context) => {
      const whole = (await context.evolution.get(key)) ?? new Uint8Array();
      await context.evolution.put(key, whole.slice(0, whole.length / 2), "application/gzip");
    },
    "was written by a newer version": (context) =>
      context.evolution.put(key, gzipSync(Buffer.from('{"schema_version":9,"sha256":"","content":{}}')), ""),
    "is missing": (context) => context.evolution.delete(key),
    "is that of another generation": async (context) => {
      const other = (await context.evolution.get(evolutionKeys.checkpoint(id, 2))) ?? new Uint8Array();
      await context.evolution.put(key, other, "application/gzip");
    },
    "has no safety snapshot": (context) => context.evolution.delete(snapshot),
    "has a damaged safety snapshot": (context) => context.evolution.put(snapshot, Buffer.from("{"), ""),
    "has the safety snapshot of another one": async (context) => {
      const other = (await context.evolution.get(evolutionKeys.safetySnapshot(id, 2))) ?? new Uint8Array();
      await context.evolution.put(snapshot, other, "application/json");
    },
    "has a member that its safety snapshot does not vouch for": async (context) => {
      const found = decodeSnapshot((await context.evolution.get(snapshot)) ?? new Uint8Array(), snapshot);
      const [, ...verdicts] = Object.entries(found.verdicts ?? {});
      await context.evolution.put(
        snapshot,
        encodeSnapshot({ ...found, verdicts: Object.fromEntries(verdicts) }),
        "application/json",
      );
    },
  };

  it.each(Object.entries(damages))("as it %s: the one before is taken, with one alert", async (_, damage) => {
    const context = await finished();
    await damage(context);
    expect(await back(context)).toMatchObject({ generation: 2 });
    expect(context.alerts.sent).toMatchObject([{ finding: { key } }, { finding: { branch: 2, from: 2 } }]);
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(context)).champion).toEqual(champion);
  });

  it.each(Object.entries(damages))("as it %s: it is refused by name, with what there is", async (_, damage) => {
    const context = await finished();
    await damage(context);
    const before = await readRecord(context.control, id);
    await expect(back(context, 4)).rejects.toMatchObject({
      code: "invalid-input",
      field: "to",
      value: 4,
      hint: "give one of 0, 6, 2; 0 is the beginning",
    });
    expect(await readRecord(context.control, id)).toEqual(before);
  });

  it("as the gate does not accept one of its members any more", async () => {
    const context = await finished();
    const [{ agent_code }] = await context.state.generations(id, 4);
    const finding = { rule: "new-rule", family: "structure", message: "no", line: 1, weight: 1 } as const;
    const stricter: Gate = (source) =>
      source === agent_code ? { safety_score: 0, decision: "reject", findings: [finding] } : judge(source);
    const { checkpoints } = await listCheckpoints(id, 20, context, stricter);
    const at = checkpoints.find(({ generation }) => generation === 4);
    expect(at).toMatchObject({ safe: false, why: expect.stringContaining("new-rule") });
    expect(await rollBackByHand(ann, context, stricter)).not.toMatchObject({ generation: 4 });
  });

  it("leaves the beginning where there is no other", async () => {
    const context = await finished();
    for (const at of [2, 4, 6]) context.evolution.damage(evolutionKeys.checkpoint(id, at), Buffer.from("damaged"));
    expect(await back(context)).toMatchObject({ generation: 0 });
    expect(context.alerts.sent).toHaveLength(3); // 6 is where it stood: nobody wanted to go back there
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(context)).champion).toEqual(champion);
  });

  it("is listed with the others, newest first, and why", async () => {
    const context = await finished();
    await context.evolution.delete(key);
    const champion = { agent_id: expect.stringMatching(/^[0-9a-f]{16}$/), fitness: expect.any(Number) };
    expect(await listCheckpoints(id, 20, context, judge)).toMatchObject({
      checkpoints: [
        { generation: 6, branch: 1, safe: true, time: expect.stringMatching(/^2026-01-01T/), champion },
        { generation: 4, branch: 1, safe: false, why: "the checkpoint is missing" },
        { generation: 2, branch: 1, safe: true },
      ],
      more: false,
    });
    expect(await listCheckpoints(id, 2, context, judge)).toMatchObject({ more: true });
  });
});

describe("a checkpoint of an older version", () => {
  it("whose safety snapshot knows the champion only is judged by its members", async () => {
    const context = await finished();
    const key = evolutionKeys.safetySnapshot(id, 4);
    const { verdicts, checkpoint, timestamp, ...old } = decodeSnapshot(
      (await context.evolution.get(key)) ?? new Uint8Array(),
      key,
    );
    await context.evolution.put(key, encodeSnapshot(old), "application/json");
    expect([verdicts, checkpoint, timestamp].every(Boolean)).toBe(true);
    expect(await back(context, 4)).toMatchObject({ generation: 4 });
  });
});

describe("a champion of the part that was rolled back", () => {
  it("is withdrawn: its code is gone, and its source and metadata say why", async () => {
    const context = await finished();
    const [agent] = (await listChampions(context.control, id)).map(({ agent_id }) => agent_id);
    const { branches } = await back(context, 4);
    const withdrawn = { by: "ann", reason: "looks odd", at: new Date(clock()).toISOString() };
    expect(branches).toMatchObject([{ withdrawn: [agent] }]);
    expect(await context.agents.get(agentKeys.compiled(agent))).toBeUndefined();
    expect(await context.agents.get(agentKeys.source(agent))).toBeDefined();
    const metadata = Buffer.from((await context.agents.get(agentKeys.metadata(agent))) ?? []).toString();
    expect(JSON.parse(metadata)).toMatchObject({ agent_id: agent, evolution_id: id, withdrawn });
    expect(await listChampions(context.control, id)).toMatchObject([{ branch: 1, withdrawn }]);
  });

  it("comes back when the run ends with it again", async () => {
    const context = await finished();
    await back(context, 4);
    const { champion } = await goOn(context);
    const champions = await listChampions(context.control, id);
    expect(champions.map(({ branch, withdrawn }) => [branch, withdrawn !== undefined]).sort()).toEqual([
      [1, true],
      [2, false],
    ]);
    const metadata = await context.agents.get(agentKeys.metadata(champion?.agent_id ?? ""));
    expect(JSON.parse(Buffer.from(metadata ?? []).toString())).not.toHaveProperty("withdrawn");
  });

  it("stays when it is the champion of another evolution too, until that is rolled back as well", async () => {
    const context = await finished();
    await runEvolution({ ...request, evolution_id: "evo-other" }, context, examiners);
    const keys = await championKeys(context);
    expect(await back(context, 4)).toMatchObject({ branches: [{ withdrawn: [] }] });
    expect(await championKeys(context)).toEqual(keys);
    await rollBackByHand({ ...ann, evolution_id: "evo-other", to: 4 }, context, judge);
    expect(await championKeys(context)).toEqual([]);
  });

  it("stays when it was exported from what is kept", async () => {
    const context = await finished();
    const keys = await championKeys(context);
    await back(context, 6);
    expect(await championKeys(context)).toEqual(keys);
    await goOn(context);
    expect(await championKeys(context)).toEqual(keys);
  });
});

describe("late steps of a branch that was rolled back", () => {
  it("write nothing into the new one, and change nothing of how it stands", async () => {
    const context = await halted();
    const late = await open(request, context);
    await islands(late, context);
    const record = await back(context, 2);
    const before = new Map(context.evolution.objects);
    await expect(merge(late, context, judge)).rejects.toThrow(EvolutionStopped);
    await expect(open({ ...request, branch: 1 }, context)).rejects.toThrow(EvolutionStopped);
    await expect(close(late, context, examiners)).rejects.toThrow(EvolutionStopped);
    const next = { ...late.islands[0], generation: 6, until: 8 };
    await expect(evolveIsland(next, context, judge)).rejects.toThrow(EvolutionStopped);
    await close({ evolution_id: id, branch: 1, failed: { Error: "EvolutionStopped" } }, context, examiners);
    expect(context.evolution.objects).toEqual(before);
    expect(await readRecord(context.control, id)).toEqual(record);
  });

  it("lose against a roll-back that comes while they work: a merge", async () => {
    const context = await halted();
    const late = await open(request, context);
    await islands(late, context);
    beforeRecordChanges(context, () => back(context, 2));
    await expect(merge(late, context, judge)).rejects.toThrow(EvolutionStopped);
    expect(await readRecord(context.control, id)).toMatchObject({ status: "stopped", generation: 2 });
    expect(Object.keys(hashesOf(context, `${id}.2`)).every((key) => key.startsWith("000002/"))).toBe(true);
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(context)).champion).toEqual(champion);
  });

  it("lose against a roll-back that comes while they work: an export is undone", async () => {
    const context = await halted();
    let next = await open(request, context);
    await islands(next, context);
    next = await merge(next, context, judge);
    beforeRecordChanges(context, () => back(context, 4));
    await expect(close(next, context, examiners)).rejects.toThrow(EvolutionStopped);
    expect(await championKeys(context)).toEqual([]);
    expect(await readRecord(context.control, id)).toMatchObject({ status: "stopped", generation: 4 });
  });

  it("cannot export what was withdrawn between them and their export", async () => {
    const context = await halted();
    let next = await open(request, context);
    await islands(next, context);
    next = await merge(next, context, judge);
    const { update } = context.agents;
    context.agents.update = async (key, change, type) => {
      context.agents.update = update;
      await back(context, 4);
      return update.call(context.agents, key, change, type);
    };
    await expect(close(next, context, examiners)).rejects.toMatchObject({ code: "withdrawn" });
    expect(await championKeys(context)).toEqual([]);
  });
});

describe("a running evolution", () => {
  it("is stopped first, and goes on in the new branch when it is resumed", async () => {
    const context = createMemoryContext();
    await startEvolution(request, "ann", context, judge);
    let next = await open(request, context);
    for (const _ of [2, 4]) {
      await islands(next, context);
      next = await merge(next, context, judge);
    }
    await back(context, 2);
    expect(await context.executions.running()).toEqual([]);
    await resumeEvolution(id, "ann", context, judge);
    expect(context.executions.started.get(`memory:${id}-2`)?.input).toMatchObject({ branch: 2 });
    expect(await open({ ...request, branch: 2 }, context)).toMatchObject({ branch: 2, generation: 2, until: 4 });
  });

  it("that was stopped as something is wrong is rolled back before it goes on", async () => {
    const context = await halted();
    await updateRecord(context, id, () => stoppedAsWrong("drill"));
    await expect(open(request, context)).rejects.toThrow(EvolutionStopped);
    await resumeEvolution(id, "ann", context, judge);
    const branches = [{ branch: 2, from: 4, reason: "drill", human: false }];
    const stands = await readRecord(context.control, id);
    expect(stands).toMatchObject({ status: "running", generation: 4, branches });
    expect(stands).not.toHaveProperty("roll_back_due");
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(context)).champion).toEqual(champion);
  });
});

describe("a roll-back that is killed", () => {
  const everythingOf = async (context: MemoryContext) => ({
    evolution: Object.fromEntries([...context.evolution.objects].map(([key, { sha256 }]) => [key, sha256])),
    agents: Object.fromEntries([...context.agents.objects].map(([key, { sha256 }]) => [key, sha256])),
    record: await readRecord(context.control, id),
    champions: await listChampions(context.control),
    decisions: (await readAudit(context.control)).map(({ decision, by, generation }) => [decision, by, generation]),
  });

  const ways: Record<string, (context: MemoryContext) => Promise<unknown>> = {
    "by hand": (context) => rollBackByHand({ ...ann, branch: 1 }, context, judge),
    automatic: async (context) => catchUp(await readRecord(context.control, id), "close-evolution", context, judge),
  };

  describe.each(Object.entries(ways))("%s", (way, rollBack) => {
    const begun = async () => {
      const context = await finished();
      if (way === "automatic") await updateRecord(context, id, () => ({ ...stoppedAsWrong("drill"), generation: 5 }));
      return context;
    };

    it.each(["before", "after"] as const)(
      "ends the same when it is done again, whichever operation it died %s",
      async (when) => {
        const expected = await begun();
        const counted = mortal(expected, Number.POSITIVE_INFINITY, "before");
        await rollBack(counted.context as MemoryContext);
        const operations = counted.operations();
        expect(operations).toBeGreaterThan(20);
        for (let last = 1; last <= operations; last++) {
          const context = await begun();
          await expect(rollBack(mortal(context, last, when).context as MemoryContext)).rejects.toThrow(Killed);
          await rollBack(context);
          expect({ last, ...(await everythingOf(context)) }).toEqual({ last, ...(await everythingOf(expected)) });
        }
      },
    );
  });
});

describe("the branch of a run", () => {
  it("has a name that no id can be", async () => {
    const context = await finished();
    const record = await back(context, 4);
    expect(currentName(record)).toBe(`${id}.2`);
    await expect(open({ ...request, evolution_id: currentName(record) }, context)).rejects.toThrow();
  });
});
