import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { CorruptObject } from "../../kernel/errors.js";
import { isStopped, stoppedError } from "../../safety/emergency/flag.js";
import type { BatchSandbox } from "../../sandbox/job.js";
import { describeFirst } from "../../search/islands/generation.js";
import { evolveEpoch, seedIsland } from "../../search/islands/island.js";
import { receive } from "../../search/islands/migration.js";
import type { EpochHooks, GenerationRecord, IslandState } from "../../search/islands/state.js";
import { createProblem, type Problem } from "../../search/tasks/index.js";
import { branchName, ensureCurrent, FIRST_BRANCH } from "../branches.js";
import { evolutionKeys } from "../keys.js";
import { contribute, type ModelAccess } from "../model/proposer.js";
import type { ModelReport } from "../model/report.js";
import { type IslandEpoch, type LoggedGeneration, save } from "../objects.js";
import { type Readmit, readmission } from "../readmission.js";
import { readRecord } from "../records.js";
import { Refusals } from "../refusals.js";
import { type EvolutionRequest, loadRequest } from "../request.js";
import type { IslandTask } from "./epoch.js";
import { incomplete, loadIsland, loadMigrants } from "./islands.js";

/** What evolving an island may need beside the gate. */
interface EvolveHelpers {
  readonly model?: ModelAccess;
  /** Where candidates are evaluated that are programs. */
  readonly sandbox?: BatchSandbox;
  /** Told of each generation while it goes on. */
  readonly recorded?: EpochHooks["recorded"];
  /** Resolves when the evaluator can be trusted; before that, nothing is written. */
  readonly sound?: Promise<void>;
}

/**
 * The second step: evolves one island for one epoch. It touches only its own objects, and finds what an earlier try of
 * the same task has left.
 *
 * @throws {EmergencyStopped} when the flag is set meanwhile; nothing is written then
 * @throws {EvolutionStopped} when the branch was rolled back
 */
export async function evolveIsland(
  task: IslandTask,
  context: Context,
  gate: Gate,
  helpers: EvolveHelpers = {},
): Promise<IslandTask> {
  const { evolution_id: id, branch = FIRST_BRANCH, island, generation, until } = task;
  if (until <= generation) return task;
  ensureCurrent(await readRecord(context.control, id), branch);
  const request = await loadRequest(context.evolution, id);
  const problem = createProblem(request.task, helpers.sandbox);
  const guard = { gate, admit: readmission(problem, gate) };
  if (await isThere(task, context, guard.admit)) return task;
  const evolved = await evolveFrom(task, problem, request, context, guard, helpers);
  await helpers.sound;
  await save(context.evolution, evolutionKeys.island(branchName(id, branch), until, island), evolved);
  return task;
}

/** What candidates are held to, and what members that come out of a store are. */
interface Guard {
  readonly gate: Gate;
  readonly admit: Readmit;
}

/** A corrupt result is computed again, and so is one that a checkpoint put back: it has no records. */
async function isThere(task: IslandTask, context: Context, admit: Readmit): Promise<boolean> {
  const { evolution_id: id, branch = FIRST_BRANCH, until, island } = task;
  try {
    const epoch = await loadIsland(context.evolution, branchName(id, branch), until, island, admit);
    return epoch !== undefined && epoch.records.length > 0;
  } catch (error) {
    if (error instanceof CorruptObject) return false;
    throw error;
  }
}

/** Undefined where the seeding was stopped. */
async function startOf(
  { evolution_id: id, branch = FIRST_BRANCH, island, generation }: IslandTask,
  problem: Problem,
  { config, seed }: EvolutionRequest,
  context: Context,
  hooks: EpochHooks,
  admit: Readmit,
): Promise<IslandState | undefined> {
  if (generation === 0) return seedIsland(problem, config, seed, island, hooks);
  const name = branchName(id, branch);
  const [epoch, migrants] = await Promise.all([
    loadIsland(context.evolution, name, generation, island, admit),
    loadMigrants(context.evolution, name, generation, admit),
  ]);
  if (epoch === undefined || migrants === undefined) throw incomplete(id, generation);
  return receive(epoch.state, migrants);
}

async function evolveFrom(
  task: IslandTask,
  problem: Problem,
  request: EvolutionRequest,
  context: Context,
  { gate, admit }: Guard,
  { model, recorded }: EvolveHelpers,
): Promise<IslandEpoch> {
  const refusals = new Refusals();
  const hooks: EpochHooks = {
    gate,
    stopped: () => isStopped(context),
    ended: (idle_ms) => context.log("warn", "a stop ended work under way", { ...task, idle_ms }),
    rejected: (rejection) => refusals.note(rejection),
    recorded,
  };
  const start = await startOf(task, problem, request, context, hooks, admit);
  if (start === undefined) throw await stoppedError(context);
  const first = start.generation === 0 ? [describeFirst(start)] : [];
  first.forEach((record) => void recorded?.(record));
  const asked = await contribute({ place: task, state: start, problem, request }, context, model, hooks);
  if (asked === "stopped") throw await stoppedError(context);
  const equipped = { ...hooks, immigrants: asked?.immigrants };
  const result = await evolveEpoch(problem, request.config, request.seed, start, task.until, equipped);
  if (result.status !== "done") throw await stoppedError(context);
  const records = [...first, ...reported(result.records, asked?.report)];
  return { state: result.state, records, refused: refusals.examples, suspects: refusals.suspects };
}

/** What a model did is told of the first generation after it. */
function reported(records: readonly GenerationRecord[], model: ModelReport | undefined): LoggedGeneration[] {
  return records.map((record, i) => (i === 0 && model ? { ...record, model } : record));
}
