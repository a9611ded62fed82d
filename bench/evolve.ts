import { defaultConfig } from "../runtime/evolution/config.js";
import type { IslandState } from "../runtime/evolution/contract.js";
import { evolveEpoch, seedIsland } from "../runtime/evolution/island.js";
import { migrate, receive } from "../runtime/evolution/migration.js";
import { byFitness } from "../runtime/evolution/selection/order.js";
import { onlineBinPacking } from "../runtime/evolution/tasks/bin-packing/simulator.js";
import { createProblem, type Problem, type TaskDefinition } from "../runtime/evolution/tasks/index.js";
import { judge } from "../runtime/safety/gate.js";
import type { Json } from "../runtime/stores.js";

/** A whole evolution in this process: what the state machine does, without stores. */
export async function evolveAlone(task: TaskDefinition, seed: number) {
  const config = defaultConfig(task);
  const start = performance.now();
  const problem = createProblem(task);
  let evaluations = config.islands * config.population;
  const hooks = { gate: judge, stopped: async () => false };
  let states: IslandState[] = [];
  for (let island = 0; island < config.islands; island++) {
    const first = await seedIsland(problem, config, seed, island, hooks);
    if (first) states.push(first);
  }
  for (let generation = 0; generation < config.generations; ) {
    generation = Math.min(generation + config.epoch, config.generations);
    const evolved: IslandState[] = [];
    for (const state of states) {
      const result = await evolveEpoch(problem, config, seed, state, generation, hooks);
      if (result.status === "stopped") throw new Error("nobody stopped this evolution");
      evaluations += result.records.reduce((sum, record) => sum + record.evaluations, 0);
      evolved.push(result.state);
    }
    const migrants = migrate(evolved, config, seed);
    states = evolved.map((state) => receive(state, migrants));
  }
  const [best] = states.flatMap(({ population }) => population).sort(byFitness);
  return {
    seed,
    evaluations,
    seconds: Math.round((performance.now() - start) / 1_000),
    training: best.fitness?.toFixed(3),
    unseen: unseen(problem, best.genome).toFixed(3),
    ...problem.holdOut.baselines,
    bytes: best.bytes,
  };
}

/** The champion on the hold-out, as V8 runs it: a benchmark of evolution, not of the sandbox. */
function unseen(problem: Problem, genome: string): number {
  const { representation, holdOut } = problem;
  const source = representation.print(representation.parse(genome)).replace("export default", "return ");
  const { config, work } = holdOut.job;
  const agent: (input: Json) => Json = new Function(source)()(config);
  if (work.kind === "simulation") return problem.holdOut.score(onlineBinPacking(work.parameters, agent));
  if (work.kind === "inputs") return problem.holdOut.score(work.inputs.map(agent));
  throw new Error(`there is no hold-out by ${work.kind}`);
}
