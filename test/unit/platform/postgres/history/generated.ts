/**
 * Histories as evolutions, people and safety leave them in the stores: generated, so that a law can be held against many.
 *
 * @module
 */
import fc from "fast-check";
import { createMemoryContext, type MemoryContext } from "../../../../../runtime/kernel/memory-stores.js";
import { Random } from "../../../../../runtime/kernel/random.js";
import { currentBranch, currentName, historyOf } from "../../../../../runtime/lifecycle/branches.js";
import { configure } from "../../../../../runtime/lifecycle/config.js";
import { evolutionKeys } from "../../../../../runtime/lifecycle/keys.js";
import { type IslandEpoch, save } from "../../../../../runtime/lifecycle/objects.js";
import {
  type Champion,
  createRecord,
  findRecord,
  listChampions,
  readRecord,
  recordChampion,
  updateRecord,
  withdrawChampion,
} from "../../../../../runtime/lifecycle/records.js";
import { audit } from "../../../../../runtime/safety/audit/audit.js";
import { quarantined } from "../../../../../runtime/safety/quarantine/item.js";
import type { Individual } from "../../../../../runtime/search/islands/state.js";
import { smallTask } from "../../../../helpers/requests.js";

/** What happens, and the seed of everything about it that is left to chance. */
interface Event {
  readonly kind: "epoch" | "half-epoch" | "roll-back" | "decide" | "crown" | "withdraw" | "quarantine" | "project";
  readonly evolution: number;
  readonly seed: number;
}

/** So few agents that many of them are seen more than once. */
export const agentIds = Array.from({ length: 24 }, (_, i) => i.toString(16).padStart(16, "0"));

/** The evolutions that may be in a history. */
export const evolutionIds = ["evo-a", "evo-b"];

const kinds: readonly Event["kind"][] = [
  ...["epoch", "epoch", "epoch", "half-epoch", "roll-back", "decide", "crown", "withdraw", "quarantine", "project"],
] as Event["kind"][];

/** Histories. */
export const histories = fc.array(
  fc.record<Event>({
    kind: fc.constantFrom(...kinds),
    evolution: fc.nat(evolutionIds.length - 1),
    seed: fc.nat(1_000_000),
  }),
  { minLength: 1, maxLength: 25 },
);

const ISLANDS = 2;
const config = configure(smallTask as never, {
  islands: ISLANDS,
  population: 4,
  generations: 100,
  elites: 1,
  migrants: 1,
});

/** A number below `most`. */
type Chance = (most: number) => number;

const text = (chance: Chance): string => ["plain", "'; --", "\0", "\ud800x", "é\u2028"][chance(5)];

function individual(chance: Chance): Individual {
  return {
    genome: "x",
    agentId: agentIds[chance(agentIds.length)],
    fitness: chance(4) === 0 ? null : chance(1_000) / 7,
    bytes: chance(6_656),
    fuel: chance(3) === 0 ? undefined : chance(1e9),
    safetyScore: chance(10) / 10,
    parentIds: Array.from({ length: chance(3) }, () => agentIds[chance(agentIds.length)]),
  };
}

function epochOf(island: number, from: number, until: number, chance: Chance): IslandEpoch {
  const begin = from === 0 ? 0 : from + 1;
  const records = Array.from({ length: until - begin + 1 }, (_, i) => ({
    island,
    generation: begin + i,
    best: individual(chance),
    meanFitness: null,
    diversity: 0.5,
    meanBytes: 10,
    evaluations: chance(100),
    rejected: 0,
    operators: { [`cross-${chance(3)}`]: { tried: chance(9), improved: 1, shuffled: 0.5 } },
  }));
  const population = Array.from({ length: 4 }, () => individual(chance));
  const refused = Array.from({ length: chance(3) }, () => {
    return { agentId: agentIds[chance(agentIds.length)], bytes: 9, reason: "safety" as const, rules: [text(chance)] };
  });
  return { state: { island, generation: until, population }, records, refused };
}

async function epoch(id: string, context: MemoryContext, chance: Chance, complete: boolean): Promise<void> {
  const record = await readRecord(context.control, id);
  const from = record.generation;
  const until = from + 1 + chance(2);
  const name = currentName(record);
  const islands = complete ? ISLANDS : 1;
  for (let island = 0; island < islands; island++) {
    const made = epochOf(island, from, until, chance);
    await save(context.evolution, evolutionKeys.island(name, until, island), made);
  }
  for (let generation = from === 0 ? 0 : from + 1; generation <= until; generation++) {
    const { agentId, parentIds } = individual(chance);
    await context.state.record({
      evolution_id: name,
      generation,
      timestamp: new Date(context.clock()).toISOString(),
      agent_id: agentId,
      agent_code: "",
      fitness_score: chance(2) === 0 ? 1e125 : 5e-324,
      parent_ids: parentIds,
      safety_flags: [],
      safety_score: 1,
      statistics: {
        mean_fitness: 1 / 3,
        diversity: 0.1 + 0.2,
        mean_bytes: 1,
        evaluations: 5,
        evaluations_per_second: 1,
        rejected: 0,
      },
    });
  }
  if (!complete) return;
  const champion = { agent_id: agentIds[chance(agentIds.length)], fitness: chance(2) === 0 ? null : chance(99) / 9 };
  await updateRecord(context, id, () => ({ generation: until, champion }));
}

/** Back to the end of an epoch that is still the run's own, or to the beginning. */
async function rollBack(id: string, context: MemoryContext, chance: Chance): Promise<void> {
  const record = await readRecord(context.control, id);
  const ends = new Set([0]);
  for (const { name, first, last } of historyOf(record)) {
    for (const key of await context.evolution.list(evolutionKeys.generations(name))) {
      const at = Number(/\/(\d{6})\//.exec(key)?.[1]);
      if (at >= first && at <= Math.min(last, record.generation)) ends.add(at);
    }
  }
  const from = [...ends][chance(ends.size)];
  const left = record.generation;
  const at = new Date(context.clock()).toISOString();
  await updateRecord(context, id, ({ branches }) => ({
    generation: from,
    branches: [
      ...branches,
      { branch: branches.length + 2, from, left, reason: text(chance), by: "ann", human: true, at },
    ],
  }));
}

function crowned(id: string, branch: number, chance: Chance): Champion {
  return {
    evolution_id: id,
    branch,
    agent_id: agentIds[chance(agentIds.length)],
    task: "wave",
    seed: 2 ** 52 + 1,
    generation: chance(9),
    fitness: chance(99) / 7,
    unit: text(chance),
    hold_out: { error: 0.1, baselines: { mean: 1 } },
    bytes: 12,
    safety_score: 1,
    parent_ids: [],
    created_at: "2026-01-01T00:00:00.000Z",
  };
}

async function quarantine(context: MemoryContext, chance: Chance): Promise<void> {
  const id = chance(4).toString(16).padStart(32, "0");
  const by = "ann";
  await quarantined(context.control).compareAndSwap(id, (before) => {
    if (before?.state === "waiting") {
      const decision = { by, reason: text(chance), at: "2026-01-02T00:00:00.000Z" };
      return { ...before, state: chance(2) === 0 ? ("approved" as const) : ("rejected" as const), decision };
    }
    if (before) return before;
    return {
      id,
      agent_id: agentIds[chance(agentIds.length)],
      bytes: 5,
      state: "waiting" as const,
      verdict: { safety_score: 0.5, decision: "quarantine" as const, findings: [] },
      origin: { by: "agent-compile" as const, submitter: text(chance) },
      submitted_at: "2026-01-01T00:00:00.000Z",
      evidence: [],
    };
  });
}

/** Lets a history happen; `project` is called where it says so. */
export async function happen(events: readonly Event[], project: (context: MemoryContext) => Promise<void>) {
  let now = Date.UTC(2026, 0, 1);
  const context = createMemoryContext(() => ++now);
  for (const { kind, evolution, seed } of events) {
    const id = evolutionIds[evolution];
    const random = Random.of("history", seed);
    const chance: Chance = (most) => random.below(most);
    if ((await findRecord(context.control, id)) === undefined) await begin(id, context, seed);
    const record = await readRecord(context.control, id);
    if (kind === "epoch" || kind === "half-epoch") await epoch(id, context, chance, kind === "epoch");
    if (kind === "roll-back") await rollBack(id, context, chance);
    if (kind === "crown") await recordChampion(context.control, crowned(id, currentBranch(record), chance));
    if (kind === "withdraw") {
      for (const champion of await listChampions(context.control, id)) {
        await withdrawChampion(context.control, champion, {
          at: "2026-01-03T00:00:00Z",
          by: "bob",
          reason: text(chance),
        });
      }
    }
    if (kind === "quarantine") await quarantine(context, chance);
    if (kind === "decide") {
      const time = new Date(context.clock()).toISOString();
      await audit(context.control, { time, decision: "continue", by: text(chance), human: false, evolution_id: id });
    }
    if (kind === "project") await project(context);
  }
  return context;
}

async function begin(id: string, context: MemoryContext, seed: number): Promise<void> {
  const at = new Date(context.clock()).toISOString();
  await createRecord(context.control, {
    evolution_id: id,
    task: `wave-${seed % 2}`,
    config,
    seed,
    request: "0".repeat(64),
    status: "running",
    generation: 0,
    attempts: 1,
    started_at: at,
    updated_at: at,
    branches: [],
  });
}
