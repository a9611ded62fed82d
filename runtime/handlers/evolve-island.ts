import { createSandbox } from "../agents/sandbox/pool.js";
import { islandTask } from "../evolution/steps/epoch.js";
import { evolve } from "../evolution/steps/evolve.js";
import { connectModel } from "../platform/bedrock.js";
import { judge } from "../safety/gate.js";
import { step } from "./step.js";

/** Its processes are started by the first task that evaluates programs, and live as long as this one. */
const sandbox = createSandbox();

export const handler = step(islandTask, (task, world) => evolve(task, world, judge, connectModel(), sandbox));
