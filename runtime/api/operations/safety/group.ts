import * as z from "zod";
import { judge } from "../../../gate/gate.js";
import type { Context } from "../../../kernel/context.js";
import { holdOutJob } from "../../../lifecycle/hold-out.js";
import type { Gatekeeper } from "../../../safety/quarantine/admit.js";
import { programId } from "../../../safety/quarantine/identity.js";
import type { Isolation } from "../../../safety/quarantine/isolate.js";
import { createSandbox } from "../../../sandbox/runner/pool.js";
import { operationsOf } from "../../operation.js";

/** What judging programs and keeping them in quarantine takes. */
export interface SafetyContext extends Gatekeeper, Isolation, Pick<Context, "metrics"> {}

/** Makes an operation of safety. */
export const inSafety = operationsOf<SafetyContext>("safety");

/**
 * The context of a process that judges; what it watches gets a process of its own.
 *
 * @param parts what is to be otherwise
 */
export const openSafety = (
  context: Context,
  parts: Partial<Pick<SafetyContext, "gate" | "openSandbox">> = {},
): SafetyContext => ({
  ...context,
  gate: judge,
  openSandbox: () => createSandbox({ processes: 1 }),
  holdOutJob: (id) => holdOutJob(id, context),
  ...parts,
});

/** The program that is meant. */
export const id = programId.describe("the program that is meant");

/** Nothing but the program. */
export const onlyProgram = z.strictObject({ id });

/** A person's decision; whose it is says who asks. */
export const reviewInput = z.strictObject({
  id,
  reason: z.string().trim().min(1).max(500).describe("why; it is kept and shown to whoever brings the program again"),
});
