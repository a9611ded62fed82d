import type { GenerationRecord, IslandState } from "./contract.js";

/** What a generation looks like from outside. */
export function describeGeneration(
  { island, generation, population }: IslandState,
  evaluations: number,
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
    rejected,
    unscored: 1 - scores.length / population.length,
  };
}
