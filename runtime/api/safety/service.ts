import { judge } from "../../gate/gate.js";
import type { Context } from "../../kernel/context.js";
import { holdOutJob } from "../../lifecycle/hold-out.js";
import { createSandbox } from "../../sandbox/runner/pool.js";
import type { SafetyService } from "./app.js";

/**
 * The safety service of a context; what it watches gets a process of its own.
 *
 * @param parts what is to be otherwise
 */
export const safetyService = (
  context: Context,
  parts: Partial<Pick<SafetyService, "gate" | "openSandbox">> = {},
): SafetyService => ({
  ...context,
  gate: judge,
  openSandbox: () => createSandbox({ processes: 1 }),
  holdOutJob: (id) => holdOutJob(id, context),
  ...parts,
});
