import { setImmediate } from "node:timers/promises";
import { EMERGENCY_POLL_MS } from "../architecture/limits.js";

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
}
