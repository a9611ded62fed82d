import type { GenerationRecord, IslandState } from "./state.js";

/** Programs that were evaluated in full, and those that went through the first stage of a cascade. */
interface Effort {
  readonly evaluations: number;
  readonly screened?: number;
}

/** What a generation looks like from outside. */
export function describeGeneration(
  { island, generation, population }: IslandState,
  { evaluations, screened = 0 }: Effort,
  rejected: number,
): GenerationRecord {
  const scores = population.map(({ fitness }) => fitness).filter((fitness) => fitness !== null);
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return {
    island,
    generation,
    best: population[0],
    meanFitness: scores.length > 0 ? mean(scores) : null,
    diversity: new Set(scores).size / population.length,
    meanBytes: mean(population.map(({ bytes }) => bytes)),
    evaluations,
    ...(screened > 0 && { screened }),
    rejected,
    unscored: 1 - scores.length / population.length,
  };
}

/** What generation 0 looks like: what was refused for it is not counted. */
export const describeFirst = (state: IslandState): GenerationRecord =>
  describeGeneration(state, { evaluations: state.population.length }, 0);
