import { agentKeys } from "../../agents/keys.js";
import { parseMetadata, type Withdrawal } from "../../agents/withdrawal.js";
import type { Context } from "../../kernel/context.js";
import { CorruptObject } from "../../kernel/errors.js";
import { printJson } from "../../kernel/json.js";
import type { Branch } from "../branches.js";
import { type Champion, listChampions, withdrawChampion } from "../records.js";

/**
 * Withdraws the champions that came out of generations which were rolled back. Their source and metadata stay, marked;
 * an agent that is still the champion of something else stays as it is.
 *
 * @returns the agents that cannot be run any more
 */
export async function withdrawChampions(
  id: string,
  { branch, from, reason, by, at }: Branch,
  context: Context,
): Promise<string[]> {
  const champions = await listChampions(context.control, id);
  const left = champions.filter((champion) => champion.branch < branch && champion.generation > from);
  for (const champion of left) await withdrawChampion(context.control, champion, { at, by, reason });
  const standing = new Set(
    (await listChampions(context.control)).filter(({ withdrawn }) => !withdrawn).map(({ agent_id }) => agent_id),
  );
  const gone = left.filter(({ agent_id }) => !standing.has(agent_id));
  for (const champion of gone) await withdrawAgent(champion, { at, by, reason }, context);
  return [...new Set(gone.map(({ agent_id }) => agent_id))];
}

/** Marks the metadata first: from then on nobody runs it, even where its code comes back from an export under way. */
async function withdrawAgent(champion: Champion, withdrawn: Withdrawal, { agents }: Context): Promise<void> {
  const { agent_id } = champion;
  const key = agentKeys.metadata(agent_id);
  const mark = (body: Uint8Array | undefined): Uint8Array => {
    if (body === undefined) return printJson({ ...champion, withdrawn });
    const before = parseMetadata(body, key);
    return before.withdrawn ? body : printJson({ ...before, withdrawn });
  };
  try {
    await agents.update(key, mark, "application/json");
  } catch (error) {
    if (!(error instanceof CorruptObject)) throw error;
    await agents.put(key, printJson({ ...champion, withdrawn }), "application/json");
  }
  await agents.delete(agentKeys.compiled(agent_id));
}
