import * as z from "zod";
import { buckets } from "../../architecture/storage.js";
import { CorruptObject } from "../../kernel/errors.js";
import type { Json } from "../../kernel/json.js";
import type { ObjectStore } from "../../kernel/stores.js";
import { readCode } from "./load-agent.js";
import { agentIdSchema } from "./request.js";

const { compiled, metadata, performance } = buckets.agents;

/** Which agents to list. */
export const catalogueQuery = z.strictObject({
  limit: z.int().min(1).max(1_000).default(100).describe("agents at most"),
  after: agentIdSchema.optional().describe("only those after this one: `next` of the answer before"),
});

/** One page of agents, by id. */
export const agentList = z.object({
  agents: z.array(z.object({ agent_id: agentIdSchema })),
  next: agentIdSchema.optional().describe("there are more, after this one"),
});

/** The ids of stored agents, ascending. */
export async function listAgents(
  { limit, after = "" }: z.infer<typeof catalogueQuery>,
  agents: ObjectStore,
): Promise<z.infer<typeof agentList>> {
  const keys = await agents.list(compiled);
  const ids = keys.map((key) => key.slice(compiled.length).replace(/\.js$/, ""));
  const wanted = ids.filter((id) => agentIdSchema.safeParse(id).success && id > after);
  const page = wanted.slice(0, limit);
  return { agents: page.map((agent_id) => ({ agent_id })), next: wanted.length > limit ? page.at(-1) : undefined };
}

/** All that is stored of one agent but its code. */
export const agentCard = z.object({
  agent_id: agentIdSchema,
  bytes: z.int().describe("of compiled code"),
  hot: z.boolean().describe("whether it lies in memory, ready to be called"),
  metadata: z.custom<Json>().describe("where it comes from; null where nobody wrote that down"),
  performance: z.custom<Json>().describe("how it has run so far; null where it has not"),
});

/**
 * What is known of a stored agent.
 *
 * @throws {Withdrawn | NotFound | CorruptObject} as readCode, or when what is stored beside it is not what it should be
 */
export async function describeAgent(id: string, agents: ObjectStore): Promise<Omit<z.infer<typeof agentCard>, "hot">> {
  const { agent_id, bytes } = await readCode(id, agents);
  const [about, measured] = await Promise.all(
    [metadata, performance].map((prefix) => read(`${prefix}${id}.json`, agents)),
  );
  return { agent_id, bytes, metadata: about, performance: measured };
}

async function read(key: string, agents: ObjectStore): Promise<Json> {
  const body = await agents.get(key);
  if (body === undefined) return null;
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (cause) {
    throw new CorruptObject(`${key} is not JSON`, { field: "key", value: key, cause });
  }
}
