import { configure } from "../../runtime/lifecycle/config.js";
import type { EvolutionRequest } from "../../runtime/lifecycle/request.js";
import { builtInTasks } from "../../runtime/search/tasks/index.js";

const task = builtInTasks["nguyen-7"];

/** The evolution that scaling is measured on: a formula, with the default settings, on four islands to its last generation. */
export const archipelago: EvolutionRequest = {
  task,
  config: configure(task, { islands: 4, generations: 20, targetFitness: 0 }),
  seed: 1,
};
