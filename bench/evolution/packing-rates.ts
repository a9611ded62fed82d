import { runInNewContext } from "node:vm";
import { Random } from "../../runtime/kernel/random.js";
import { classes, drawInstances } from "../../runtime/sandbox/simulators/bin-packing/instances.js";
import { pack } from "../../runtime/sandbox/simulators/bin-packing/simulator.js";
import type { Program } from "../../runtime/search/representations/formula/program.js";
import type { Representation } from "../../runtime/search/representations/representation.js";
import { PackingEvaluator } from "../../runtime/search/tasks/bin-packing/evaluator.js";
import { binPackingProblem } from "../../runtime/search/tasks/bin-packing/problem.js";
import type { BinPackingTask } from "../../runtime/search/tasks/definition.js";
import { rates } from "./rates.js";

const POLICIES = 10;

const NODES = { least: 20, most: 30 };

/** Percent over the bound: a policy that is better is played to the end. */
const PLAYED = 10;

/** Candidates per second of one core. */
interface PackingRates {
  /** Of the evaluator. */
  readonly engine: number;
  /** Of printed agents in V8, in the simulator that the sandbox has: the results are the same. */
  readonly simulator: number;
}

/** How fast policies are played on all training instances of a task. */
export function packingRates(task: BinPackingTask): PackingRates {
  const { capacity } = classes[task.class];
  const sample = { ...task.training, class: task.class, part: "training", seed: task.seed } as const;
  const { representation } = binPackingProblem(task);
  const evaluator = new PackingEvaluator(sample);
  const policies = drawPolicies(representation, evaluator);
  const agents = policies.map((policy) =>
    runInNewContext(representation.print(policy).replace("export default", "agent="))({ capacity }),
  );
  const drawn = drawInstances(sample);
  const byEngine = () => {
    for (const policy of policies) evaluator.evaluate(policy);
  };
  const bySimulator = () => {
    for (const agent of agents) for (const items of drawn) pack(items, capacity, agent);
  };
  const [engine, simulator] = rates(byEngine, bySimulator);
  return { engine: Math.round(engine * POLICIES), simulator: Math.round(simulator * POLICIES) };
}

/** Random policies of the usual size that are not hopeless. */
function drawPolicies(representation: Representation<Program>, evaluator: PackingEvaluator): Program[] {
  const policies: Program[] = [];
  for (let seed = 0; policies.length < POLICIES; seed++) {
    const policy = representation.random(seed, NODES.most, Random.of(seed, "packing-rates"));
    if (policy.code.length < NODES.least) continue;
    if ((evaluator.evaluate(policy).fitness ?? Infinity) < PLAYED) policies.push(policy);
  }
  return policies;
}
