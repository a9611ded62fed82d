import type { Gate } from "../../gate/verdict.js";
import type { StateItem } from "../../kernel/stores.js";
import type { GenerationRecord, Individual } from "../../search/islands/state.js";
import { byFitness } from "../../search/selection/order.js";
import type { Problem } from "../../search/tasks/index.js";

/** Stands for "never scored"; near the greatest number that DynamoDB holds. */
const WORST = 1e125;

/** Magnitudes under this are zero to DynamoDB. */
const LEAST = 1e-130;

/** When an epoch took place, in milliseconds since 1970. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The items of an epoch, one a generation: the champion and the statistics over all islands. Times are spread evenly
 * over the epoch, because generations of different islands have none in common.
 */
export function stateItems(
  id: string,
  records: readonly GenerationRecord[],
  { from, to }: Span,
  problem: Problem,
  gate: Gate,
): StateItem[] {
  const generations = [...new Set(records.map(({ generation }) => generation))].sort((a, b) => a - b);
  const perSecond = (1_000 * sum(records.map(({ evaluations }) => evaluations))) / Math.max(1, to - from);
  return generations.map((generation, i) => {
    const islands = records.filter((record) => record.generation === generation);
    const time = from + ((to - from) * (i + 1)) / generations.length;
    return {
      evolution_id: id,
      generation,
      timestamp: new Date(time).toISOString(),
      ...agent(bestIn(islands), problem, gate),
      statistics: statistics(islands, perSecond),
    };
  });
}

function agent(best: Individual, problem: Problem, gate: Gate) {
  const source = sourceOf(best, problem);
  return {
    agent_id: best.agentId,
    agent_code: source,
    fitness_score: storable(best.fitness),
    parent_ids: best.parentIds,
    safety_flags: gate(source).findings.map(({ rule }) => rule),
    safety_score: best.safetyScore,
  };
}

/** The agent that an individual is. */
export const sourceOf = ({ genome }: Individual, { representation }: Problem): string =>
  representation.print(representation.parse(genome));

/** What is to be seen of a generation of all islands before it is written down. */
export type GenerationView = Pick<StateItem, "generation" | "fitness_score" | "agent_id" | "statistics">;

/**
 * One generation over all islands.
 *
 * @param islands at least one, all of that generation
 * @param perSecond evaluations of all of them
 */
export function viewOf(islands: readonly GenerationRecord[], perSecond: number): GenerationView {
  const best = bestIn(islands);
  return {
    generation: islands[0].generation,
    fitness_score: storable(best.fitness),
    agent_id: best.agentId,
    statistics: statistics(islands, perSecond),
  };
}

const bestIn = (islands: readonly GenerationRecord[]): Individual =>
  islands.map((island) => island.best).reduce((a, b) => (byFitness(b, a) < 0 ? b : a));

function statistics(islands: readonly GenerationRecord[], perSecond: number): StateItem["statistics"] {
  const means = islands.map(({ meanFitness }) => meanFitness).filter((fitness) => fitness !== null);
  const screened = sum(islands.map(({ screened = 0 }) => screened));
  return {
    mean_fitness: storable(means.length > 0 ? mean(means) : null),
    diversity: storable(mean(islands.map(({ diversity }) => diversity))),
    mean_bytes: mean(islands.map(({ meanBytes }) => meanBytes)),
    evaluations: sum(islands.map(({ evaluations }) => evaluations)),
    ...(screened > 0 && { screened }),
    evaluations_per_second: Math.round(perSecond),
    rejected: sum(islands.map(({ rejected }) => rejected)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

function storable(value: number | null): number {
  if (value === null || !(value < WORST)) return WORST;
  return Math.abs(value) < LEAST ? 0 : value;
}
