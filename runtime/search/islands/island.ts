import { Unsafe } from "../../kernel/errors.js";
import { Random } from "../../kernel/random.js";
import { addToArchive } from "../archive/map-elites.js";
import type { SearchConfig } from "../config.js";
import { Assessor } from "../evaluators/assessor.js";
import { StopGuard } from "../evaluators/stop-guard.js";
import { creditsOf, learn } from "../selection/bandit.js";
import { byFitness } from "../selection/order.js";
import type { Problem } from "../tasks/index.js";
import { describeGeneration } from "./generation.js";
import { NextPopulation } from "./population.js";
import { shorten } from "./shortening.js";
import type { EpochHooks, EpochResult, GenerationRecord, Immigrant, Individual, IslandState } from "./state.js";
import { type Offspring, Variation } from "./variation.js";

/**
 * Generation 0 of an island; undefined where `hooks.stopped` ended it.
 *
 * @throws {Unsafe} when the gate accepts none of the first candidates
 */
export async function seedIsland<P>(
  problem: Problem<P>,
  config: SearchConfig,
  seed: number,
  island: number,
  { gate, stopped, ended }: EpochHooks,
): Promise<IslandState | undefined> {
  const stopGuard = new StopGuard(stopped, ended);
  const next = new NextPopulation(new Assessor(problem, gate, stopGuard));
  for (let index = 0; index < config.population; index++) {
    if (stopGuard.isDue() && (await stopGuard.mustStop())) return undefined;
    const random = Random.of(seed, "first", island, index);
    next.add(() => ({ program: problem.representation.random(index, config.maxNodes, random), parentIds: [] }));
  }
  const population = await next.evaluated();
  if (population?.length === 0) {
    const hint = "compare what the task's programs are printed as with what the gate allows";
    throw new Unsafe("the safety gate accepted no agent of the first generation", { field: "task", hint });
  }
  return population && { island, generation: 0, population };
}

/**
 * Evolves one island from where it stands to generation `until`. The result depends on the arguments and the immigrants
 * alone, not on how long anything takes; `hooks.stopped` can only end it.
 */
export async function evolveEpoch<P>(
  problem: Problem<P>,
  config: SearchConfig,
  seed: number,
  state: IslandState,
  until: number,
  hooks: EpochHooks,
): Promise<EpochResult> {
  const island = new Island(problem, config, seed, hooks);
  const records: GenerationRecord[] = [];
  let now = state;
  while (now.generation < until) {
    const immigrants = now === state ? hooks.immigrants : undefined;
    const next = await island.advance(now, immigrants, now.generation + 1 === until);
    if (next === undefined) return { status: "stopped", generation: now.generation };
    now = next.state;
    records.push(next.record);
    hooks.recorded?.(next.record);
  }
  return { status: "done", state: now, records };
}

/** One island at work: from one generation to the next. */
class Island<P> {
  private readonly stopGuard: StopGuard;
  private readonly assessor: Assessor<P>;

  constructor(
    private readonly problem: Problem<P>,
    private readonly config: SearchConfig,
    private readonly seed: number,
    private readonly hooks: EpochHooks,
  ) {
    this.stopGuard = new StopGuard(hooks.stopped, hooks.ended);
    this.assessor = new Assessor(problem, hooks.gate, this.stopGuard);
  }

  /** All children are bred and judged before the first is evaluated; undefined where it was stopped. */
  async advance(
    before: IslandState,
    immigrants: readonly Immigrant[] | undefined,
    endOfEpoch: boolean,
  ): Promise<{ state: IslandState; record: GenerationRecord } | undefined> {
    const { assessor, config, stopGuard, seed } = this;
    const { evaluations, screened } = assessor;
    const breed = await this.breeder(before);
    if (breed === undefined) return undefined;
    const { island } = before;
    const generation = before.generation + 1;
    const next = new NextPopulation(assessor, before.population.slice(0, config.elites), this.hooks.rejected);
    const first = config.elites + this.admitImmigrants(next, immigrants);
    for (let child = first; child < config.population; child++) {
      if (stopGuard.isDue() && (await stopGuard.mustStop())) return undefined;
      const random = Random.of(seed, "child", island, generation, child);
      next.add(() => breed(random, child));
    }
    const evaluated = await next.evaluated(config.cascadeShare);
    const population = evaluated && endOfEpoch ? await this.shortened(evaluated, generation) : evaluated;
    if (population === undefined) return undefined;
    const operators = creditsOf(next.outcomes, Random.of(seed, "shuffled", island, generation));
    const state: IslandState = {
      island,
      generation,
      population,
      credits: learn(before.credits ?? {}, operators),
      archive: config.archiveRate > 0 ? addToArchive(before.archive ?? {}, next.cells) : undefined,
      improved: this.isStagnant(before) || hasImproved(before.population, population) ? generation : before.improved,
    };
    const effort = { evaluations: assessor.evaluations - evaluations, screened: assessor.screened - screened };
    return { state, record: { ...describeGeneration(state, effort, next.rejected), operators } };
  }

  /** Whether an island has not improved for so long that it is restarted. */
  private isStagnant({ generation, improved = 0 }: IslandState): boolean {
    return this.config.patience > 0 && generation - improved >= this.config.patience;
  }

  /** How children are made: of the population, or at random where the island is restarted. Undefined where it was stopped. */
  private async breeder(state: IslandState): Promise<((random: Random, child: number) => Offspring<P>) | undefined> {
    const { representation } = this.problem;
    if (this.isStagnant(state)) {
      const { maxNodes } = this.config;
      return (random, child) => ({ program: representation.random(child, maxNodes, random), parentIds: [] });
    }
    const variation = await this.variation(state);
    return variation && ((random) => variation.breed(random));
  }

  /** The parents, with their errors by case where these decide; undefined where it was stopped. */
  private async variation(state: IslandState): Promise<Variation<P> | undefined> {
    const { island, generation, population, credits, archive = {} } = state;
    const { representation, byCases, exactCases } = this.problem;
    const parsed = (individual: Individual) => {
      const { genome, agentId } = individual;
      return { individual, agentId, program: this.assessor.programOf(genome) };
    };
    const parents = population.map(parsed);
    const guidance = { credits, archive: Object.values(archive).map(parsed) };
    if (!byCases || this.config.selection === "pareto")
      return new Variation(parents, representation, this.config, guidance);
    const evaluations = await this.assessor.evaluate(parents);
    const errors = evaluations?.map(({ errors }) => errors ?? NO_CASES);
    if (errors === undefined) return undefined;
    const sampling = Random.of(this.seed, "cases", island, generation);
    return new Variation(parents, representation, this.config, { ...guidance, errors, exact: exactCases, sampling });
  }

  /** The best is shortened where the evolution ends with this generation; undefined where that was stopped. */
  private async shortened(population: Individual[], generation: number): Promise<Individual[] | undefined> {
    const { generations, targetFitness } = this.config;
    const [best, ...others] = population;
    if (generation < generations && (best.fitness ?? Infinity) > targetFitness) return population;
    const shorter = await shorten(best, this.problem.representation, this.assessor);
    return shorter && [shorter, ...others.filter(({ agentId }) => agentId !== shorter.agentId)].sort(byFitness);
  }

  /** @returns how many immigrants became members; there is room for as many as there are places for children */
  private admitImmigrants(next: NextPopulation<P>, immigrants: readonly Immigrant[] = []): number {
    const { representation } = this.problem;
    const room = this.config.population - this.config.elites;
    let admitted = 0;
    for (const { source, parentIds } of immigrants) {
      const program = representation.read?.(source);
      if (program === undefined || admitted === room) continue;
      if (next.admit({ program, parentIds })) admitted++;
    }
    return admitted;
  }
}

/** Whether the best of a population is better than that of the one before. */
const hasImproved = ([before]: readonly Individual[], [now]: readonly Individual[]): boolean =>
  (now.fitness ?? Infinity) < (before.fitness ?? Infinity);

/** The errors of what did not score at all. */
const NO_CASES = new Float64Array(0);
