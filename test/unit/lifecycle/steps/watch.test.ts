import { EvolutionStopped } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import { islandEpoch, load, save } from "../../../../runtime/lifecycle/objects.js";
import { readRecord } from "../../../../runtime/lifecycle/records.js";
import { close } from "../../../../runtime/lifecycle/steps/close.js";
import type { NextEpoch } from "../../../../runtime/lifecycle/steps/epoch.js";
import { evolveIsland } from "../../../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../../../runtime/lifecycle/steps/merge.js";
import { open } from "../../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { trusting } from "../../../helpers/examiners.js";
import { permitted } from "../../../helpers/permitted-context.js";
import { smallRequest } from "../../../helpers/requests.js";

const id = smallRequest.evolution_id;
/** Long enough for the monitor to know what is usual, and sensitive to nothing that is. */
const anomaly = { warmUp: 5, spike: 1_000, severe: 10_000, drift: 1e6 };
const config = { ...smallRequest.config, generations: 12, checkpointInterval: 100, anomaly };
const request = { ...smallRequest, config };

const islands = async (next: NextEpoch, context: MemoryContext) => {
  for (const task of next.islands) await evolveIsland(task, context, trusting.gate);
};

const mergeAs = (next: NextEpoch, context: MemoryContext) =>
  merge(next, permitted(context, "merge-generation"), trusting.gate);

/** An evolution whose fourth epoch came out with `share` of island 1 unscored. */
async function disturbed(share: number, settings: object = anomaly) {
  const context = createMemoryContext();
  let next = await open({ ...request, config: { ...config, anomaly: settings } }, context);
  for (let epoch = 0; epoch < 3; epoch++) {
    await islands(next, context);
    next = await mergeAs(next, context);
  }
  await islands(next, context);
  const key = evolutionKeys.island(id, next.until, 1);
  const epoch = await load(context.evolution, islandEpoch, key);
  if (epoch === undefined) throw new Error("no epoch");
  const records = epoch.records.map((record) => ({ ...record, unscored: share }));
  await save(context.evolution, key, { ...epoch, records });
  return { context, next };
}

describe("an evolution with a severe anomaly", () => {
  it("is stopped, with an alert, a decision and no checkpoint, whenever the merge is retried; then rolled back", async () => {
    const { context, next } = await disturbed(1, { ...anomaly, spike: 20, severe: 30 });
    for (const _ of ["first", "retry"]) await expect(mergeAs(next, context)).rejects.toThrow(EvolutionStopped);
    const reason = expect.stringContaining("severe spike of kills, island 1, generation 7");
    expect(await readRecord(context.control, id)).toMatchObject({ status: "stopped", generation: 8, reason });
    expect(context.alerts.sent).toMatchObject([{ kind: "emergency-stop", severity: "critical", evolution_id: id }]);
    expect((await readAudit(context.control)).at(-1)).toMatchObject({ decision: "stop", human: false, detail: reason });
    expect(await context.evolution.list("checkpoints/")).toEqual([]);
    const failed = { Error: "EvolutionStopped" };
    expect(await close({ evolution_id: id, failed }, context, trusting)).toMatchObject({ status: "stopped" });
    const stands = { status: "stopped", generation: 0, branches: [{ from: 0, left: 8, reason, human: false }] };
    expect(await readRecord(context.control, id)).toMatchObject(stands);
    expect(context.alerts.sent).toMatchObject([{}, { severity: "warning", finding: { branch: 2, from: 0, left: 8 } }]);
  });

  it("goes on, when somebody resumes it, to the champion it would have had", async () => {
    const { context, next } = await disturbed(1, { ...anomaly, spike: 20, severe: 30 });
    await expect(mergeAs(next, context)).rejects.toThrow(EvolutionStopped);
    const { champion } = await runEvolution(
      { ...request, config: { ...config, anomaly: { ...anomaly, spike: 20, severe: 30 } } },
      context,
      trusting,
    );
    expect(champion).toEqual((await runEvolution(request, createMemoryContext(), trusting)).champion);
  });
});

describe("an evolution with an anomaly that is not severe", () => {
  it("goes on after a spike, with an alert", async () => {
    const { context, next } = await disturbed(1, { ...anomaly, spike: 20 });
    expect((await mergeAs(next, context)).done).toBe(false);
    expect(context.alerts.sent).toMatchObject([
      { kind: "resource-threshold", severity: "warning", finding: { signal: "kills", scope: "island 1" } },
    ]);
  });

  it("makes a checkpoint of a drift, and says so", async () => {
    const { context, next } = await disturbed(1, { ...anomaly, drift: 6 });
    await mergeAs(next, context);
    expect(await context.evolution.list("checkpoints/")).toEqual([evolutionKeys.checkpoint(id, 8)]);
    const why = (await readAudit(context.control)).find(({ decision }) => decision === "checkpoint");
    expect(why?.detail).toMatch(/^drift of kills/);
    expect(context.alerts.sent).toEqual([]);
  });

  it("goes on when the monitor has lost its memory", async () => {
    const { context, next } = await disturbed(1);
    context.evolution.damage(evolutionKeys.monitor(id, next.generation), Buffer.from("damaged"));
    expect((await mergeAs(next, context)).generation).toBe(8);
  });
});

describe("an evolution without anomalies", () => {
  it("has the same champion whatever the monitor is set to", async () => {
    const plain = await runEvolution(
      { ...request, config: { ...config, anomaly: undefined } },
      createMemoryContext(),
      trusting,
    );
    const jumpy = { warmUp: 5, window: 5, spike: 0.001, severe: 1e6, drift: 0.001, driftAllowance: 0.001 };
    const watched = await runEvolution(
      { ...request, config: { ...config, anomaly: jumpy } },
      createMemoryContext(),
      trusting,
    );
    expect(watched.champion).toEqual(plain.champion);
  });
});
