import { parse } from "acorn";
import { generate } from "astring";
import { record } from "../../agents/monitor/record.js";
import type { Usage } from "../../agents/sandbox/contract.js";
import type { World } from "../../world.js";
import { agentKeys } from "../keys.js";
import type { Champion } from "../records.js";

/** Writes an agent into the agents bucket: source, compiled, metadata, and its part of what is known of its performance. */
export async function exportAgent(
  champion: Champion,
  compiled: string,
  usage: Usage,
  { agents, log }: World,
): Promise<void> {
  const { agent_id: id, hold_out, fitness, unit, bytes } = champion;
  await agents.put(agentKeys.source(id), Buffer.from(readable(champion, compiled)), "text/javascript");
  await agents.put(agentKeys.compiled(id), Buffer.from(compiled), "text/javascript");
  await agents.put(agentKeys.metadata(id), json(champion), "application/json");
  await record({ agent_id: id, bytes, evolution: { fitness, unit, hold_out, usage } }, { agents, log });
}

const json = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);

/** The agent as people like to read it; it behaves like the compiled one. */
function readable({ agent_id, task, fitness, hold_out, unit }: Champion, compiled: string): string {
  const header = `// ${agent_id}: evolved for ${task}; ${fitness} ${unit} in training, ${hold_out.error} on unseen data`;
  return `${header}\n${generate(parse(compiled, { ecmaVersion: 2022, sourceType: "module" }))}`;
}
