/**
 * What agents are evolved for: definitions as JSON, and the problems made of them.
 *
 * @module
 */
import { binPackingProblem } from "./bin-packing/problem.js";
import type { TaskDefinition } from "./definition.js";
import type { Problem } from "./problem.js";
import { regressionProblem } from "./regression/problem.js";

export { builtInTasks } from "./built-in.js";
export { type TaskDefinition, taskDefinition } from "./definition.js";
export { parseTaskFile } from "./parse.js";
export type { Problem } from "./problem.js";

/** Makes a (valid) task ready for evolution. */
export function createProblem(task: TaskDefinition): Problem {
  switch (task.kind) {
    case "regression":
      return regressionProblem(task);
    case "online-bin-packing":
      return binPackingProblem(task);
  }
}
