import { buckets } from "../architecture/storage.js";

const { compiled, source, metadata, performance } = buckets.agents;

/** Where everything of an agent lies in the agents bucket. */
export const agentKeys = {
  source: (agentId: string) => `${source}${agentId}.js`,
  compiled: (agentId: string) => `${compiled}${agentId}.js`,
  metadata: (agentId: string) => `${metadata}${agentId}.json`,
  sourceMap: (agentId: string) => `${metadata}${agentId}.map.json`,
  performance: (agentId: string) => `${performance}${agentId}.json`,
} as const;
