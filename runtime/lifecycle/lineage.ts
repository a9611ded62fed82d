import type { Context } from "../kernel/context.js";
import type { Individual } from "../search/islands/state.js";
import { branchName, historyOf, readHistory } from "./branches.js";
import { evolutionKeys, generationIn } from "./keys.js";
import { islandEpoch, load } from "./objects.js";
import { type EvolutionRecord, readRecord } from "./records.js";

/** One agent and what it was made of. */
interface Ancestor {
  readonly agent_id: string;
  readonly parent_ids: readonly string[];
  /** Null where it never scored. */
  readonly fitness: number | null;
  /** The first generation that it was seen in; an agent may be older. */
  readonly generation: number;
}

/** The ancestors of an agent as far as they were written down: the best of each generation, and whole islands at the end of an epoch. */
export interface Lineage {
  readonly evolution_id: string;
  readonly agent_id: string;
  /** The agent itself, then its parents, then theirs. */
  readonly ancestors: readonly Ancestor[];
  /** Parents that lived and died within an epoch: only their ids are known. */
  readonly unknown: readonly string[];
}

/** Agents that a lineage has at the most. */
const MOST = 1_000;

/**
 * Who an agent descends from.
 *
 * @param agentId left out for the best of the last generation
 * @throws {NotFound} where there is no such evolution
 */
export async function lineageOf(id: string, agentId: string | undefined, context: Context): Promise<Lineage> {
  const record = await readRecord(context.control, id);
  const known = await everyoneIn(record, context);
  const root = agentId ?? record.champion?.agent_id ?? "";
  const seen = new Set([root]);
  const ancestors: Ancestor[] = [];
  const unknown: string[] = [];
  for (const next of seen) {
    const found = known.get(next);
    if (found === undefined) unknown.push(next);
    else ancestors.push(found);
    if (seen.size < MOST) for (const parent of found?.parent_ids ?? []) seen.add(parent);
  }
  return { evolution_id: id, agent_id: root, ancestors, unknown: unknown.filter((agent) => agent !== "") };
}

/** Everyone who was written down in the history of a run, by agent id, as first seen. */
async function everyoneIn(record: EvolutionRecord, context: Context): Promise<Map<string, Ancestor>> {
  const known = new Map<string, Ancestor>();
  const note = (generation: number, { agentId, parentIds, fitness }: Individual) => {
    const before = known.get(agentId);
    if (before && before.generation <= generation) return;
    known.set(agentId, { agent_id: agentId, parent_ids: parentIds, fitness, generation });
  };
  for (const { generation, agent_id, parent_ids, fitness_score } of await readHistory(context.state, record)) {
    known.set(agent_id, known.get(agent_id) ?? { agent_id, parent_ids, fitness: fitness_score, generation });
  }
  for (const { branch, first, last } of historyOf(record)) {
    const keys = await context.evolution.list(evolutionKeys.generations(branchName(record.evolution_id, branch)));
    for (const key of keys.filter((key) => /\/island-\d+[.]/.test(key))) {
      const at = generationIn(key.replace(/\/[^/]+$/, ".json"));
      if (at < first || at > last) continue;
      const epoch = await load(context.evolution, islandEpoch, key);
      for (const { generation, best } of epoch?.records ?? []) note(generation, best);
      for (const individual of epoch?.state.population ?? []) note(at, individual);
    }
  }
  return known;
}
