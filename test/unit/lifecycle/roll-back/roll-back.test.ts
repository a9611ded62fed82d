import { gzipSync } from "fflate";
import { agentKeys } from "../../../../runtime/agents/keys.js";
import { judge } from "../../../../runtime/gate/gate.js";
import type { Gate } from "../../../../runtime/gate/verdict.js";
import { EvolutionStopped } from "../../../../runtime/kernel/errors.js";
import { createMemoryWorld, type MemoryWorld } from "../../../../runtime/kernel/memory-stores.js";
import { currentName, readBranch, readHistory } from "../../../../runtime/lifecycle/branches.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import { resume, start } from "../../../../runtime/lifecycle/launch.js";
import { listChampions, readRecord, stoppedAsWrong, updateRecord } from "../../../../runtime/lifecycle/records.js";
import { listCheckpoints, rollBackByHand } from "../../../../runtime/lifecycle/roll-back/requests.js";
import { catchUp } from "../../../../runtime/lifecycle/roll-back/roll-back.js";
import { decodeSnapshot, encodeSnapshot } from "../../../../runtime/lifecycle/roll-back/snapshot.js";
import { close } from "../../../../runtime/lifecycle/steps/close.js";
import type { NextEpoch } from "../../../../runtime/lifecycle/steps/epoch.js";
import { evolve } from "../../../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../../../runtime/lifecycle/steps/merge.js";
import { open } from "../../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { copyOf } from "../../../helpers/copy-world.js";
import { trusting } from "../../../helpers/examiners.js";
import { beforeRecordChanges } from "../../../helpers/meanwhile.js";
import { Killed, mortal } from "../../../helpers/mortal-world.js";
import { smallRequest } from "../../../helpers/requests.js";

const id = smallRequest.evolution_id;
/** Checkpoints at 2, 4 and 6, which is the end. */
const request = { ...smallRequest, config: { ...smallRequest.config, checkpointInterval: 2 } };
const examiners = { ...trusting, gate: judge };
const clock = () => Date.UTC(2026, 0, 1);

/** Makes a world once, and copies of it from then on. */
function prepared(prepare: (world: MemoryWorld) => Promise<unknown>): () => Promise<MemoryWorld> {
  let original: Promise<MemoryWorld> | undefined;
  const make = async () => {
    const world = createMemoryWorld(clock);
    await prepare(world);
    return world;
  };
  return async () => {
    original ??= make();
    return copyOf(await original, clock);
  };
}

class Halt extends Error {}

const finished = prepared((world) => runEvolution(request, world, examiners));

/** One that ended just after generation 4. */
const halted = prepared(async (world) => {
  const halt = runEvolution(request, world, examiners, ({ generation }) => {
    if (generation === 4) throw new Halt();
  });
  await expect(halt).rejects.toThrow(Halt);
});

const ann = { evolution_id: id, reason: "looks odd", by: "ann" };
const back = (world: MemoryWorld, to?: number) => rollBackByHand({ ...ann, to }, world, judge);
const goOn = (world: MemoryWorld) => runEvolution(request, world, examiners);

const islands = async (next: NextEpoch, world: MemoryWorld) => {
  for (const task of next.islands) await evolve(task, world, judge);
};

/** SHA-256 of everything that a branch keeps under `generations/`, by what it is. */
const hashesOf = ({ evolution }: MemoryWorld, name: string) =>
  Object.fromEntries(
    [...evolution.objects]
      .filter(([key]) => key.startsWith(`generations/${name}/0`))
      .map(([key, { sha256 }]) => [key.slice(`generations/${name}/`.length), sha256]),
  );

const championKeys = async ({ agents }: MemoryWorld) => (await agents.list("compiled/")).sort();

describe("a roll-back", () => {
  it("returns to the checkpoint bit for bit: what follows is what followed before", async () => {
    const world = await finished();
    await back(world, 2);
    await goOn(world);
    const [before, after] = [hashesOf(world, id), hashesOf(world, `${id}.2`)];
    const computed = Object.keys(after).filter((key) => !key.startsWith("000002/island")); // those tell no records
    expect(computed).toHaveLength(10);
    for (const key of computed) expect({ key, hash: after[key] }).toEqual({ key, hash: before[key] });
  });

  it("ends with the same champion again, and everything that was there is there as it was", async () => {
    const world = await finished();
    const before = new Map(world.evolution.objects);
    const [{ champion }, agents] = [await readRecord(world.control, id), await championKeys(world)];
    await back(world, 4);
    expect(await championKeys(world)).toEqual([]);
    await goOn(world);
    expect(await readRecord(world.control, id)).toMatchObject({ status: "finished", generation: 6, champion });
    expect(await championKeys(world)).toEqual(agents);
    for (const [key, object] of before) expect(world.evolution.objects.get(key)).toEqual(object);
  });

  it("stands stopped, in a new branch, and says why", async () => {
    const world = await finished();
    expect(await back(world, 4)).toMatchObject({
      status: "stopped",
      generation: 4,
      reason: "rolled back to generation 4 by ann: looks odd",
      branches: [{ branch: 2, from: 4, left: 6, reason: "looks odd", by: "ann", human: true }],
    });
    const last = (await readAudit(world.control)).at(-1);
    expect(last).toMatchObject({ decision: "roll-back", by: "ann", human: true, generation: 4 });
    expect(world.alerts.sent).toMatchObject([{ kind: "emergency-stop", finding: { from: 4, left: 6 } }]);
  });

  it("goes to the last safe checkpoint before where the run stands when nothing else is said", async () => {
    const world = await finished();
    expect(await back(world)).toMatchObject({ generation: 4 });
    expect(await back(world)).toMatchObject({ generation: 2 });
    expect(await back(world)).toMatchObject({ generation: 0, branches: [{}, {}, { branch: 4, from: 0 }] });
    await expect(back(world)).rejects.toMatchObject({ code: "conflict" });
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(world)).champion).toEqual(champion);
  });

  it("keeps the generations of every branch, and the run's history without gap or repetition", async () => {
    const world = await finished();
    await back(world, 4);
    await goOn(world);
    await back(world, 2);
    await goOn(world);
    const record = await readRecord(world.control, id);
    const history = await readHistory(world.state, record);
    expect(history.map(({ generation, branch }) => [generation, branch])).toEqual([
      ...[0, 1, 2].map((generation) => [generation, 1]),
      ...[3, 4, 5, 6].map((generation) => [generation, 3]),
    ]);
    expect(await readHistory(world.state, record, 5)).toEqual(history.slice(5));
    const generations = async (branch: number) =>
      (await readBranch(world.state, record, branch)).map(({ generation }) => generation);
    expect(await generations(1)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await generations(2)).toEqual([5, 6]);
  });

  it("from the beginning makes generation 0 anew", async () => {
    const world = await finished();
    await back(world, 0);
    await goOn(world);
    const history = await readHistory(world.state, await readRecord(world.control, id));
    expect(history.map(({ generation, branch }) => [generation, branch])).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((generation) => [generation, 2]),
    );
  });

  it("asked for again, as the answer was lost, does not go back further", async () => {
    const world = await finished();
    const order = { ...ann, branch: 1 };
    const first = await rollBackByHand(order, world, judge);
    expect(await rollBackByHand(order, world, judge)).toEqual(first);
  });
});

describe("a checkpoint that one cannot go back to", () => {
  const key = evolutionKeys.checkpoint(id, 4);
  const snapshot = evolutionKeys.safetySnapshot(id, 4);
  const damages: Record<string, (world: MemoryWorld) => Promise<void> | void> = {
    "is damaged on disk": (world) => world.evolution.damage(key, Buffer.from("damaged")),
    "is half written": async (world) => {
      const whole = (await world.evolution.get(key)) ?? new Uint8Array();
      await world.evolution.put(key, whole.slice(0, whole.length / 2), "application/gzip");
    },
    "was written by a newer version": (world) =>
      world.evolution.put(key, gzipSync(Buffer.from('{"schema_version":9,"sha256":"","content":{}}')), ""),
    "is missing": (world) => world.evolution.delete(key),
    "is that of another generation": async (world) => {
      const other = (await world.evolution.get(evolutionKeys.checkpoint(id, 2))) ?? new Uint8Array();
      await world.evolution.put(key, other, "application/gzip");
    },
    "has no safety snapshot": (world) => world.evolution.delete(snapshot),
    "has a damaged safety snapshot": (world) => world.evolution.put(snapshot, Buffer.from("{"), ""),
    "has the safety snapshot of another one": async (world) => {
      const other = (await world.evolution.get(evolutionKeys.safetySnapshot(id, 2))) ?? new Uint8Array();
      await world.evolution.put(snapshot, other, "application/json");
    },
    "has a member that its safety snapshot does not vouch for": async (world) => {
      const found = decodeSnapshot((await world.evolution.get(snapshot)) ?? new Uint8Array(), snapshot);
      const [, ...verdicts] = Object.entries(found.verdicts ?? {});
      await world.evolution.put(
        snapshot,
        encodeSnapshot({ ...found, verdicts: Object.fromEntries(verdicts) }),
        "application/json",
      );
    },
  };

  it.each(Object.entries(damages))("as it %s: the one before is taken, with one alert", async (_, damage) => {
    const world = await finished();
    await damage(world);
    expect(await back(world)).toMatchObject({ generation: 2 });
    expect(world.alerts.sent).toMatchObject([{ finding: { key } }, { finding: { branch: 2, from: 2 } }]);
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(world)).champion).toEqual(champion);
  });

  it.each(Object.entries(damages))("as it %s: it is refused by name, with what there is", async (_, damage) => {
    const world = await finished();
    await damage(world);
    const before = await readRecord(world.control, id);
    await expect(back(world, 4)).rejects.toMatchObject({
      code: "invalid-input",
      field: "to",
      value: 4,
      hint: "give one of 0, 6, 2; 0 is the beginning",
    });
    expect(await readRecord(world.control, id)).toEqual(before);
  });

  it("as the gate does not accept one of its members any more", async () => {
    const world = await finished();
    const [{ agent_code }] = await world.state.generations(id, 4);
    const finding = { rule: "new-rule", family: "structure", message: "no", line: 1, weight: 1 } as const;
    const stricter: Gate = (source) =>
      source === agent_code ? { safety_score: 0, decision: "reject", findings: [finding] } : judge(source);
    const { checkpoints } = await listCheckpoints(id, 20, world, stricter);
    const at = checkpoints.find(({ generation }) => generation === 4);
    expect(at).toMatchObject({ safe: false, why: expect.stringContaining("new-rule") });
    expect(await rollBackByHand(ann, world, stricter)).not.toMatchObject({ generation: 4 });
  });

  it("leaves the beginning where there is no other", async () => {
    const world = await finished();
    for (const at of [2, 4, 6]) world.evolution.damage(evolutionKeys.checkpoint(id, at), Buffer.from("damaged"));
    expect(await back(world)).toMatchObject({ generation: 0 });
    expect(world.alerts.sent).toHaveLength(3); // 6 is where it stood: nobody wanted to go back there
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(world)).champion).toEqual(champion);
  });

  it("is listed with the others, newest first, and why", async () => {
    const world = await finished();
    await world.evolution.delete(key);
    const champion = { agent_id: expect.stringMatching(/^[0-9a-f]{16}$/), fitness: expect.any(Number) };
    expect(await listCheckpoints(id, 20, world, judge)).toMatchObject({
      checkpoints: [
        { generation: 6, branch: 1, safe: true, time: expect.stringMatching(/^2026-01-01T/), champion },
        { generation: 4, branch: 1, safe: false, why: "the checkpoint is missing" },
        { generation: 2, branch: 1, safe: true },
      ],
      more: false,
    });
    expect(await listCheckpoints(id, 2, world, judge)).toMatchObject({ more: true });
  });
});

describe("a checkpoint of an older version", () => {
  it("whose safety snapshot knows the champion only is judged by its members", async () => {
    const world = await finished();
    const key = evolutionKeys.safetySnapshot(id, 4);
    const { verdicts, checkpoint, timestamp, ...old } = decodeSnapshot(
      (await world.evolution.get(key)) ?? new Uint8Array(),
      key,
    );
    await world.evolution.put(key, encodeSnapshot(old), "application/json");
    expect([verdicts, checkpoint, timestamp].every(Boolean)).toBe(true);
    expect(await back(world, 4)).toMatchObject({ generation: 4 });
  });
});

describe("a champion of the part that was rolled back", () => {
  it("is withdrawn: its code is gone, and its source and metadata say why", async () => {
    const world = await finished();
    const [agent] = (await listChampions(world.control, id)).map(({ agent_id }) => agent_id);
    const { branches } = await back(world, 4);
    const withdrawn = { by: "ann", reason: "looks odd", at: new Date(clock()).toISOString() };
    expect(branches).toMatchObject([{ withdrawn: [agent] }]);
    expect(await world.agents.get(agentKeys.compiled(agent))).toBeUndefined();
    expect(await world.agents.get(agentKeys.source(agent))).toBeDefined();
    const metadata = Buffer.from((await world.agents.get(agentKeys.metadata(agent))) ?? []).toString();
    expect(JSON.parse(metadata)).toMatchObject({ agent_id: agent, evolution_id: id, withdrawn });
    expect(await listChampions(world.control, id)).toMatchObject([{ branch: 1, withdrawn }]);
  });

  it("comes back when the run ends with it again", async () => {
    const world = await finished();
    await back(world, 4);
    const { champion } = await goOn(world);
    const champions = await listChampions(world.control, id);
    expect(champions.map(({ branch, withdrawn }) => [branch, withdrawn !== undefined]).sort()).toEqual([
      [1, true],
      [2, false],
    ]);
    const metadata = await world.agents.get(agentKeys.metadata(champion?.agent_id ?? ""));
    expect(JSON.parse(Buffer.from(metadata ?? []).toString())).not.toHaveProperty("withdrawn");
  });

  it("stays when it is the champion of another evolution too, until that is rolled back as well", async () => {
    const world = await finished();
    await runEvolution({ ...request, evolution_id: "evo-other" }, world, examiners);
    const keys = await championKeys(world);
    expect(await back(world, 4)).toMatchObject({ branches: [{ withdrawn: [] }] });
    expect(await championKeys(world)).toEqual(keys);
    await rollBackByHand({ ...ann, evolution_id: "evo-other", to: 4 }, world, judge);
    expect(await championKeys(world)).toEqual([]);
  });

  it("stays when it was exported from what is kept", async () => {
    const world = await finished();
    const keys = await championKeys(world);
    await back(world, 6);
    expect(await championKeys(world)).toEqual(keys);
    await goOn(world);
    expect(await championKeys(world)).toEqual(keys);
  });
});

describe("late steps of a branch that was rolled back", () => {
  it("write nothing into the new one, and change nothing of how it stands", async () => {
    const world = await halted();
    const late = await open(request, world);
    await islands(late, world);
    const record = await back(world, 2);
    const before = new Map(world.evolution.objects);
    await expect(merge(late, world, judge)).rejects.toThrow(EvolutionStopped);
    await expect(open({ ...request, branch: 1 }, world)).rejects.toThrow(EvolutionStopped);
    await expect(close(late, world, examiners)).rejects.toThrow(EvolutionStopped);
    const next = { ...late.islands[0], generation: 6, until: 8 };
    await expect(evolve(next, world, judge)).rejects.toThrow(EvolutionStopped);
    await close({ evolution_id: id, branch: 1, failed: { Error: "EvolutionStopped" } }, world, examiners);
    expect(world.evolution.objects).toEqual(before);
    expect(await readRecord(world.control, id)).toEqual(record);
  });

  it("lose against a roll-back that comes while they work: a merge", async () => {
    const world = await halted();
    const late = await open(request, world);
    await islands(late, world);
    beforeRecordChanges(world, () => back(world, 2));
    await expect(merge(late, world, judge)).rejects.toThrow(EvolutionStopped);
    expect(await readRecord(world.control, id)).toMatchObject({ status: "stopped", generation: 2 });
    expect(Object.keys(hashesOf(world, `${id}.2`)).every((key) => key.startsWith("000002/"))).toBe(true);
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(world)).champion).toEqual(champion);
  });

  it("lose against a roll-back that comes while they work: an export is undone", async () => {
    const world = await halted();
    let next = await open(request, world);
    await islands(next, world);
    next = await merge(next, world, judge);
    beforeRecordChanges(world, () => back(world, 4));
    await expect(close(next, world, examiners)).rejects.toThrow(EvolutionStopped);
    expect(await championKeys(world)).toEqual([]);
    expect(await readRecord(world.control, id)).toMatchObject({ status: "stopped", generation: 4 });
  });

  it("cannot export what was withdrawn between them and their export", async () => {
    const world = await halted();
    let next = await open(request, world);
    await islands(next, world);
    next = await merge(next, world, judge);
    const { update } = world.agents;
    world.agents.update = async (key, change, type) => {
      world.agents.update = update;
      await back(world, 4);
      return update.call(world.agents, key, change, type);
    };
    await expect(close(next, world, examiners)).rejects.toMatchObject({ code: "withdrawn" });
    expect(await championKeys(world)).toEqual([]);
  });
});

describe("a running evolution", () => {
  it("is stopped first, and goes on in the new branch when it is resumed", async () => {
    const world = createMemoryWorld();
    await start(request, "ann", world, judge);
    let next = await open(request, world);
    for (const _ of [2, 4]) {
      await islands(next, world);
      next = await merge(next, world, judge);
    }
    await back(world, 2);
    expect(await world.executions.running()).toEqual([]);
    await resume(id, "ann", world, judge);
    expect(world.executions.started.get(`memory:${id}-2`)?.input).toMatchObject({ branch: 2 });
    expect(await open({ ...request, branch: 2 }, world)).toMatchObject({ branch: 2, generation: 2, until: 4 });
  });

  it("that was stopped as something is wrong is rolled back before it goes on", async () => {
    const world = await halted();
    await updateRecord(world, id, () => stoppedAsWrong("drill"));
    await expect(open(request, world)).rejects.toThrow(EvolutionStopped);
    await resume(id, "ann", world, judge);
    const branches = [{ branch: 2, from: 4, reason: "drill", human: false }];
    const stands = await readRecord(world.control, id);
    expect(stands).toMatchObject({ status: "running", generation: 4, branches });
    expect(stands).not.toHaveProperty("roll_back_due");
    const { champion } = await readRecord((await finished()).control, id);
    expect((await goOn(world)).champion).toEqual(champion);
  });
});

describe("a roll-back that is killed", () => {
  const everythingOf = async (world: MemoryWorld) => ({
    evolution: Object.fromEntries([...world.evolution.objects].map(([key, { sha256 }]) => [key, sha256])),
    agents: Object.fromEntries([...world.agents.objects].map(([key, { sha256 }]) => [key, sha256])),
    record: await readRecord(world.control, id),
    champions: await listChampions(world.control),
    decisions: (await readAudit(world.control)).map(({ decision, by, generation }) => [decision, by, generation]),
  });

  const ways: Record<string, (world: MemoryWorld) => Promise<unknown>> = {
    "by hand": (world) => rollBackByHand({ ...ann, branch: 1 }, world, judge),
    automatic: async (world) => catchUp(await readRecord(world.control, id), "close-evolution", world, judge),
  };

  describe.each(Object.entries(ways))("%s", (way, rollBack) => {
    const begun = async () => {
      const world = await finished();
      if (way === "automatic") await updateRecord(world, id, () => ({ ...stoppedAsWrong("drill"), generation: 5 }));
      return world;
    };

    it.each(["before", "after"] as const)(
      "ends the same when it is done again, whichever operation it died %s",
      async (when) => {
        const expected = await begun();
        const counted = mortal(expected, Number.POSITIVE_INFINITY, "before");
        await rollBack(counted.world as MemoryWorld);
        const operations = counted.operations();
        expect(operations).toBeGreaterThan(20);
        for (let last = 1; last <= operations; last++) {
          const world = await begun();
          await expect(rollBack(mortal(world, last, when).world as MemoryWorld)).rejects.toThrow(Killed);
          await rollBack(world);
          expect({ last, ...(await everythingOf(world)) }).toEqual({ last, ...(await everythingOf(expected)) });
        }
      },
    );
  });
});

describe("the branch of a run", () => {
  it("has a name that no id can be", async () => {
    const world = await finished();
    const record = await back(world, 4);
    expect(currentName(record)).toBe(`${id}.2`);
    await expect(open({ ...request, evolution_id: currentName(record) }, world)).rejects.toThrow();
  });
});
