import type { Gate } from "../../../../runtime/gate/verdict.js";
import { configure, type EvolutionConfig } from "../../../../runtime/lifecycle/config.js";
import { islandState } from "../../../../runtime/lifecycle/objects.js";
import { evolveEpoch, seedIsland } from "../../../../runtime/search/islands/island.js";
import type { EpochHooks, IslandState, Rejection } from "../../../../runtime/search/islands/state.js";
import { byFitness } from "../../../../runtime/search/selection/order.js";
import {
  builtInTasks,
  createProblem,
  type Problem,
  type TaskDefinition,
} from "../../../../runtime/search/tasks/index.js";
import { open } from "../arbitrary.js";

const packing: TaskDefinition = {
  kind: "online-bin-packing",
  name: "small",
  class: "weibull-5k",
  training: { instances: 2, items: 300 },
  holdOut: { instances: 1, items: 300 },
  seed: 1,
  counts: false,
};

const cases: [string, TaskDefinition][] = [
  ["regression", builtInTasks["nguyen-3"]],
  ["bin packing", packing],
];

const never: EpochHooks = { gate: open, stopped: async () => false };

async function seeded(problem: Problem, config: EvolutionConfig, seed: number, island: number, hooks = never) {
  const first = await seedIsland(problem, config, seed, island, hooks);
  if (first === undefined) throw new Error("the seeding was stopped");
  return first;
}

async function evolve(problem: Problem, config: EvolutionConfig, state: IslandState, until: number, hooks = never) {
  const result = await evolveEpoch(problem, config, 7, state, until, hooks);
  if (result.status !== "done") throw new Error("the epoch was stopped");
  return result;
}

describe.each(cases)("an island on %s", (_, task) => {
  const config = configure(task, { population: 30, elites: 2 });
  const problem = createProblem(task);
  let first: IslandState;
  beforeAll(async () => {
    first = await seeded(problem, config, 7, 0);
  });

  it("is the same twice, byte for byte", async () => {
    const again = createProblem(task);
    expect(JSON.stringify(await seeded(again, config, 7, 0))).toBe(JSON.stringify(first));
    const [one, two] = [await evolve(problem, config, first, 4), await evolve(again, config, first, 4)];
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  });

  it("is the same in one epoch or in several, stored as JSON in between", async () => {
    const whole = await evolve(problem, config, first, 4);
    const half = await evolve(problem, config, first, 2);
    const rest = await evolve(createProblem(task), config, JSON.parse(JSON.stringify(half.state)), 4);
    expect(rest.state).toEqual(whole.state);
  });

  it("differs by seed and by island", async () => {
    expect((await seeded(problem, config, 8, 0)).population).not.toEqual(first.population);
    expect((await seeded(problem, config, 7, 1)).population).not.toEqual(first.population);
  });

  it("never loses its best, holds no agent twice, and is sorted", async () => {
    const { state, records } = await evolve(problem, config, first, 5);
    const errors = [first.population[0], ...records.map(({ best }) => best)].map(({ fitness }) => fitness ?? Infinity);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    expect(new Set(state.population.map(({ agentId }) => agentId)).size).toBe(state.population.length);
    expect(state.population).toEqual(state.population.toSorted(byFitness));
    expect(records.map(({ generation }) => generation)).toEqual([1, 2, 3, 4, 5]);
  });

  it("says where each individual comes from", async () => {
    const { state } = await evolve(problem, config, first, 1);
    const born = state.population.filter(({ parentIds }) => parentIds.length > 0);
    const parents = new Set(first.population.map(({ agentId }) => agentId));
    expect(born.length).toBeGreaterThan(0);
    expect(born.flatMap(({ parentIds }) => parentIds).every((id) => parents.has(id))).toBe(true);
  });
});

describe("an island with everything on", () => {
  const task = builtInTasks["nguyen-3"];
  const problem = createProblem(task);
  const settings = { population: 30, exploration: 0.3, archiveRate: 0.3, caseShare: 0.4, patience: 2 };
  const config = configure(task, settings);

  it("is the same in one epoch or in several, stored as JSON in between", async () => {
    const first = await seeded(problem, config, 7, 0);
    const whole = await evolve(problem, config, first, 6);
    const half = await evolve(problem, config, first, 3);
    const stored = islandState.parse(JSON.parse(JSON.stringify(half.state)));
    expect((await evolve(createProblem(task), config, stored, 6)).state).toEqual(whole.state);
  });

  it("keeps the best it ever had in its archive, and has learned of its operators", async () => {
    const { state } = await evolve(problem, config, await seeded(problem, config, 7, 0), 5);
    const archived = Object.values(state.archive ?? {}).sort(byFitness);
    expect(archived[0].fitness).toBe(state.population[0].fitness);
    expect(archived.length).toBeGreaterThan(1);
    expect(Object.keys(state.credits ?? {})).toContain("crossover");
  });

  it("begins anew where it does not improve, but for its elites", async () => {
    const stuck = configure(task, { population: 30, patience: 1, targetFitness: 0 });
    const flat: Problem = { ...problem, evaluate: async (programs) => programs.map(() => ({ fitness: 1 })) };
    const first = await seeded(flat, { ...stuck, patience: 0 }, 7, 0);
    const { state } = await evolve({ ...flat, byCases: false }, stuck, { ...first, generation: 1 }, 2);
    const fresh = state.population.filter(({ parentIds }) => parentIds.length === 0);
    expect(fresh).toHaveLength(state.population.length);
    for (const elite of first.population.slice(0, stuck.elites)) expect(state.population).toContainEqual(elite);
    expect(state.improved).toBe(2);
  });
});

describe("an epoch", () => {
  const task = packing;
  const config = configure(task, { population: 20 });
  const problem = createProblem(task);
  let first: IslandState;
  beforeAll(async () => {
    first = await seeded(problem, config, 7, 0);
  });

  it("ends at once when it is stopped", async () => {
    const stopped = await evolveEpoch(problem, config, 7, first, 5, { gate: open, stopped: async () => true });
    expect(stopped).toEqual({ status: "stopped", generation: 0 });
  });

  it("does not even begin where it is stopped already", async () => {
    let judged = 0;
    const counting: Gate = (source) => {
      judged++;
      return open(source);
    };
    const hooks: EpochHooks = { gate: counting, stopped: async () => true };
    expect(await seedIsland(problem, config, 7, 0, hooks)).toBeUndefined();
    expect(judged).toBe(0);
  });

  it("lets other things happen while it works", async () => {
    const waiting = new Promise((resolve) => setImmediate(() => resolve("in between")));
    await expect(Promise.race([evolveEpoch(problem, config, 7, first, 30, never), waiting])).resolves.toBe(
      "in between",
    );
  });

  it("evaluates only what the gate accepted, and reports the rest", async () => {
    const evaluated: string[] = [];
    const spied: Problem = {
      ...problem,
      evaluate(programs) {
        evaluated.push(...programs.map(problem.representation.print));
        return problem.evaluate(programs);
      },
    };
    const noDivision: Gate = (source) => ({
      safety_score: source.includes("*") ? 0.5 : 1,
      decision: source.includes("*") ? "reject" : "accept",
      findings: [],
    });
    const rejections: Rejection[] = [];
    const start = await seeded(spied, config, 7, 0, { ...never, gate: noDivision });
    const hooks: EpochHooks = { ...never, gate: noDivision, rejected: (rejection) => rejections.push(rejection) };
    const { records } = await evolve(spied, config, start, 3, hooks);
    expect(evaluated.filter((source) => source.includes("*"))).toEqual([]);
    expect(rejections.length).toBeGreaterThan(0);
    expect(rejections.every(({ reason, source }) => reason === "safety" && source.includes("*"))).toBe(true);
    expect(records.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(rejections.length);
  });

  it("does not evaluate an agent that is too large", async () => {
    const { representation } = problem;
    const print = (program: unknown) => representation.print(program).padEnd(6_657);
    const padded: Problem = { ...problem, representation: { ...representation, print } };
    const rejections: Rejection[] = [];
    const hooks: EpochHooks = { ...never, rejected: (rejection) => rejections.push(rejection) };
    const { records, state } = await evolve(padded, config, first, 1, hooks);
    expect(records[0].evaluations).toBe(0);
    expect(rejections.length).toBeGreaterThan(0);
    expect(rejections.every(({ reason, bytes }) => reason === "size" && bytes === 6_657)).toBe(true);
    expect(state.population).toEqual(first.population.slice(0, config.elites));
  });

  describe("with immigrants", () => {
    const readable: Problem = {
      ...problem,
      representation: {
        ...problem.representation,
        read: (source) => (source.startsWith("x") ? problem.representation.parse(source) : undefined),
      },
    };
    const immigrants = ["x1 x0 x0 mul div", "no program", "x0 7 add x1 sub"].map((source) => ({
      source,
      parentIds: ["a-parent"],
    }));

    it("lets those in that can be read and pass the gate, in the first generation", async () => {
      const hooks: EpochHooks = { ...never, immigrants };
      const { state, records } = await evolve(readable, config, first, 1, hooks);
      const arrived = state.population.filter(({ parentIds }) => parentIds.includes("a-parent"));
      expect(arrived.map(({ genome }) => genome).sort()).toEqual(["x0 7 add x1 sub", "x1 x0 x0 mul div"]);
      expect(state.population.length).toBeLessThanOrEqual(config.population);
      expect(records[0].rejected).toBe(0);
    });

    it("goes on as without them afterwards: they take places, not chances", async () => {
      const hooks: EpochHooks = { ...never, immigrants: [{ source: "no program", parentIds: [] }] };
      expect(await evolve(readable, config, first, 3, hooks)).toEqual(await evolve(problem, config, first, 3));
    });

    it("does not let in what the gate refuses", async () => {
      const shut: Gate = () => ({ safety_score: 0, decision: "reject", findings: [] });
      const { state } = await evolve(readable, config, first, 1, { ...never, gate: shut, immigrants });
      expect(state.population).toEqual(first.population.slice(0, config.elites));
    });
  });

  it("fits constants of what was accepted, and takes the result where that is accepted, too", async () => {
    const { representation } = problem;
    const fitted = representation.parse("x1 x0 x0 mul div");
    const fitting: Problem = {
      ...problem,
      refine: async (programs) => ({ programs: programs.map(() => fitted), evaluations: 5 }),
    };
    const { state, records } = await evolve(fitting, config, first, 1);
    const children = state.population.filter(({ genome }) => genome === "x1 x0 x0 mul div");
    expect(children).toHaveLength(1);
    expect(state.population).toHaveLength(config.elites + 1);
    expect(records[0].evaluations).toBe(6);
  });

  it("counts what never scored behind everything else", async () => {
    const hopeless: Problem = { ...problem, evaluate: async (programs) => programs.map(() => ({ fitness: null })) };
    const { records } = await evolve(hopeless, config, await seeded(hopeless, config, 7, 0), 1);
    expect(records[0]).toMatchObject({ meanFitness: null, diversity: 0 });
  });

  it("cannot begin when the gate accepts nothing", async () => {
    const shut: Gate = () => ({ safety_score: 0, decision: "reject", findings: [] });
    await expect(seeded(problem, config, 7, 0, { ...never, gate: shut })).rejects.toMatchObject({ code: "unsafe" });
  });
});
