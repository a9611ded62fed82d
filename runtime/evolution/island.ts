import { Unsafe } from "../errors.js";
import { Random } from "../random.js";
import { Assessor } from "./assess.js";
import { Nursery } from "./breed.js";
import type { EpochHooks, EpochResult, EvolutionConfig, GenerationRecord, IslandState } from "./contract.js";
import { describeGeneration } from "./generation.js";
import { generateRamped } from "./genome/generate.js";
import { Members } from "./members.js";
import { Pacer } from "./pacer.js";
import type { Problem } from "./tasks/index.js";

/**
 * Generation 0 of an island; undefined where `hooks.stopped` ended it.
 *
 * @throws {Unsafe} when the gate accepts none of the first candidates
 */
export async function seedIsland(
  problem: Problem,
  config: EvolutionConfig,
  seed: number,
  island: number,
  { gate, stopped }: EpochHooks,
): Promise<IslandState | undefined> {
  const { grammar } = problem;
  const members = new Members(new Assessor(problem, gate));
  const pacer = new Pacer(stopped);
  for (let index = 0; index < config.population; index++) {
    if (pacer.isDue() && (await pacer.mustStop())) return undefined;
    const random = Random.of(seed, "first", island, index);
    members.add(() => ({ program: generateRamped(grammar, index, config.maxNodes, random), parents: [] }));
  }
  const population = members.bestFirst();
  if (population.length === 0) {
    const hint = "compare what the task's grammar prints with what the gate allows";
    throw new Unsafe("the safety gate accepted no agent of the first generation", { field: "task", hint });
  }
  return { island, generation: 0, population };
}

/**
 * Evolves one island from where it stands to generation `until`. The result depends on the arguments alone, not on how
 * long anything takes; `hooks.stopped` can only end it.
 */
export async function evolveEpoch(
  problem: Problem,
  config: EvolutionConfig,
  seed: number,
  state: IslandState,
  until: number,
  hooks: EpochHooks,
): Promise<EpochResult> {
  const assessor = new Assessor(problem, hooks.gate);
  const pacer = new Pacer(hooks.stopped);
  const records: GenerationRecord[] = [];
  const { island } = state;
  let { population } = state;
  for (let generation = state.generation + 1; generation <= until; generation++) {
    const nursery = new Nursery(population, problem, config);
    const evaluatedBefore = assessor.evaluations;
    const members = new Members(assessor, population.slice(0, config.elites), hooks.rejected);
    for (let child = config.elites; child < config.population; child++) {
      if (pacer.isDue() && (await pacer.mustStop())) return { status: "stopped", generation: generation - 1 };
      const random = Random.of(seed, "child", island, generation, child);
      members.add(() => nursery.breed(random));
    }
    population = members.bestFirst();
    const evaluations = assessor.evaluations - evaluatedBefore;
    records.push(describeGeneration({ island, generation, population }, evaluations, members.rejected));
  }
  return { status: "done", state: { island, generation: until, population }, records };
}
