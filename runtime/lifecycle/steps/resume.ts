import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { CorruptObject } from "../../kernel/errors.js";
import { audit } from "../../safety/audit/audit.js";
import { bestOf } from "../../search/islands/archipelago.js";
import { createProblem, type TaskDefinition } from "../../search/tasks/index.js";
import { currentName } from "../branches.js";
import type { Checkpoint } from "../checkpoint.js";
import { type Readmit, readmission } from "../readmission.js";
import type { EvolutionRecord } from "../records.js";
import { lastSafe } from "../roll-back/targets.js";
import { loadIslands, loadMigrants } from "./islands.js";
import { restore } from "./restore.js";

/** Where an evolution goes on from: a complete generation, and the best fitness in it. */
interface ResumePoint {
  readonly generation: number;
  readonly best: number | null;
}

/**
 * Finds where to go on: the last complete generation if all of it can be read and is admitted, or else the last safe
 * checkpoint of the branch.
 * What follows is the same, bit for bit, as if nothing had happened.
 *
 * @throws {CorruptObject} when there is none; a roll-back leads to an older one, or to the beginning
 */
export async function resumePoint(
  record: EvolutionRecord,
  task: TaskDefinition,
  context: Context,
  gate: Gate,
): Promise<ResumePoint> {
  if (record.generation === 0) return { generation: 0, best: null };
  const admit = readmission(createProblem(task), gate);
  const best = await bestOfGeneration(record, context, admit);
  if (best !== undefined) return { generation: record.generation, best };
  const checkpoint = await newestCheckpoint(record, context, gate);
  await restore(checkpoint, currentName(record), context.evolution);
  await rolledBack(record, checkpoint.generation, context);
  return { generation: checkpoint.generation, best: bestOf(checkpoint.states).fitness };
}

/** Undefined where an object of the generation is missing or corrupt. */
async function bestOfGeneration(
  record: EvolutionRecord,
  context: Context,
  admit: Readmit,
): Promise<number | null | undefined> {
  const { evolution_id: id, generation, config } = record;
  const name = currentName(record);
  try {
    const islands = await loadIslands(context.evolution, name, generation, config.islands, admit);
    const migrants = await loadMigrants(context.evolution, name, generation, admit);
    return islands && migrants && bestOf(islands.map(({ state }) => state)).fitness;
  } catch (error) {
    if (!(error instanceof CorruptObject)) throw error;
    context.log("warn", "a generation is corrupt; going back to a checkpoint", { evolution_id: id, generation, error });
    return undefined;
  }
}

/** What lies before the branch is not tried: going back there is a roll-back, and that is not decided here. */
async function newestCheckpoint(record: EvolutionRecord, context: Context, gate: Gate): Promise<Checkpoint> {
  const { evolution_id: id, branches } = record;
  const begin = branches.at(-1)?.from ?? 0;
  const target = await lastSafe(record, { least: begin, most: record.generation }, context, gate);
  if (target !== "beginning") return target.checkpoint;
  throw new CorruptObject(`generation ${record.generation} of ${id} cannot be read, and no checkpoint of it is safe`, {
    field: "evolution_id",
    value: id,
    hint: `roll it back: t-developer rollback ${id}; as nothing is left to chance it comes to the same champion`,
  });
}

async function rolledBack(record: EvolutionRecord, generation: number, context: Context): Promise<void> {
  await audit(context.control, {
    time: new Date(context.clock()).toISOString(),
    decision: "roll-back",
    by: "open-evolution",
    human: false,
    evolution_id: record.evolution_id,
    generation,
    detail: `generation ${record.generation} could not be read`,
  });
}
