import type { Gate } from "../../../runtime/gate/verdict.js";
import { configure, type EvolutionConfig } from "../../../runtime/lifecycle/config.js";
import { evolveEpoch, seedIsland } from "../../../runtime/search/islands/island.js";
import type { IslandState } from "../../../runtime/search/islands/state.js";
import { regressionProblem } from "../../../runtime/search/tasks/regression/problem.js";
import { type Formula, suiteTask } from "./suites.js";
import { Unseen } from "./unseen.js";

/** A training error that makes it worth looking at the unseen points. */
const PROMISING = 1e-6;

/** An attempt ends, and the next one starts anew, after so many generations that brought nothing. */
const STAGNATION = 10;

/** An improvement of less than this share is none. */
const GAIN = 0.01;

/** Nodes of a program at most, by attempt: small programs leave no room for another formula through the same points. */
const SIZES = [12, 20, 35];

/** Small populations start anew sooner. */
const SETTINGS = {
  population: 250,
  generations: 100_000,
  epoch: 5,
  tournament: 5,
  elites: 5,
  crossoverRate: 0.7,
  mutationRate: 0.1,
};

/** How one run ended. */
export interface Run {
  readonly formula: string;
  readonly seed: number;
  readonly recovered: boolean;
  readonly evaluations: number;
  /** Of one core. */
  readonly seconds: number;
  readonly attempts: number;
  /** Of the best program of the last attempt. */
  readonly trainingError: number;
  readonly source: string;
}

/** Breeding is what is measured here; the gate judges what comes out. */
const open: Gate = () => ({ safety_score: 1, decision: "accept", findings: [] });

/** Looks for a formula until it is found or the budget is spent. */
export async function recover(formula: Formula, seed: number, budget: number): Promise<Run> {
  const began = process.cpuUsage();
  const task = suiteTask(formula, seed);
  const problem = { ...regressionProblem(task), byCases: false };
  const unseen = new Unseen(formula, problem.representation);
  let evaluations = 0;
  for (let attempt = 1; ; attempt++) {
    const config = configure(task, { ...SETTINGS, maxNodes: SIZES[(attempt - 1) % SIZES.length] });
    const left = budget - evaluations;
    const outcome = await evolve(problem, config, seed * 1_000 + attempt, left, (source) => unseen.isRecovered(source));
    evaluations += outcome.evaluations;
    if (!outcome.recovered && evaluations < budget) continue;
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    return { formula: formula.name, seed, ...outcome, evaluations, seconds, attempts: attempt };
  }
}

type Outcome = Pick<Run, "recovered" | "evaluations" | "trainingError" | "source">;

/** One attempt: until it is found, nothing improves any more, or the budget is spent. */
async function evolve(
  problem: ReturnType<typeof regressionProblem>,
  config: EvolutionConfig,
  seed: number,
  budget: number,
  isFound: (source: string) => boolean,
): Promise<Outcome> {
  const hooks = { gate: open, stopped: async () => false };
  const { representation } = problem;
  const first = await seedIsland(problem, config, seed, 0, hooks);
  if (first === undefined) throw new Error("nobody stopped this evolution");
  let state: IslandState = first;
  let evaluations = config.population;
  let improved = { generation: 0, error: Infinity };
  for (;;) {
    const [best] = state.population;
    const trainingError = best.fitness ?? Infinity;
    const source = representation.print(representation.parse(best.genome));
    const recovered = trainingError < PROMISING && isFound(source);
    if (trainingError < improved.error * (1 - GAIN)) improved = { generation: state.generation, error: trainingError };
    const stuck = state.generation - improved.generation >= STAGNATION;
    if (recovered || stuck || evaluations >= budget) return { recovered, evaluations, trainingError, source };
    const result = await evolveEpoch(problem, config, seed, state, state.generation + config.epoch, hooks);
    if (result.status === "stopped") throw new Error("nobody stopped this evolution");
    evaluations += result.records.reduce((sum, record) => sum + record.evaluations, 0);
    state = result.state;
  }
}
