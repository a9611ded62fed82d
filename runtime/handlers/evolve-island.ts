import { islandTask } from "../evolution/steps/epoch.js";
import { evolve } from "../evolution/steps/evolve.js";
import { judge } from "../safety/gate.js";
import { step } from "./step.js";

export const handler = step(islandTask, (task, world) => evolve(task, world, judge));
