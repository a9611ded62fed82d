import type { Random } from "../../kernel/random.js";
import type { SearchConfig } from "../config.js";
import type { Operator, Representation } from "../representations/representation.js";
import { type Credits, matchProbabilities } from "../selection/bandit.js";
import { informedSample } from "../selection/down-sample.js";
import { objectivesOf } from "../selection/front.js";
import { epsilonLexicase, medianDeviations } from "../selection/lexicase.js";
import { paretoOrder } from "../selection/pareto.js";
import { tournament } from "../selection/tournament.js";
import type { Individual } from "./state.js";

/** A child before it is judged. */
export interface Offspring<P> {
  readonly program: P;
  readonly parentIds: readonly string[];
  /** Names of those that made it of its parents. */
  readonly operators?: readonly string[];
  /** Error of its better parent: with less, the child is an improvement. */
  readonly parentFitness?: number | null;
}

/** A member of the population as a parent. */
interface Parent<P> {
  readonly individual: Individual;
  readonly program: P;
}

/** What selection and variation go by besides the parents themselves. */
interface Guidance<P> {
  /** Of each parent the error on each case, where selection goes by cases. */
  readonly errors?: readonly Float64Array[];
  /** Whether these errors are compared without tolerance. */
  readonly exact?: boolean;
  /** Chooses the cases of this generation. */
  readonly sampling?: Random;
  /** How the operators did so far. */
  readonly credits?: Credits;
  /** The best of every cell of the archive. */
  readonly archive?: readonly Parent<P>[];
}

/** The parents of one generation: chooses among them and varies them. */
export class Variation<P> {
  private readonly select: (random: Random) => Parent<P>;
  private readonly operators: RouletteWheel<P>;
  private readonly mutations: RouletteWheel<P>;

  /** @param parents best first */
  constructor(
    parents: readonly Parent<P>[],
    private readonly representation: Representation<P>,
    private readonly config: SearchConfig,
    guidance: Guidance<P> = {},
  ) {
    this.select = parentSelection(parents, config, guidance);
    const { operators } = representation;
    const probabilities = matchProbabilities(
      priorsOf(operators, config.crossoverRate),
      guidance.credits ?? {},
      config.exploration,
    );
    this.operators = new RouletteWheel(operators, probabilities);
    this.mutations = new RouletteWheel(
      operators.filter(({ parents }) => parents === 1),
      probabilities,
    );
  }

  /** A child of one parent or two, varied by one operator; after a crossover perhaps by a mutation, too. */
  breed(random: Random): Offspring<P> {
    const { mutationRate, maxNodes } = this.config;
    const operator = this.operators.pick(random);
    const chosen = Array.from({ length: operator.parents }, () => this.select(random));
    const operators = [operator.name];
    let program = operator.vary(
      chosen.map((parent) => parent.program),
      maxNodes,
      random,
    );
    if (operator.parents === 2 && random.next() < mutationRate && !this.mutations.isEmpty) {
      const mutation = this.mutations.pick(random);
      operators.push(mutation.name);
      program = mutation.vary([program], maxNodes, random);
    }
    const errors = chosen.map(({ individual }) => individual.fitness).filter((fitness) => fitness !== null);
    return {
      program: this.representation.simplify(program),
      parentIds: [...new Set(chosen.map(({ individual }) => individual.agentId))],
      operators,
      parentFitness: errors.length > 0 ? Math.min(...errors) : null,
    };
  }
}

/** How often each operator is chosen before anything is learned. */
function priorsOf<P>(operators: readonly Operator<P>[], crossoverRate: number): Record<string, number> {
  const shareOf = (parents: 1 | 2) => {
    if (operators.every((operator) => operator.parents === parents)) return 1;
    return parents === 2 ? crossoverRate : 1 - crossoverRate;
  };
  const weightOf = (parents: 1 | 2) =>
    operators.reduce((sum, operator) => sum + (operator.parents === parents ? operator.weight : 0), 0);
  return Object.fromEntries(
    operators.map(({ name, parents, weight }) => [name, (shareOf(parents) * weight) / weightOf(parents)]),
  );
}

/** Draws operators by their probabilities, which need not add up to 1. */
class RouletteWheel<P> {
  private readonly total: number;

  constructor(
    private readonly operators: readonly Operator<P>[],
    private readonly probabilities: Readonly<Record<string, number>>,
  ) {
    this.total = operators.reduce((sum, { name }) => sum + probabilities[name], 0);
  }

  get isEmpty(): boolean {
    return this.total === 0;
  }

  pick(random: Random): Operator<P> {
    let rest = random.next() * this.total;
    for (const operator of this.operators) {
      rest -= this.probabilities[operator.name];
      if (rest < 0) return operator;
    }
    return this.operators[this.operators.length - 1];
  }
}

/** From the population, or from the archive as often as that is meant to be. */
function parentSelection<P>(
  parents: readonly Parent<P>[],
  config: SearchConfig,
  guidance: Guidance<P>,
): (random: Random) => Parent<P> {
  const { archive = [] } = guidance;
  const select = fromPopulation(parents, config, guidance);
  if (archive.length === 0) return select;
  return (random) => (random.next() < config.archiveRate ? random.pick(archive) : select(random));
}

/** By fronts where they are to decide, by cases where there are errors by case, by error otherwise. */
function fromPopulation<P>(
  parents: readonly Parent<P>[],
  { tournament: rounds, selection, caseShare }: SearchConfig,
  { errors, exact = false, sampling }: Guidance<P>,
): (random: Random) => Parent<P> {
  const among = (ranked: readonly Parent<P>[]) => (random: Random) => ranked[tournament(ranked.length, rounds, random)];
  if (selection === "pareto") {
    return among(paretoOrder(parents.map(({ individual }) => objectivesOf(individual))).map((i) => parents[i]));
  }
  return errors && sampling ? byCases(parents, errors, exact, caseShare, sampling) : among(parents);
}

/** Lexicase; of parents that err alike on every case without tolerance only the shortest is one. */
function byCases<P>(
  parents: readonly Parent<P>[],
  errors: readonly Float64Array[],
  exact: boolean,
  caseShare: number,
  sampling: Random,
): (random: Random) => Parent<P> {
  const eligible = exact ? firstOfEach(errors) : [...errors.keys()];
  const rows = eligible.map((i) => errors[i]);
  const epsilon = exact ? new Float64Array(errors[0].length) : medianDeviations(errors);
  const lexicase = (rows: readonly Float64Array[], tolerance: Float64Array) => {
    const select = epsilonLexicase(rows, tolerance);
    return (random: Random) => parents[eligible[select(random)]];
  };
  const size = Math.ceil(caseShare * epsilon.length);
  if (size === epsilon.length) return lexicase(rows, epsilon);
  const cases = informedSample(rows, epsilon, size, sampling);
  const sampled = rows.map((row) => Float64Array.from(cases, (c) => row[c]));
  const tolerance = Float64Array.from(cases, (c) => epsilon[c]);
  return lexicase(sampled, tolerance);
}

/** Indices of the rows that no earlier one equals. */
function firstOfEach(rows: readonly Float64Array[]): number[] {
  const seen = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const key = Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString("latin1");
    if (!seen.has(key)) seen.set(key, i);
  }
  return [...seen.values()];
}
