import { buckets } from "../architecture/storage.js";

const { checkpoints, generations, fitnessLogs, safetySnapshots } = buckets.evolution;
const { compiled, source, metadata, performance } = buckets.agents;

/** Six digits, so that the order of keys is the order of generations. */
const padded = (generation: number): string => String(generation).padStart(6, "0");

/** Where everything of an evolution lies in the evolution bucket. */
export const evolutionKeys = {
  request: (id: string) => `${generations}${id}/request.json.gz`,
  island: (id: string, generation: number, island: number) =>
    `${generations}${id}/${padded(generation)}/island-${island}.json.gz`,
  /** What a model was asked before the epoch that ends at `generation`, and what it answered. */
  replies: (id: string, generation: number, island: number) =>
    `${generations}${id}/${padded(generation)}/replies-${island}.json.gz`,
  migrants: (id: string, generation: number) => `${generations}${id}/${padded(generation)}/migrants.json.gz`,
  monitor: (id: string, generation: number) => `${generations}${id}/${padded(generation)}/monitor.json.gz`,
  checkpoints: (id: string) => `${checkpoints}${id}/`,
  checkpoint: (id: string, generation: number) => `${checkpoints}${id}/${padded(generation)}.json.gz`,
  fitnessLog: (id: string, generation: number) => `${fitnessLogs}${id}/${padded(generation)}.ndjson.gz`,
  safetySnapshot: (id: string, generation: number) => `${safetySnapshots}${id}/${padded(generation)}.json`,
} as const;

/** Where everything of an agent lies in the agents bucket. */
export const agentKeys = {
  source: (agentId: string) => `${source}${agentId}.js`,
  compiled: (agentId: string) => `${compiled}${agentId}.js`,
  metadata: (agentId: string) => `${metadata}${agentId}.json`,
  sourceMap: (agentId: string) => `${metadata}${agentId}.map.json`,
  performance: (agentId: string) => `${performance}${agentId}.json`,
} as const;
