import fc from "fast-check";
import { configure, type EvolutionConfig } from "../../../../runtime/lifecycle/config.js";
import { islandState } from "../../../../runtime/lifecycle/objects.js";
import { truncateByScreening } from "../../../../runtime/search/evaluators/screening.js";
import { evolveEpoch, seedIsland } from "../../../../runtime/search/islands/island.js";
import type { EpochHooks, IslandState } from "../../../../runtime/search/islands/state.js";
import { builtInTasks, createProblem, type Problem } from "../../../../runtime/search/tasks/index.js";
import { open } from "../arbitrary.js";

describe("what goes on from a first stage", () => {
  const errors = fc.array(fc.option(fc.nat(10)), { minLength: 1, maxLength: 30 });
  const shares = fc.double({ min: 0.01, max: 1, noNaN: true });
  const of = (fitness: readonly (number | null)[], share: number) => {
    const all = fitness.map((_, i) => i);
    const evaluations = fitness.map((each) => ({ fitness: each }));
    return truncateByScreening(all, evaluations, share);
  };

  it("is as much as was asked for, at least one, in its order", () => {
    fc.assert(
      fc.property(errors, shares, (fitness, share) => {
        const goOn = of(fitness, share);
        expect(goOn).toHaveLength(Math.ceil(share * fitness.length));
        expect(goOn).toEqual(goOn.toSorted((a, b) => a - b));
      }),
    );
  });

  it("is never worse than what does not go on; what did not score is worse than all that did", () => {
    fc.assert(
      fc.property(errors, shares, (fitness, share) => {
        const error = (i: number) => fitness[i] ?? Infinity;
        const goOn = new Set(of(fitness, share));
        const left = fitness.map((_, i) => i).filter((i) => !goOn.has(i));
        for (const i of goOn) for (const j of left) expect(error(i)).toBeLessThanOrEqual(error(j));
      }),
    );
  });
});

describe("an island with a cascade", () => {
  const task = builtInTasks["nguyen-3"];
  const plain = createProblem(task);
  const never: EpochHooks = { gate: open, stopped: async () => false };

  /** Screened by length: the first stage prefers what the full evaluation would not. */
  const watched = () => {
    const evaluated: string[] = [];
    const screened = new Set<string>();
    const { format, print } = plain.representation;
    const problem: Problem = {
      ...plain,
      refine: undefined,
      byCases: false, // else parents are evaluated anew
      evaluate(programs) {
        evaluated.push(...programs.map(format));
        return plain.evaluate(programs);
      },
      screening: {
        evaluate: async (programs) =>
          programs.map((program) => {
            screened.add(format(program));
            return { fitness: print(program).length };
          }),
      },
    };
    return { problem, evaluated, screened };
  };

  const configured = (cascadeShare: number): EvolutionConfig =>
    configure(task, { population: 30, elites: 2, generations: 20, cascadeShare });

  async function start(problem: Problem): Promise<IslandState> {
    const first = await seedIsland(problem, configured(1), 7, 0, never);
    if (first === undefined) throw new Error("the seeding was stopped");
    return first;
  }

  async function evolve(problem: Problem, config: EvolutionConfig, state: IslandState, until: number) {
    const result = await evolveEpoch(problem, config, 7, state, until, never);
    if (result.status !== "done") throw new Error("the epoch was stopped");
    return result;
  }

  it("has only members that were evaluated in full, and says apart what each stage took", async () => {
    const { problem, evaluated, screened } = watched();
    const config = configured(0.25);
    const first = await start(problem);
    evaluated.length = 0;
    const { state, records } = await evolve(problem, config, first, 1);
    const known = new Set([...evaluated, ...first.population.map(({ genome }) => genome)]);
    expect(state.population.every(({ genome }) => known.has(genome))).toBe(true);
    expect(state.population).toHaveLength(config.elites + Math.ceil(0.25 * screened.size));
    const born = state.population.filter(({ genome }) => screened.has(genome));
    expect(records[0]).toMatchObject({ screened: screened.size, evaluations: born.length });
  });

  it("tells the operators of children that did not go on, too: they improved nothing", async () => {
    const { problem, screened } = watched();
    const { records } = await evolve(problem, configured(0.25), await start(problem), 1);
    const credits = Object.values(records[0].operators ?? {});
    expect(credits.reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThanOrEqual(screened.size);
  });

  it("is the same in one epoch or in several, stored as JSON in between", async () => {
    const config = configured(0.4);
    const first = await start(watched().problem);
    const whole = await evolve(watched().problem, config, first, 6);
    const half = await evolve(watched().problem, config, first, 3);
    const stored = islandState.parse(JSON.parse(JSON.stringify(half.state)));
    expect((await evolve(watched().problem, config, stored, 6)).state).toEqual(whole.state);
  });

  it("never lets what only did well in the first stage be the best", async () => {
    const { problem, evaluated } = watched();
    const { state, records } = await evolve(problem, configured(0.25), await start(problem), 5);
    const full = new Map<string, number | null>();
    for (const genome of evaluated) {
      const [{ fitness }] = await plain.evaluate([plain.representation.parse(genome)]);
      full.set(genome, fitness);
    }
    for (const best of [...records.map((record) => record.best), state.population[0]]) {
      expect(best.fitness).toBe(full.get(best.genome));
    }
  });

  it("is one without where the task has no first stage, or all go on", async () => {
    const first = await start(plain);
    const without = await evolve(plain, configured(1), first, 3);
    expect(await evolve({ ...plain, screening: undefined }, configured(0.25), first, 3)).toEqual(without);
    const { problem, screened } = watched();
    await evolve(problem, configured(1), first, 1);
    expect(screened.size).toBe(0);
    expect(without.records[0]).not.toHaveProperty("screened");
  });

  it("ends when it must stop in the first stage", async () => {
    const { problem } = watched();
    const first = await start(problem);
    const endless: Problem = { ...problem, screening: { evaluate: () => new Promise(() => undefined) } };
    let reads = 0;
    const hooks: EpochHooks = { ...never, stopped: async () => reads++ > 0 };
    expect(await evolveEpoch(endless, configured(0.5), 7, first, 1, hooks)).toMatchObject({ status: "stopped" });
  });
});
