/**
 * What agents are evolved for: definitions as JSON, and the problems made of them.
 *
 * @module
 */
import type { BatchSandbox } from "../../sandbox/job.js";
import { binPackingProblem } from "./bin-packing/problem.js";
import type { TaskDefinition } from "./definition.js";
import type { Problem } from "./problem.js";
import { designProgram, designPsb2 } from "./program/design.js";
import { programProblem } from "./program/problem.js";
import { regressionProblem } from "./regression/problem.js";

export { builtInTasks } from "./built-in.js";
export { type TaskDefinition, taskDefinition } from "./definition.js";
export type { Problem } from "./problem.js";

/**
 * Makes a (valid) task ready for evolution.
 *
 * @param sandbox where candidates run, of tasks whose candidates are programs; not needed where none is evaluated
 */
export function createProblem(task: TaskDefinition, sandbox?: BatchSandbox): Problem {
  switch (task.kind) {
    case "regression":
      return regressionProblem(task);
    case "online-bin-packing":
      return binPackingProblem(task);
    case "program":
      return programProblem(designProgram(task), sandbox);
    case "psb2":
      return programProblem(designPsb2(task), sandbox);
  }
}
