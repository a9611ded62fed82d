import * as z from "zod";
import { QUARANTINE_DEPTH_SCOPE } from "../../architecture/quarantine.js";
import type { Context } from "../../kernel/context.js";
import { scope } from "../../kernel/scope.js";

/** A figure that is none is counted anew. */
const depths = scope(QUARANTINE_DEPTH_SCOPE, z.int().nonnegative().catch(0));
const NAME = "waiting";

type Counter = Pick<Context, "control" | "metrics" | "log">;

/**
 * Counts how many programs wait, for the metric QuarantineDepth: counting them anew each time would read all of them.
 * A process that dies between a change and its count leaves the figure wrong by one until somebody lists them all.
 */
export const countWaiting = (change: number, counter: Counter): Promise<void> =>
  note((waiting) => Math.max(0, waiting + change), counter);

/** Sets the figure to what somebody has seen who has seen them all. */
export const correctWaiting = (waiting: number, counter: Counter): Promise<void> => note(() => waiting, counter);

/** A figure that cannot be written must not undo the decision that it counts. */
async function note(change: (waiting: number) => number, { control, metrics, log }: Counter): Promise<void> {
  try {
    const waiting = await depths(control).compareAndSwap(NAME, (before = 0) => change(before));
    metrics.put({ QuarantineDepth: waiting });
  } catch (error) {
    log("warn", "the depth of the quarantine could not be counted", { error });
  }
}
