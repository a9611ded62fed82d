import { setImmediate } from "node:timers/promises";
import { EMERGENCY_POLL_MS } from "../architecture/limits.js";
import { within } from "../within.js";

/** Stands for "not done yet". */
const LATE = Symbol("late");

/** Lets long work be stopped: asks at most every half poll interval, and lets other things run meanwhile. */
export class Pacer {
  private asked = Number.NEGATIVE_INFINITY;

  constructor(private readonly stopped: () => Promise<boolean>) {}

  /** Whether the work is to end. Call it often; it costs nothing while it is not time to ask. */
  async mustStop(): Promise<boolean> {
    if (!this.isDue()) return false;
    await setImmediate();
    const stop = await this.stopped();
    this.asked = performance.now();
    return stop;
  }

  /** Whether {@link mustStop} would ask now. */
  isDue(): boolean {
    return performance.now() - this.asked >= EMERGENCY_POLL_MS / 2;
  }

  /** What `work` comes to, asking meanwhile; undefined where it must stop, and then nobody waits for the work. */
  async attend<T>(work: Promise<T>): Promise<T | undefined> {
    for (;;) {
      const result = await within(EMERGENCY_POLL_MS / 2, work, (): typeof LATE => LATE);
      if (await this.mustStop()) {
        work.catch(() => undefined); // nobody is interested any more
        return undefined;
      }
      if (result !== LATE) return result;
    }
  }
}
