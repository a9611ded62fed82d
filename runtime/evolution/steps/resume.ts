import { CorruptObject } from "../../errors.js";
import { corruptCheckpoint } from "../../safety/alerts.js";
import { audit } from "../../safety/audit.js";
import type { Gate } from "../../safety/verdict.js";
import type { World } from "../../world.js";
import { type Admit, admission } from "../admission.js";
import { type Checkpoint, decodeCheckpoint } from "../checkpoint.js";
import { save } from "../codec.js";
import { evolutionKeys } from "../keys.js";
import type { EvolutionRecord } from "../records.js";
import { loadRequest } from "../request.js";
import { createProblem } from "../tasks/index.js";
import { bestOf, loadIslands, loadMigrants } from "./islands.js";

/** Where an evolution goes on from: a complete generation, and the best fitness in it. */
export interface ResumePoint {
  readonly generation: number;
  readonly best: number | null;
}

/**
 * Finds where to go on: the last complete generation if all of it can be read and is admitted, or else the newest
 * checkpoint of which that is true.
 * What follows is the same, bit for bit, as if nothing had happened.
 *
 * @throws {CorruptObject} when nothing can be read any more
 */
export async function resumePoint(record: EvolutionRecord, world: World, gate: Gate): Promise<ResumePoint> {
  if (record.generation === 0) return { generation: 0, best: null };
  const { task } = await loadRequest(world.evolution, record.evolution_id);
  const admit = admission(createProblem(task), gate);
  const best = await bestOfGeneration(record, world, admit);
  if (best !== undefined) return { generation: record.generation, best };
  const checkpoint = await newestCheckpoint(record, world, admit);
  await restore(checkpoint, world);
  await rolledBack(record, checkpoint.generation, world);
  return { generation: checkpoint.generation, best: bestOf(checkpoint.states).fitness };
}

/** Undefined where an object of the generation is missing or corrupt. */
async function bestOfGeneration(
  record: EvolutionRecord,
  world: World,
  admit: Admit,
): Promise<number | null | undefined> {
  const { evolution_id: id, generation, config } = record;
  try {
    const islands = await loadIslands(world.evolution, id, generation, config.islands, admit);
    const migrants = await loadMigrants(world.evolution, id, generation, admit);
    return islands && migrants && bestOf(islands.map(({ state }) => state)).fitness;
  } catch (error) {
    if (!(error instanceof CorruptObject)) throw error;
    world.log("warn", "a generation is corrupt; going back to a checkpoint", { evolution_id: id, generation, error });
    return undefined;
  }
}

async function newestCheckpoint(record: EvolutionRecord, world: World, admit: Admit): Promise<Checkpoint> {
  const { evolution_id: id } = record;
  const keys = await world.evolution.list(evolutionKeys.checkpoints(id));
  for (const key of keys.reverse()) {
    try {
      const bytes = await world.evolution.get(key);
      const checkpoint = bytes && decodeCheckpoint(bytes, key);
      if (checkpoint?.evolution_id !== id || checkpoint.request !== record.request) continue;
      const { states, migrants } = checkpoint;
      admit([...states.flatMap(({ population }) => population), ...migrants.flat()], key);
      return checkpoint;
    } catch (error) {
      if (!(error instanceof CorruptObject)) throw error;
      await world.alerts.send(corruptCheckpoint(id, key, world.clock()));
    }
  }
  throw new CorruptObject(`no generation and no checkpoint of ${id} can be read (${keys.length} tried)`, {
    field: "evolution_id",
    value: id,
    hint: "start a new evolution with the same task, configuration and seed; it ends with the same champion",
  });
}

/** Puts the objects of a checkpoint back to where the steps look for them. */
async function restore({ evolution_id: id, generation, states, migrants }: Checkpoint, world: World): Promise<void> {
  for (const state of states) {
    await save(world.evolution, evolutionKeys.island(id, generation, state.island), {
      state,
      records: [],
      refused: [],
    });
  }
  await save(world.evolution, evolutionKeys.migrants(id, generation), migrants);
}

async function rolledBack(record: EvolutionRecord, generation: number, world: World): Promise<void> {
  await audit(world.control, {
    time: new Date(world.clock()).toISOString(),
    decision: "roll-back",
    by: "open-evolution",
    human: false,
    evolution_id: record.evolution_id,
    generation,
    detail: `generation ${record.generation} could not be read`,
  });
}
