import { createSandbox } from "../agents/sandbox/pool.js";
import { close, closeRequest } from "../evolution/steps/close.js";
import { judge } from "../safety/gate.js";
import { step } from "./step.js";

export const handler = step(closeRequest, async (request, world) => {
  const sandbox = createSandbox({ processes: 1 });
  try {
    return await close(request, world, { gate: judge, sandbox });
  } finally {
    await sandbox.close();
  }
});
