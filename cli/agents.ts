import { agentKeys } from "../runtime/agents/keys.js";
import { InvalidInput, NotFound } from "../runtime/kernel/errors.js";
import type { Json } from "../runtime/kernel/json.js";
import type { ObjectStore } from "../runtime/kernel/stores.js";

/** Everything the agents bucket holds of one agent. */
export interface StoredAgent {
  readonly agent_id: string;
  readonly source: string;
  readonly metadata: Json;
  readonly performance: Json;
}

/**
 * Reads an agent from the agents bucket.
 *
 * @throws {InvalidInput} where that is no agent id
 * @throws {NotFound} where no agent of that id was exported
 */
export async function readAgent(agents: ObjectStore, agentId: string): Promise<StoredAgent> {
  if (!/^[0-9a-f]{16}$/.test(agentId)) {
    const hint = "an agent id is 16 hex digits; `t-developer list` shows those of the champions";
    throw new InvalidInput("not an agent id", { field: "agent", value: agentId, hint });
  }
  const keys = [agentKeys.source, agentKeys.metadata, agentKeys.performance].map((key) => key(agentId));
  const [source, metadata, performance] = await Promise.all(keys.map((key) => agents.get(key)));
  if (source === undefined) {
    const hint = "only champions of finished evolutions are exported; `t-developer list` shows them";
    throw new NotFound(`there is no agent ${agentId}`, { field: "agent", value: agentId, hint });
  }
  return { agent_id: agentId, source: text(source), metadata: json(metadata), performance: json(performance) };
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

const json = (bytes: Uint8Array | undefined): Json => (bytes ? JSON.parse(text(bytes)) : null);
