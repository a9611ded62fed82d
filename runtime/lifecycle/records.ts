/**
 * What the control table knows of evolutions: how each stands (`evolution`/<id>) and what came out (`champion`/<id>).
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { type Withdrawal, withdrawal } from "../agents/withdrawal.js";
import { chosenId } from "../kernel/chosen-id.js";
import { type CorruptObject, NotFound } from "../kernel/errors.js";
import { scope } from "../kernel/scope.js";
import type { Clock, ControlStore } from "../kernel/stores.js";
import { branch, branchName, FIRST_BRANCH } from "./branches.js";
import { evolutionConfig } from "./config.js";

/** Part of object keys and execution names. */
export const evolutionId = chosenId;

/**
 * `evo-20261123-1a2b3c`: the day, and six random hex digits. Whoever asks for an evolution makes its id, so that asking
 * again, because the answer was lost, does not start a second one.
 */
export function newEvolutionId(clock: Clock = Date.now): string {
  const day = new Date(clock()).toISOString().slice(0, 10).replaceAll("-", "");
  return `evo-${day}-${randomBytes(3).toString("hex")}`;
}

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** How an evolution stands. */
export const evolutionRecord = z.object({
  evolution_id: evolutionId,
  /** Name of the task; its definition lies beside the generations. */
  task: z.string(),
  config: evolutionConfig,
  seed: z.int(),
  /** SHA-256 of task definition, configuration and seed. */
  request: digest,
  status: z.enum(["running", "finished", "stopped", "failed"]),
  /** The last one that is complete: merged, recorded and ready to go on from. */
  generation: z.int().nonnegative(),
  /** The best agent of that generation. */
  champion: z.object({ agent_id: z.string(), fitness: z.number().nullable() }).optional(),
  execution_arn: z.string().optional(),
  /** How many executions were started for it. */
  attempts: z.int().nonnegative(),
  /** ISO 8601, UTC. */
  started_at: z.string(),
  /** ISO 8601, UTC. */
  updated_at: z.string(),
  /** Why it was stopped or failed. */
  reason: z.string().optional(),
  /** Set when it was stopped as something is wrong, and why: it is rolled back before it goes on. */
  roll_back_due: z.string().optional(),
  /** The branches after the first one, in order. */
  branches: z.array(branch).default([]),
});

/** How an evolution stands; it changes by compare-and-swap only ({@link updateRecord}). */
export type EvolutionRecord = z.infer<typeof evolutionRecord>;

/** An agent that an evolution was finished with; read again it has its fields in this order, so they are written in it. */
export const champion = z.object({
  evolution_id: evolutionId,
  /** The branch that it came out of. */
  branch: z.int().positive().default(FIRST_BRANCH),
  agent_id: z.string(),
  task: z.string(),
  seed: z.int(),
  generation: z.int(),
  /** Error on what evolution saw, lower is better. */
  fitness: z.number(),
  /** What fitness and hold-out errors measure, for people. */
  unit: z.string(),
  /** Error on what it never saw, in the sandbox, and of what people use without evolution. */
  hold_out: z.object({ error: z.number(), baselines: z.record(z.string(), z.number()) }),
  bytes: z.int(),
  safety_score: z.number(),
  parent_ids: z.array(z.string()),
  created_at: z.string(),
  /** Agents of the last generation, none of which is beaten in error, bytes and fuel at once; the best first. */
  front: z
    .array(z.object({ agent_id: z.string(), fitness: z.number(), bytes: z.int(), fuel: z.number().optional() }))
    .optional(),
  withdrawn: withdrawal.optional(),
});

/** What came out of a branch; it is written by the last step and marked when it is withdrawn. */
export type Champion = z.infer<typeof champion>;

const evolutions = scope("evolution", evolutionRecord);
const champions = scope("champion", champion);

const contention = { attempts: 5 };

/** How an evolution stands; undefined where there is none of that id. */
export async function findRecord(control: ControlStore, id: string): Promise<EvolutionRecord | undefined> {
  return (await evolutions(control).get(id))?.value;
}

/** @throws {NotFound} when there is no such evolution */
export async function readRecord(control: ControlStore, id: string): Promise<EvolutionRecord> {
  const record = await findRecord(control, id);
  if (record) return record;
  throw unknownEvolution(id);
}

/** The error for the id of an evolution that there is none of. */
export const unknownEvolution = (id: string): NotFound =>
  new NotFound(`there is no evolution ${id}`, {
    field: "evolution_id",
    value: id,
    hint: "list the evolutions to see their ids",
  });

/** @throws {Conflict} when an evolution of that id exists */
export const createRecord = (control: ControlStore, record: EvolutionRecord): Promise<void> =>
  evolutions(control).put(record.evolution_id, record, 0);

/** Changes a record, whoever else changes it at the same time. */
export function updateRecord(
  { control, clock }: { control: ControlStore; clock: Clock },
  id: string,
  change: (record: EvolutionRecord) => Partial<EvolutionRecord>,
): Promise<EvolutionRecord> {
  const update = (before?: EvolutionRecord): EvolutionRecord => {
    if (before === undefined) throw unknownEvolution(id);
    return { ...before, ...change(before), updated_at: timeAfter(before.updated_at, clock()) };
  };
  return evolutions(control).compareAndSwap(id, update, contention);
}

/** Now, but later than before: clocks of functions differ, and what has come later must not seem to be older. */
const timeAfter = (before: string, now: number): string =>
  new Date(Math.max(now, Date.parse(before) + 1)).toISOString();

/** The change that stops an evolution with which something is wrong: before it goes on it is rolled back. */
export const stoppedAsWrong = (reason: string): Pick<EvolutionRecord, "status" | "reason" | "roll_back_due"> => ({
  status: "stopped",
  reason,
  roll_back_due: reason,
});

/** An evolution whose record cannot be read. */
export interface DamagedRecord {
  readonly evolution_id: string;
  readonly error: CorruptObject;
}

/** All evolutions, the newest first; one that is damaged hides no other. */
export async function listRecords(
  control: ControlStore,
): Promise<{ readonly records: EvolutionRecord[]; readonly damaged: DamagedRecord[] }> {
  const { items, damaged } = await evolutions(control).survey();
  const records = items.map(({ value }) => value);
  records.sort((a, b) => b.started_at.localeCompare(a.started_at) || a.evolution_id.localeCompare(b.evolution_id));
  return { records, damaged: damaged.map(({ name, error }) => ({ evolution_id: name, error })) };
}

const championName = ({ evolution_id, branch }: Pick<Champion, "evolution_id" | "branch">): string =>
  branchName(evolution_id, branch);

/**
 * Writes down the champion of a branch, before it is exported; it does not change any more.
 *
 * @returns what is written down: it may have been withdrawn
 */
export async function recordChampion(control: ControlStore, crowned: Champion): Promise<Champion> {
  const name = championName(crowned);
  if (await champions(control).putIf(name, crowned)) return crowned;
  return (await champions(control).get(name))?.value ?? crowned;
}

/** Marks a champion as withdrawn; one that is stays as it is. */
export async function withdrawChampion(control: ControlStore, crowned: Champion, withdrawn: Withdrawal): Promise<void> {
  const name = championName(crowned);
  const mark = (before = crowned): Champion => (before.withdrawn ? before : { ...before, withdrawn });
  await champions(control).compareAndSwap(name, mark, contention);
}

/** The champions of all evolutions, or of one, withdrawn ones included; the newest first. */
export async function listChampions(control: ControlStore, id?: string): Promise<Champion[]> {
  const found = await champions(control).list((name) => id === undefined || name === id || name.startsWith(`${id}.`));
  return found.map(({ value }) => value).sort((a, b) => b.created_at.localeCompare(a.created_at));
}
