/**
 * What lies under `generations/`, and how it becomes bytes: the same value always the same bytes.
 *
 * @module
 */
import { gunzipSync, gzipSync, strFromU8, strToU8 } from "fflate";
import * as z from "zod";
import { CorruptObject, InvalidInput } from "../kernel/errors.js";
import type { ObjectStore } from "../kernel/stores.js";
import { validate } from "../kernel/validation.js";
import type { GenerationRecord, Individual, IslandState, Migrants, Rejection } from "../search/islands/state.js";
import type { Credits } from "../search/selection/bandit.js";
import type { ModelReport } from "./model/report.js";

const individual: z.ZodType<Individual> = z.object({
  genome: z.string().min(1),
  agentId: z.string(),
  fitness: z.number().nullable(),
  bytes: z.int().nonnegative(),
  fuel: z.number().nonnegative().optional(),
  safetyScore: z.number(),
  parentIds: z.array(z.string()),
});

const credits: z.ZodType<Credits> = z.record(
  z.string(),
  z.object({ tried: z.number(), improved: z.number(), shuffled: z.number() }),
);

/** An island between two epochs, as it is stored and as a checkpoint keeps it. */
export const islandState: z.ZodType<IslandState> = z.object({
  island: z.int().nonnegative(),
  generation: z.int().nonnegative(),
  population: z.array(individual).min(1),
  credits: credits.optional(),
  archive: z.record(z.string(), individual).optional(),
  improved: z.int().nonnegative().optional(),
});

/** Who arrives at each island before its next epoch. */
export const migrantList: z.ZodType<Migrants> = z.array(z.array(individual));

/** A generation of an island, with what a model did before its epoch. */
export interface LoggedGeneration extends GenerationRecord {
  /** On the first generation of an epoch before which a model was asked. */
  readonly model?: ModelReport;
}

const loggedGeneration: z.ZodType<LoggedGeneration> = z.object({
  island: z.int().nonnegative(),
  generation: z.int().nonnegative(),
  best: individual,
  meanFitness: z.number().nullable(),
  diversity: z.number(),
  meanBytes: z.number(),
  evaluations: z.int().nonnegative(),
  screened: z.int().nonnegative().optional(),
  rejected: z.int().nonnegative(),
  unscored: z.number().optional(),
  operators: credits.optional(),
  memoryBytes: z.number().optional(),
  model: z
    .object({
      calls: z.int(),
      failed: z.int(),
      inputTokens: z.int(),
      outputTokens: z.int(),
      costUsd: z.number(),
      proposals: z.int(),
      refused: z.int(),
    })
    .optional(),
});

/** A candidate that was not evaluated, without its source. */
export interface RefusedCandidate {
  readonly agentId: string;
  readonly bytes: number;
  readonly reason: Rejection["reason"];
  /** The rules it broke. */
  readonly rules: readonly string[];
}

/** A candidate that a person should look at. */
export interface Suspect {
  readonly agentId: string;
  readonly source: string;
  readonly safetyScore: number;
}

/** One island after an epoch. */
export interface IslandEpoch {
  readonly state: IslandState;
  readonly records: readonly LoggedGeneration[];
  /** The first few of the epoch. */
  readonly refused: readonly RefusedCandidate[];
  /** Where there are any. */
  readonly suspects?: readonly Suspect[];
}

const refused: z.ZodType<RefusedCandidate> = z.object({
  agentId: z.string(),
  bytes: z.int(),
  reason: z.enum(["size", "safety"]),
  rules: z.array(z.string()),
});

/** What evolve-island leaves for merge-generation of one epoch. */
export const islandEpoch: z.ZodType<IslandEpoch> = z.object({
  state: islandState,
  records: z.array(loggedGeneration),
  refused: z.array(refused),
  suspects: z.array(z.object({ agentId: z.string(), source: z.string(), safetyScore: z.number() })).optional(),
});

/** Text as gzip without a time in it. */
export const gzip = (text: string): Uint8Array => gzipSync(strToU8(text), { mtime: 0 });

/** A value as gzipped JSON; fields are in the order in which they were made. */
export const encodeObject = (value: unknown): Uint8Array => gzip(JSON.stringify(value));

/**
 * The inverse of {@link encodeObject}.
 *
 * @param key where the bytes came from, for the error
 * @throws {CorruptObject} when the bytes are not gzip, not JSON or not of the schema
 */
export function decodeObject<T>(schema: z.ZodType<T>, bytes: Uint8Array, key: string): T {
  try {
    return validate(schema, JSON.parse(strFromU8(gunzipSync(bytes))));
  } catch (cause) {
    const why = cause instanceof InvalidInput ? cause.message : "it is not gzipped JSON";
    throw new CorruptObject(`${key} is corrupt: ${why}`, { field: "key", value: key, cause });
  }
}

/** Reads and decodes an object; undefined where there is none. */
export async function load<T>(store: ObjectStore, schema: z.ZodType<T>, key: string): Promise<T | undefined> {
  const bytes = await store.get(key);
  return bytes && decodeObject(schema, bytes, key);
}

/** Writes a value as {@link encodeObject} makes it, over whatever was there. */
export const save = (store: ObjectStore, key: string, value: unknown): Promise<void> =>
  store.put(key, encodeObject(value), "application/gzip");
