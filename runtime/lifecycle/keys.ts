import { buckets } from "../architecture/storage.js";

const { checkpoints, generations, fitnessLogs, safetySnapshots } = buckets.evolution;

/** Six digits, so that the order of keys is the order of generations. */
const padded = (generation: number): string => String(generation).padStart(6, "0");

/** The generation in the key of a checkpoint or a safety snapshot. */
export const generationIn = (key: string): number => Number(/\/(\d{6,})\.[^/]+$/.exec(key)?.[1] ?? Number.NaN);

/** Whether this is the key of what a model answered. */
export const isReplies = (key: string): boolean => /\/replies-[^/]+$/.test(key);

/**
 * Where everything of an evolution lies in the evolution bucket: the request under its id, everything else under the
 * name of one of its branches.
 */
export const evolutionKeys = {
  generations: (name: string) => `${generations}${name}/`,
  request: (id: string) => `${generations}${id}/request.json.gz`,
  /**
   * What a model was asked before the epoch that ends at `generation`, and what it answered. It belongs to the state that
   * the island began with, whatever branch that is in.
   */
  replies: (id: string, generation: number, island: number, state: string) =>
    `${generations}${id}/${padded(generation)}/replies-${island}-${state}.json.gz`,
  island: (name: string, generation: number, island: number) =>
    `${generations}${name}/${padded(generation)}/island-${island}.json.gz`,
  migrants: (name: string, generation: number) => `${generations}${name}/${padded(generation)}/migrants.json.gz`,
  monitor: (name: string, generation: number) => `${generations}${name}/${padded(generation)}/monitor.json.gz`,
  checkpoints: (name: string) => `${checkpoints}${name}/`,
  checkpoint: (name: string, generation: number) => `${checkpoints}${name}/${padded(generation)}.json.gz`,
  fitnessLog: (name: string, generation: number) => `${fitnessLogs}${name}/${padded(generation)}.ndjson.gz`,
  safetySnapshots: (name: string) => `${safetySnapshots}${name}/`,
  safetySnapshot: (name: string, generation: number) => `${safetySnapshots}${name}/${padded(generation)}.json`,
} as const;
