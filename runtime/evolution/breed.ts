import type { Random } from "../random.js";
import type { EvolutionConfig, Individual } from "./contract.js";
import { foldConstants } from "./genome/fold.js";
import type { Program } from "./genome/program.js";
import { parseGenome } from "./genome/text.js";
import { crossover, mutate } from "./genome/vary.js";
import { epsilonLexicase, medianDeviations } from "./selection/lexicase.js";
import { tournament } from "./selection/tournament.js";
import type { Problem } from "./tasks/index.js";

/** A child before it is judged. */
export interface Offspring {
  readonly program: Program;
  readonly parents: readonly Individual[];
}

/** The parents of one generation: chooses among them and varies them. */
export class Nursery {
  private readonly programs: readonly Program[];
  private readonly select: (random: Random) => number;

  /** @param population best first */
  constructor(
    private readonly population: readonly Individual[],
    private readonly problem: Problem,
    private readonly config: EvolutionConfig,
  ) {
    this.programs = population.map(({ genome }) => parseGenome(genome, problem.grammar));
    this.select = selector(this.programs, problem, config);
  }

  /** A child of one parent or two, always varied by at least one operator. */
  breed(random: Random): Offspring {
    const { maxNodes, crossoverRate, mutationRate } = this.config;
    const mother = this.select(random);
    const parents = [mother];
    let program = this.programs[mother];
    const crossed = random.next() < crossoverRate;
    if (crossed) {
      const father = this.select(random);
      parents.push(father);
      program = crossover(program, this.programs[father], maxNodes, random);
    }
    if (!crossed || random.next() < mutationRate) program = mutate(program, this.problem.grammar, maxNodes, random);
    return { program: foldConstants(program), parents: parents.map((parent) => this.population[parent]) };
  }
}

/** By cases where the problem has them, by rank otherwise. */
function selector(programs: readonly Program[], { caseErrors }: Problem, config: EvolutionConfig) {
  if (!caseErrors) return (random: Random) => tournament(programs.length, config.tournament, random);
  const errors = programs.map(caseErrors);
  const epsilon = medianDeviations(errors);
  return (random: Random) => epsilonLexicase(errors, epsilon, random);
}
