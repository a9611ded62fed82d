import type { OpenRequest } from "../../runtime/lifecycle/steps/open.js";

const x = Array.from({ length: 12 }, (_, i) => i / 4 - 1.5);

/** Predict a curve that no formula of the task hits exactly, so that every evolution runs to its last generation. */
export const smallTask = {
  kind: "regression",
  name: "wave",
  target: "y",
  columns: { x, y: x.map((value) => Math.sin(3 * value) + value ** 2 - 1) },
  primitives: ["add", "sub", "mul", "cos"],
};

/** An evolution of three epochs with a checkpoint in the middle: a few milliseconds of work. */
export const smallRequest: OpenRequest = {
  evolution_id: "evo-test",
  task: smallTask,
  config: {
    islands: 2,
    population: 8,
    generations: 6,
    epoch: 2,
    migrants: 1,
    elites: 1,
    maxNodes: 15,
    checkpointInterval: 4,
    targetFitness: 0,
  },
  seed: 7,
};

/** An evolution of programs that are run in a sandbox, of two short generations. */
export const programRequest: OpenRequest = {
  evolution_id: "evo-program",
  task: {
    kind: "program",
    name: "curve",
    cases: Array.from({ length: 40 }, (_, n) => ({ input: n, output: n * n + 3 * n })),
    limits: { fuel: 2_000 },
  },
  config: { islands: 1, population: 6, generations: 2, epoch: 1, migrants: 0, elites: 1, maxNodes: 15 },
  seed: 5,
};
