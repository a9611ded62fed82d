import type { Random } from "../random.js";
import type { EvolutionConfig, Individual } from "./contract.js";
import type { Operator, Representation } from "./representation.js";
import { epsilonLexicase, medianDeviations } from "./selection/lexicase.js";
import { tournament } from "./selection/tournament.js";

/** A child before it is judged. */
export interface Offspring<P> {
  readonly program: P;
  readonly parentIds: readonly string[];
}

/** A member of the population as a parent. */
export interface Parent<P> {
  readonly individual: Individual;
  readonly program: P;
}

/** The parents of one generation: chooses among them and varies them. */
export class Nursery<P> {
  private readonly select: (random: Random) => number;
  private readonly crossovers: readonly Operator<P>[];
  private readonly mutations: readonly Operator<P>[];

  /**
   * @param parents best first
   * @param errors of each parent the error on each case, where selection goes by cases
   */
  constructor(
    private readonly parents: readonly Parent<P>[],
    private readonly representation: Representation<P>,
    private readonly config: EvolutionConfig,
    errors?: readonly Float64Array[],
  ) {
    this.select = selector(parents.length, config, errors);
    this.crossovers = weighted(representation.operators.filter(({ parents }) => parents === 2));
    this.mutations = weighted(representation.operators.filter(({ parents }) => parents === 1));
  }

  /** A child of one parent or two, varied by at least one operator. */
  breed(random: Random): Offspring<P> {
    const { crossoverRate, mutationRate } = this.config;
    const chosen = [this.parents[this.select(random)]];
    let { program } = chosen[0];
    const crossed = random.next() < crossoverRate && this.crossovers.length > 0;
    if (crossed) {
      const father = this.parents[this.select(random)];
      chosen.push(father);
      program = this.vary(this.crossovers, [program, father.program], random);
    }
    const mutated = !crossed || random.next() < mutationRate;
    if (mutated && this.mutations.length > 0) program = this.vary(this.mutations, [program], random);
    const parentIds = [...new Set(chosen.map(({ individual }) => individual.agentId))];
    return { program: this.representation.simplify(program), parentIds };
  }

  private vary(operators: readonly Operator<P>[], programs: readonly P[], random: Random): P {
    const operator = operators.length > 1 ? random.pick(operators) : operators[0];
    return operator.vary(programs, this.config.maxNodes, random);
  }
}

/** Each operator as often as it weighs. */
const weighted = <P>(operators: readonly Operator<P>[]): Operator<P>[] =>
  operators.flatMap((operator) => Array.from({ length: operator.weight }, () => operator));

/** By cases where there are errors by case, by rank otherwise. */
function selector(population: number, config: EvolutionConfig, errors?: readonly Float64Array[]) {
  if (errors === undefined) return (random: Random) => tournament(population, config.tournament, random);
  const epsilon = medianDeviations(errors);
  return (random: Random) => epsilonLexicase(errors, epsilon, random);
}
