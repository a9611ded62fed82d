/**
 * Computes a run again from its stored request, in this process and with the code of the steps, and compares what comes
 * out with what was stored: every island and all migrants of every generation that an epoch ended with. What a model
 * answered is read from where it was recorded; nothing else that was computed is.
 *
 * @module
 */
import type { Gate } from "../gate/verdict.js";
import type { Context } from "../kernel/context.js";
import { createMemoryContext } from "../kernel/memory-stores.js";
import { sha256 } from "../kernel/sha256.js";
import type { BatchSandbox } from "../sandbox/job.js";
import { bestOf } from "../search/islands/archipelago.js";
import { migrate } from "../search/islands/migration.js";
import { branchName, historyOf } from "./branches.js";
import { evolutionKeys, isReplies } from "./keys.js";
import { islandEpoch, load, migrantList, save } from "./objects.js";
import { createRecord, type EvolutionRecord, readRecord } from "./records.js";
import { loadRequest, saveRequest } from "./request.js";
import { namedTarget } from "./roll-back/targets.js";
import { epochAfter } from "./steps/epoch.js";
import { evolveIsland } from "./steps/evolve.js";
import { restore } from "./steps/restore.js";

/** What replaying takes. */
interface Judges {
  readonly gate: Gate;
  /** Where candidates are evaluated that are programs. */
  readonly batches?: BatchSandbox;
}

/** How a replay ended. */
export interface Replayed {
  readonly evolution_id: string;
  /** The generation that it began after. */
  readonly from: number;
  /** The last one that was computed again. */
  readonly generation: number;
  /** Objects that were compared. */
  readonly compared: number;
  readonly equal: boolean;
  /** What is not what was stored, first: of an island, or of the migrants between them, or the champion. */
  readonly differs?: { readonly generation: number; readonly what: string; readonly stored: boolean };
}

/**
 * Ends at the first generation that differs.
 *
 * @param from a safe checkpoint to begin with; 0 for the beginning
 * @param onEpoch told of every generation that was compared
 * @throws {InvalidInput} when `from` is no safe checkpoint, saying which are
 */
export async function replay(
  id: string,
  from: number,
  stored: Context,
  { gate, batches }: Judges,
  onEpoch: (generation: number) => void = () => {},
): Promise<Replayed> {
  const record = await readRecord(stored.control, id);
  const context = await rehearsal(record, from, stored, gate);
  let [generation, compared, best] = [from, 0, null as number | null];
  const ended = (differs?: Replayed["differs"]): Replayed => {
    return { evolution_id: id, from, generation, compared, equal: differs === undefined, differs };
  };
  while (generation < record.generation) {
    const next = epochAfter({ ...record, branches: [] }, generation, best);
    if (next.done) break;
    for (const task of next.islands) await evolveIsland(task, context, gate, { sandbox: batches });
    generation = next.until;
    const made = await madeBy(context, id, generation, record);
    const kept = await keptOf(stored, record, generation);
    for (const [what, hash] of Object.entries(made.hashes)) {
      compared++;
      if (kept[what] !== hash) return ended({ generation, what, stored: kept[what] !== undefined });
    }
    best = made.best.fitness;
    onEpoch(generation);
    if (generation !== record.generation || record.champion === undefined) continue;
    compared++;
    if (made.best.agentId !== record.champion.agent_id) return ended({ generation, what: "champion", stored: true });
  }
  return ended();
}

/** A context in memory that knows the request, what a model answered, and where to begin. */
async function rehearsal(record: EvolutionRecord, from: number, stored: Context, gate: Gate): Promise<Context> {
  const { evolution_id: id } = record;
  const context = createMemoryContext(() => 0);
  await saveRequest(context.evolution, id, await loadRequest(stored.evolution, id));
  await createRecord(context.control, { ...record, branches: [], roll_back_due: undefined });
  const target = await namedTarget(record, from, stored, gate, "from");
  if (target !== "beginning") await restore(target.checkpoint, id, context.evolution);
  for (const key of await stored.evolution.list(evolutionKeys.generations(id))) {
    const body = isReplies(key) ? await stored.evolution.get(key) : undefined;
    if (body) await context.evolution.put(key, body, "application/gzip");
  }
  return context;
}

const hash = (value: unknown): string => sha256(JSON.stringify(value));

/** The populations of a generation; undefined where one is missing. */
async function statesOf({ evolution }: Context, name: string, generation: number, islands: number) {
  const keys = Array.from({ length: islands }, (_, island) => evolutionKeys.island(name, generation, island));
  const epochs = await Promise.all(keys.map((key) => load(evolution, islandEpoch, key)));
  return epochs.map((epoch) => epoch?.state);
}

async function madeBy(context: Context, id: string, generation: number, { config, seed }: EvolutionRecord) {
  const found = await statesOf(context, id, generation, config.islands);
  const states = found.filter((state) => state !== undefined);
  const migrants = migrate(states, config, seed);
  await save(context.evolution, evolutionKeys.migrants(id, generation), migrants);
  const islands = states.map((state) => [`island ${state.island}`, hash(state)]);
  const hashes: Record<string, string> = Object.fromEntries([...islands, ["migrants", hash(migrants)]]);
  return { best: bestOf(states), hashes };
}

async function keptOf(stored: Context, record: EvolutionRecord, generation: number): Promise<Record<string, string>> {
  const at = historyOf(record).find(({ first, last }) => generation >= first && generation <= last);
  const name = branchName(record.evolution_id, at?.branch ?? 1);
  const states = await statesOf(stored, name, generation, record.config.islands);
  const migrants = await load(stored.evolution, migrantList, evolutionKeys.migrants(name, generation));
  const entries = states.flatMap((state) => (state ? [[`island ${state.island}`, hash(state)]] : []));
  return Object.fromEntries(migrants ? [...entries, ["migrants", hash(migrants)]] : entries);
}
