import { createSandbox } from "../agents/sandbox/pool.js";
import { begin, openRequest } from "../evolution/steps/open.js";
import { judge } from "../safety/gate.js";
import { step } from "./step.js";

export const handler = step(openRequest, async (request, world) => {
  const sandbox = createSandbox({ processes: 1 });
  try {
    return await begin(request, world, { gate: judge, sandbox });
  } finally {
    await sandbox.close();
  }
});
