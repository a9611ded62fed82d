import { agentKeys } from "../../agents/keys.js";
import { record } from "../../agents/monitor/record.js";
import { type Metadata, parseMetadata } from "../../agents/withdrawal.js";
import type { Context } from "../../kernel/context.js";
import { Withdrawn } from "../../kernel/errors.js";
import { printJson } from "../../kernel/json.js";
import type { Usage } from "../../sandbox/job.js";
import { readable } from "../readable.js";
import type { Champion } from "../records.js";

/**
 * Writes an agent into the agents bucket: metadata, source, its part of what is known of its performance, and at last what
 * can be run.
 *
 * @throws {Withdrawn} when it was withdrawn meanwhile; one that others withdrew is exported anew
 */
export async function exportAgent(
  champion: Champion,
  compiled: string,
  usage: Usage,
  { agents, log }: Context,
): Promise<void> {
  const { agent_id: id, hold_out, fitness, unit, bytes } = champion;
  const key = agentKeys.metadata(id);
  await agents.update(
    key,
    (body) => printJson(renewed(champion, body && parseMetadata(body, key))),
    "application/json",
  );
  await agents.put(agentKeys.source(id), Buffer.from(sourceFor(champion, compiled)), "text/javascript");
  await record({ agent_id: id, bytes, evolution: { fitness, unit, hold_out, usage } }, { agents, log });
  await agents.put(agentKeys.compiled(id), Buffer.from(compiled), "text/javascript");
}

/** The metadata of a champion, unless it was withdrawn itself. */
function renewed(champion: Champion, before?: Metadata): Champion {
  const { agent_id, evolution_id, branch } = champion;
  const isSame = before?.evolution_id === evolution_id && before.branch === branch;
  if (!champion.withdrawn && !(isSame && before.withdrawn)) return champion;
  throw new Withdrawn(`agent ${agent_id} was withdrawn before it was exported`, { field: "agent_id", value: agent_id });
}

/** The agent as people like to read it. */
function sourceFor({ agent_id, task, fitness, hold_out, unit }: Champion, compiled: string): string {
  const [seen, unseen] = [fitness, hold_out.error].map((error) => Number(error.toPrecision(4)));
  const header = `// ${agent_id}: evolved for ${task}; ${seen} ${unit} in training, ${unseen} on unseen data`;
  return `${header}\n${readable(compiled)}\n`;
}
