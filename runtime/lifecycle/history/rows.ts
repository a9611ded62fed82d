/**
 * The history as rows, for who wants to search, sort and filter it: what the stores hold, flat. Rows of generations and
 * individuals never change once they are complete; the others say how something stands.
 *
 * Which operators made which individual is not written down, only how each did in a generation. Code and genomes stay
 * where they are.
 *
 * @module
 */
import type { AuditLink } from "../../safety/audit/chain.js";
import type { QuarantineItem } from "../../safety/quarantine/item.js";
import type { Individual } from "../../search/islands/state.js";
import { currentBranch, type GenerationItem } from "../branches.js";
import type { Champion, EvolutionRecord } from "../records.js";
import type { BranchExtent, StoredEpoch } from "./epochs.js";

/** How an evolution stands. */
export const evolutionRow = (record: EvolutionRecord) => ({
  evolution_id: record.evolution_id,
  task: record.task,
  status: record.status,
  seed: record.seed,
  generation: record.generation,
  generations: record.config.generations,
  islands: record.config.islands,
  population: record.config.population,
  branch: currentBranch(record),
  champion_id: record.champion?.agent_id ?? null,
  fitness: record.champion?.fitness ?? null,
  attempts: record.attempts,
  started_at: record.started_at,
  updated_at: record.updated_at,
  reason: record.reason ?? null,
});

/** A branch, and how much of it is still the run's own; `reach` says how far it was projected. */
export function branchRow(record: EvolutionRecord, { branch, reach, own }: BranchExtent) {
  const began = record.branches[branch - 2];
  return {
    evolution_id: record.evolution_id,
    branch,
    reach,
    first: own?.first ?? null,
    last: own?.last ?? null,
    reason: began?.reason ?? null,
    by: began?.by ?? null,
    human: began?.human ?? null,
    at: began?.at ?? null,
  };
}

/** A generation over all islands. */
export const generationRow = (item: GenerationItem) => ({
  evolution_id: item.evolution_id,
  branch: item.branch,
  generation: item.generation,
  timestamp: item.timestamp,
  agent_id: item.agent_id,
  fitness: item.fitness_score,
  parent_ids: item.parent_ids,
  safety_flags: item.safety_flags,
  safety_score: item.safety_score,
  ...item.statistics,
});

/** Where rows of an epoch belong. */
interface Place {
  readonly evolution_id: string;
  readonly branch: number;
}

/** An individual as it was seen in a generation of an island; `rank` 0 is the best one. */
const individualRow = (place: Place & { generation: number; island: number }, rank: number, one: Individual) => ({
  ...place,
  agent_id: one.agentId,
  rank,
  parent_ids: one.parentIds,
  fitness: one.fitness,
  bytes: one.bytes,
  fuel: one.fuel ?? null,
  safety_score: one.safetyScore,
});

/** What an epoch of an island has: the best of each generation, everybody at its end, operators, and who was refused. */
export function epochRows(place: Place, { at, island, epoch }: StoredEpoch) {
  const bests = epoch.records.map(({ generation, best }) => individualRow({ ...place, generation, island }, 0, best));
  const members = epoch.state.population.map((one, rank) =>
    individualRow({ ...place, generation: at, island }, rank, one),
  );
  const operators = epoch.records.flatMap(({ generation, operators = {} }) =>
    Object.entries(operators).map(([operator, { tried, improved }]) => {
      return { ...place, generation, island, operator, tried, improved };
    }),
  );
  const refused = epoch.refused.map((one) => ({
    verdict_id: [place.evolution_id, place.branch, at, island, one.agentId].join("/"),
    agent_id: one.agentId,
    decision: "reject",
    reason: one.reason,
    rules: one.rules,
    bytes: one.bytes,
    evolution_id: place.evolution_id,
    generation: at,
  }));
  const individuals = firstOf([...bests, ...members], ({ generation, agent_id }) => `${generation}/${agent_id}`);
  return {
    individuals,
    operators: firstOf(operators, ({ generation, operator }) => `${generation}/${operator}`),
    verdicts: firstOf(refused, ({ verdict_id }) => verdict_id),
  };
}

/** Of several with one name the first. */
const firstOf = <T>(rows: readonly T[], nameOf: (row: T) => string): T[] => {
  const named = new Map<string, T>();
  for (const row of rows) if (!named.has(nameOf(row))) named.set(nameOf(row), row);
  return [...named.values()];
};

/** What safety said of a program that a person is to decide on, or has. */
export const quarantineRow = ({ id, agent_id, bytes, verdict, origin, ...item }: QuarantineItem) => ({
  verdict_id: `quarantine/${id}`,
  agent_id,
  decision: verdict.decision,
  reason: "safety",
  rules: [...new Set(verdict.findings.map(({ rule }) => rule))],
  bytes,
  safety_score: verdict.safety_score,
  at: item.submitted_at,
  by: origin.by,
  submitter: origin.submitter ?? null,
  evolution_id: origin.evolution_id ?? null,
  generation: origin.generation ?? null,
  state: item.state,
  decided_by: item.decision?.by ?? null,
  decided_at: item.decision?.at ?? null,
  decided_because: item.decision?.reason ?? null,
});

/** What came out of a branch. */
export const championRow = ({ hold_out, withdrawn, front: _, ...crowned }: Champion) => ({
  ...crowned,
  hold_out_error: hold_out.error,
  baselines: hold_out.baselines,
  withdrawn_at: withdrawn?.at ?? null,
  withdrawn_by: withdrawn?.by ?? null,
  withdrawn_because: withdrawn?.reason ?? null,
});

/** A decision in its place in the audit. */
export const decisionRow = ({ previous: _, ...link }: AuditLink) => link;
