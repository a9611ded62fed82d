import { CorruptObject } from "../../errors.js";
import { isStopped, stoppedError } from "../../safety/emergency.js";
import type { Gate } from "../../safety/verdict.js";
import type { World } from "../../world.js";
import { type IslandEpoch, islandEpoch, load, type Refused, save } from "../codec.js";
import type { EpochHooks, IslandState, Rejection } from "../contract.js";
import { describeGeneration } from "../generation.js";
import { evolveEpoch, seedIsland } from "../island.js";
import { evolutionKeys } from "../keys.js";
import { receive } from "../migration.js";
import { type EvolutionRequest, loadRequest } from "../request.js";
import { createProblem, type Problem } from "../tasks/index.js";
import type { IslandTask } from "./epoch.js";
import { incomplete, loadMigrants } from "./islands.js";

/** Refused candidates kept for the alert. */
const REFUSED_KEPT = 5;

/**
 * The second step: evolves one island for one epoch. It touches only its own objects, and finds what an earlier try of
 * the same task has left.
 *
 * @throws {EmergencyStopped} when the flag is set meanwhile; nothing is written then
 */
export async function evolve(task: IslandTask, world: World, gate: Gate): Promise<IslandTask> {
  const { evolution_id: id, island, generation, until } = task;
  const key = evolutionKeys.island(id, until, island);
  if (until <= generation || (await isThere(world, key))) return task;
  const request = await loadRequest(world.evolution, id);
  const problem = createProblem(request.task);
  await save(world.evolution, key, await evolveFrom(task, problem, request, world, gate));
  return task;
}

/** A corrupt result is computed again, and so is one that a checkpoint put back: it has no records. */
async function isThere(world: World, key: string): Promise<boolean> {
  try {
    const epoch = await load(world.evolution, islandEpoch, key);
    return epoch !== undefined && epoch.records.length > 0;
  } catch (error) {
    if (error instanceof CorruptObject) return false;
    throw error;
  }
}

/** Undefined where the seeding was stopped. */
async function startOf(
  { evolution_id: id, island, generation }: IslandTask,
  problem: Problem,
  { config, seed }: EvolutionRequest,
  world: World,
  hooks: EpochHooks,
): Promise<IslandState | undefined> {
  if (generation === 0) return seedIsland(problem, config, seed, island, hooks);
  const [epoch, migrants] = await Promise.all([
    load(world.evolution, islandEpoch, evolutionKeys.island(id, generation, island)),
    loadMigrants(world.evolution, id, generation),
  ]);
  if (epoch === undefined || migrants === undefined) throw incomplete(id, generation);
  return receive(epoch.state, migrants);
}

async function evolveFrom(
  task: IslandTask,
  problem: Problem,
  request: EvolutionRequest,
  world: World,
  gate: Gate,
): Promise<IslandEpoch> {
  const refused: Refused[] = [];
  const hooks: EpochHooks = {
    gate,
    stopped: () => isStopped(world.control),
    rejected: (rejection) => {
      if (refused.length < REFUSED_KEPT) refused.push(withoutSource(rejection));
    },
  };
  const start = await startOf(task, problem, request, world, hooks);
  const result = start && (await evolveEpoch(problem, request.config, request.seed, start, task.until, hooks));
  if (start === undefined || result?.status !== "done") throw await stoppedError(world.control);
  const first = start.generation === 0 ? [describeGeneration(start, start.population.length, 0)] : [];
  return { state: result.state, records: [...first, ...result.records], refused };
}

function withoutSource(rejection: Rejection): Refused {
  const { agentId, bytes, reason } = rejection;
  const rules = rejection.reason === "safety" ? rejection.verdict.findings.map(({ rule }) => rule) : [];
  return { agentId, bytes, reason, rules };
}
