import * as z from "zod";
import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { EvolutionStopped } from "../../kernel/errors.js";
import type { StateItem } from "../../kernel/stores.js";
import { type Alarm, says } from "../../safety/anomaly/monitor.js";
import { audit } from "../../safety/audit/audit.js";
import { ensureNotStopped } from "../../safety/emergency/flag.js";
import { bestOf } from "../../search/islands/archipelago.js";
import { migrate } from "../../search/islands/migration.js";
import { createProblem, type Problem } from "../../search/tasks/index.js";
import { branchName, branchNumber, currentBranch, currentName, ensureCurrent, FIRST_BRANCH } from "../branches.js";
import { evolutionKeys } from "../keys.js";
import type { ModelReport } from "../model/report.js";
import { gzip, type LoggedGeneration, save } from "../objects.js";
import { readmission } from "../readmission.js";
import { type EvolutionRecord, evolutionId, readRecord, stoppedAsWrong, updateRecord } from "../records.js";
import { loadRequest } from "../request.js";
import { epochAfter, type NextEpoch } from "./epoch.js";
import { incomplete, loadIslands } from "./islands.js";
import { tellOfRefused } from "./refused.js";
import { isCheckpointDue, writeSafePoint } from "./safe-point.js";
import { stateItems } from "./state-items.js";
import { watchEpoch } from "./watch.js";

/** What the third step is called with: the epoch from `generation` to `until`, which all islands have evolved. */
export const mergeRequest = z.object({
  evolution_id: evolutionId,
  branch: branchNumber,
  generation: z.int().nonnegative(),
  until: z.int().nonnegative(),
});

type MergeRequest = z.infer<typeof mergeRequest>;

/**
 * The third step: lets individuals migrate, records the generations of the epoch, makes the checkpoint that is due, and
 * decides what comes next. The control item is written last, so that a merge cut short is simply done again.
 *
 * @throws {EvolutionStopped} when the anomaly monitor saw something severe; the epoch is merged, but is no checkpoint;
 *   or when the branch was rolled back
 */
export async function merge(
  { evolution_id: id, branch = FIRST_BRANCH, generation, until }: MergeRequest,
  context: Context,
  gate: Gate,
): Promise<NextEpoch> {
  await ensureNotStopped(context);
  const record = await readRecord(context.control, id);
  ensureCurrent(record, branch);
  const { config, request } = record;
  const name = branchName(id, branch);
  if (until <= record.generation) {
    if (record.status === "stopped") throw stopped(record); // by an earlier try of this merge, perhaps
    return epochAfter(record, until, record.champion?.fitness ?? null);
  }
  const problem = createProblem((await loadRequest(context.evolution, id)).task);
  const epochs = await loadIslands(context.evolution, name, until, config.islands, readmission(problem, gate));
  if (epochs === undefined) throw incomplete(id, until);
  const states = epochs.map(({ state }) => state);
  const best = bestOf(states);
  const next = epochAfter(record, until, best.fitness);
  const migrants = migrate(states, config, record.seed);
  await save(context.evolution, evolutionKeys.migrants(name, until), migrants);
  const records = epochs.flatMap((epoch) => epoch.records);
  const last = await recordGenerations(record, records, until, context, { problem, gate });
  const { drift, severe } = await watchEpoch({ evolution_id: id, branch, generation, until, config }, records, context);
  const due = next.done || isCheckpointDue(config, generation, until);
  if (!severe && (due || drift)) {
    const checkpoint = { evolution_id: id, generation: until, request, states, migrants };
    await writeSafePoint(checkpoint, branch, last, context, due ? undefined : drift && says(drift));
  }
  await tellOfRefused(id, epochs, last, context, gate);
  await decided(next, severe, last.timestamp, context);
  const champion = { agent_id: best.agentId, fitness: best.fitness };
  const merged = { generation: until, champion, ...(severe && stoppedAsWrong(says(severe))) };
  const isLate = (now: EvolutionRecord): boolean => now.generation >= until || currentBranch(now) !== branch;
  const after = await updateRecord(context, id, (now) => (isLate(now) ? {} : merged));
  ensureCurrent(after, branch);
  if (severe) throw stopped(after);
  return next;
}

const stopped = ({ evolution_id, reason }: EvolutionRecord): EvolutionStopped =>
  new EvolutionStopped(`evolution ${evolution_id} was stopped: ${reason}`, {
    field: "evolution_id",
    value: evolution_id,
    hint: "look at what happened; when it is resumed it goes on from its last safe checkpoint",
  });

/** @returns the item of the last generation as it is stored */
async function recordGenerations(
  record: EvolutionRecord,
  records: readonly LoggedGeneration[],
  until: number,
  context: Context,
  { problem, gate }: { readonly problem: Problem; readonly gate: Gate },
): Promise<StateItem> {
  const name = currentName(record);
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  await context.evolution.put(evolutionKeys.fitnessLog(name, until), gzip(lines), "application/gzip");
  const from = Date.parse(record.updated_at);
  const span = { from, to: Math.max(from, context.clock()) }; // clocks of functions differ
  const items = stateItems(name, records, span, problem, gate);
  await Promise.all(items.map((item) => context.state.record(item)));
  publish(items, span.to - span.from, context);
  publishModel(records, context);
  const [last] = await context.state.generations(name, until); // an earlier try may have recorded it at another time
  return last;
}

function publish(items: readonly StateItem[], milliseconds: number, { metrics }: Context): void {
  const last = items[items.length - 1];
  metrics.put({
    BestFitness: last.fitness_score,
    Diversity: last.statistics.diversity,
    AgentSize: Buffer.byteLength(last.agent_code),
    EvaluationsPerSecond: last.statistics.evaluations_per_second,
    GenerationsPerMinute: (60_000 * items.length) / Math.max(1, milliseconds),
    SafetyViolations: items.reduce((total, { statistics }) => total + statistics.rejected, 0),
  });
}

/** What a model did for the islands, where one was asked. */
function publishModel(records: readonly LoggedGeneration[], { metrics }: Context): void {
  const reports = records.flatMap(({ model }) => model ?? []);
  if (reports.length === 0) return;
  const sum = (of: (report: ModelReport) => number): number => reports.reduce((total, each) => total + of(each), 0);
  metrics.put({
    ModelCalls: sum(({ calls }) => calls),
    ModelFailures: sum(({ failed }) => failed),
    ModelTokens: sum(({ inputTokens, outputTokens }) => inputTokens + outputTokens),
    ModelCost: sum(({ costUsd }) => costUsd),
  });
}

function decided(
  { evolution_id, until, done, generation }: NextEpoch,
  severe: Alarm | undefined,
  time: string,
  context: Context,
): Promise<void> {
  const entry = { time, by: "merge-generation", human: false, evolution_id, generation };
  if (severe) return audit(context.control, { ...entry, decision: "stop", detail: says(severe) });
  if (done) return audit(context.control, { ...entry, decision: "finish" });
  return audit(context.control, { ...entry, decision: "continue", detail: `to generation ${until}` });
}
