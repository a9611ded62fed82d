import { judge } from "../gate/gate.js";
import { begin, openRequest } from "../lifecycle/steps/open.js";
import { createSandbox } from "../sandbox/runner/pool.js";
import { step } from "./step.js";

/** The first step: begins an evolution or takes it up again; the canaries run in a sandbox that ends with the event. */
export const handler = step(openRequest, async (request, context) => {
  const sandbox = createSandbox({ processes: 1 });
  try {
    return await begin(request, context, { gate: judge, sandbox });
  } finally {
    await sandbox.close();
  }
});
