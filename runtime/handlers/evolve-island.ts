import { judge } from "../gate/gate.js";
import { islandTask } from "../lifecycle/steps/epoch.js";
import { evolveIsland } from "../lifecycle/steps/evolve.js";
import { connectModel } from "../platform/aws/bedrock.js";
import { createSandbox } from "../sandbox/runner/pool.js";
import { step } from "./step.js";

/** Its processes are started by the first task that evaluates programs, and live as long as this one. */
const sandbox = createSandbox();

/** The second step: one island for one epoch, in as many invocations side by side as there are islands. */
export const handler = step(islandTask, (task, context) =>
  evolveIsland(task, context, judge, { model: connectModel(), sandbox }),
);
