import { gunzipSync } from "fflate";
import { agentKeys } from "../../runtime/agents/keys.js";
import { buckets } from "../../runtime/architecture/storage.js";
import type { Context } from "../../runtime/kernel/context.js";
import { sha256 } from "../../runtime/kernel/sha256.js";
import type { ObjectStore, StateItem } from "../../runtime/kernel/stores.js";
import { listChampions } from "../../runtime/lifecycle/records.js";
import { readAudit } from "../../runtime/safety/audit/audit.js";

/** Everything that an evolution left behind, without what may differ between two runs of one request: its id, and times. */
export interface DrillEvidence {
  /** The items of the state table, as they came. */
  readonly generations: readonly Readonly<Record<string, unknown>>[];
  /** When each generation was recorded, in milliseconds since 1970. */
  readonly times: readonly number[];
  /** Its champions as the control table knows them; there should be one. */
  readonly champions: readonly unknown[];
  /** Source and compiled code of the champion; undefined where it was not exported. */
  readonly exported: readonly (string | undefined)[];
  /** Key → SHA-256, of everything under the evolution's prefixes. */
  readonly objects: ReadonlyMap<string, string>;
  /** What was decided by no human, in the order of generations. */
  readonly decisions: readonly string[];
}

/** Gathers what there is of an evolution. */
export async function gather(id: string, context: Context): Promise<DrillEvidence> {
  const items = await context.state.generations(id);
  const champions = await listChampions(context.control, id);
  return {
    generations: items.map(withoutTimes),
    times: items.map(({ timestamp }) => Date.parse(timestamp)),
    champions: champions.map(({ evolution_id, created_at, ...rest }) => rest),
    exported: await Promise.all(champions.flatMap(({ agent_id }) => codeOf(agent_id, context.agents))),
    objects: await objectsOf(id, context.evolution),
    decisions: await decisionsOn(id, context),
  };
}

/** Takes away what an earlier evolution has exported, so that what is found afterwards was exported by this one. */
export async function forgetAgents({ agents }: Context): Promise<void> {
  for (const key of await agents.list("")) await agents.delete(key);
}

function withoutTimes({ evolution_id, timestamp, statistics, ...rest }: StateItem) {
  const { evaluations_per_second, ...counted } = statistics;
  return { ...rest, statistics: counted };
}

const codeOf = (agentId: string, agents: ObjectStore): Promise<string | undefined>[] =>
  [agentKeys.source, agentKeys.compiled].map(async (key) => {
    const body = await agents.get(key(agentId));
    return body && Buffer.from(body).toString("utf8");
  });

async function objectsOf(id: string, store: ObjectStore): Promise<Map<string, string>> {
  const keys = await Promise.all(Object.values(buckets.evolution).map((prefix) => store.list(`${prefix}${id}/`)));
  const entries = keys.flat().map(async (key): Promise<[string, string]> => {
    const body = (await store.get(key)) ?? new Uint8Array();
    const text = Buffer.from(key.endsWith(".gz") ? gunzipSync(body) : body).toString("utf8");
    return [anonymous(key, id), sha256(anonymous(text, id))];
  });
  return new Map(await Promise.all(entries));
}

/** Hashes over the evolution's id depend on it, too; and a safety snapshot says when it was made. */
const anonymous = (text: string, id: string): string =>
  text.replaceAll(id, "<id>").replace(/"(sha256|checkpoint|timestamp)": ?"[^"]*"/g, '"$1":"…"');

/** A stop belongs to what went wrong, and what people did to them. */
const decisionsOn = async (id: string, { control }: Context): Promise<string[]> =>
  (await readAudit(control))
    .filter(({ evolution_id, human, decision }) => evolution_id === id && !human && decision !== "stop")
    .map(({ generation, decision, by, agent_id = "", detail = "" }) => [generation, decision, by, agent_id, detail])
    .map((parts) => parts.join(" ").trim())
    .sort();
