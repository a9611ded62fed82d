import type { Context } from "../kernel/context.js";
import type { Individual } from "../search/islands/state.js";
import { epochsOf, extentsOf } from "./history/epochs.js";
import { type EvolutionRecord, readRecord } from "./records.js";

/** One agent and what it was made of. */
export interface Ancestor {
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
  const root = agentId ?? record.champion?.agent_id ?? "";
  return { evolution_id: id, agent_id: root, ...ancestorsOf(root, await everyoneIn(record, context)) };
}

/**
 * The ancestors of an agent, nearest first.
 *
 * @param known those who were written down, by their ids
 */
export function ancestorsOf(
  root: string,
  known: ReadonlyMap<string, Ancestor>,
): Pick<Lineage, "ancestors" | "unknown"> {
  const seen = new Set([root]);
  const ancestors: Ancestor[] = [];
  const unknown: string[] = [];
  for (const next of seen) {
    const found = known.get(next);
    if (found === undefined) unknown.push(next);
    else ancestors.push(found);
    if (seen.size < MOST) for (const parent of found?.parent_ids ?? []) seen.add(parent);
  }
  return { ancestors, unknown: unknown.filter((agent) => agent !== "") };
}

/** Everyone who was written down in the history of a run, by agent id, as first seen. */
async function everyoneIn(record: EvolutionRecord, context: Context): Promise<Map<string, Ancestor>> {
  const known = new Map<string, Ancestor>();
  const note = (generation: number, { agentId, parentIds, fitness }: Individual) => {
    const before = known.get(agentId);
    if (before && before.generation <= generation) return;
    known.set(agentId, { agent_id: agentId, parent_ids: parentIds, fitness, generation });
  };
  for (const { name, own } of extentsOf(record)) {
    if (own === undefined) continue;
    for await (const { at, epoch } of epochsOf(context.evolution, name, own.first - 1, own.last)) {
      for (const { generation, best } of epoch.records) note(generation, best);
      for (const individual of epoch.state.population) note(at, individual);
    }
  }
  return known;
}
