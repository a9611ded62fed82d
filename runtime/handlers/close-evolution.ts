import { judge } from "../gate/gate.js";
import { close } from "../lifecycle/steps/close.js";
import { closeRequest } from "../lifecycle/steps/closing.js";
import { createSandbox } from "../sandbox/runner/pool.js";
import { step } from "./step.js";

/** The last step: verifies the champion in a sandbox of its own, which ends with the event. */
export const handler = step(closeRequest, async (request, context) => {
  const sandbox = createSandbox({ processes: 1 });
  try {
    return await close(request, context, { gate: judge, sandbox });
  } finally {
    await sandbox.close();
  }
});
