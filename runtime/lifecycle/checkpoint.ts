import * as z from "zod";
import { CorruptObject } from "../kernel/errors.js";
import { sha256 } from "../kernel/sha256.js";
import type { IslandState, Migrants } from "../search/islands/state.js";
import { decodeObject, encodeObject, islandState, migrantList } from "./objects.js";
import { evolutionId } from "./records.js";

/** Raised whenever a checkpoint changes its meaning; older ones are then refused, not guessed at. */
const SCHEMA_VERSION = 4;

/** Everything an evolution needs to go on from a generation, bit for bit. */
export interface Checkpoint {
  readonly evolution_id: string;
  readonly generation: number;
  /** SHA-256 of task definition, configuration and seed, which lie beside the generations. */
  readonly request: string;
  readonly states: readonly IslandState[];
  readonly migrants: Migrants;
}

const content: z.ZodType<Checkpoint> = z.object({
  evolution_id: evolutionId,
  generation: z.int().positive(),
  request: z.string(),
  states: z.array(islandState).min(1),
  migrants: migrantList,
});

const envelope = z.object({ schema_version: z.literal(SCHEMA_VERSION), sha256: z.string(), content });

const hash = (checkpoint: Checkpoint): string => sha256(JSON.stringify(checkpoint));

/** SHA-256 over all of a checkpoint. */
export const checkpointHash = (checkpoint: Checkpoint): string => hash(content.parse(checkpoint));

/** The same checkpoint always gives the same bytes. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const ordered = content.parse(checkpoint);
  return encodeObject({ schema_version: SCHEMA_VERSION, sha256: hash(ordered), content: ordered });
}

/**
 * @param key where the bytes came from, for the error
 * @throws {CorruptObject} when bytes, schema version or hash are wrong
 */
export function decodeCheckpoint(bytes: Uint8Array, key: string): Checkpoint {
  const { sha256, content } = decodeObject(envelope, bytes, key);
  if (hash(content) === sha256) return content;
  throw new CorruptObject(`${key} does not match the hash inside it`, { field: "key", value: key });
}
