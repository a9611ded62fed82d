import { setImmediate } from "node:timers/promises";
import { STOP_POLL_MS } from "../../architecture/limits.js";
import { withTimeOut } from "../../kernel/time-out.js";

/** Stands for "not done yet". */
const LATE = Symbol("late");

/** An answer that is no stop permits work for so long after it was asked for; the rest of the poll is for slow work. */
const PERMIT_MS = 0.6 * STOP_POLL_MS;

/** A permit of this age is renewed while work goes on. */
const RENEW_MS = 0.25 * STOP_POLL_MS;

/** Work makes way this often, so that answers come in. */
const YIELD_MS = 0.02 * STOP_POLL_MS;

/** Reads that may take longer than a permit lasts, one after the other, until that counts as a stop. */
const SLOW_READS = 5;

/**
 * Lets long work be stopped. Work needs a permit: an answer that is no stop, and that was asked for only a moment ago. It
 * is the asking that counts, so that a slow answer cannot let anything start long after a stop.
 */
export class StopGuard {
  /** When the read that permits began, by a clock that nobody sets. */
  private permitted = Number.NEGATIVE_INFINITY;
  private looked = Number.NEGATIVE_INFINITY;
  /** One that goes on. */
  private reading: Promise<void> | undefined;
  private halted = false;
  private underWay = false;

  /**
   * @param stopped answers whether to stop; must end in bounded time, and what it throws counts as a stop
   * @param ended told when a stop has ended work under way, and for how many milliseconds none has begun by then
   */
  constructor(
    private readonly stopped: () => Promise<boolean>,
    private readonly ended: (idleMs: number) => void = () => undefined,
  ) {}

  /** Whether the work is to end. Call it often; it hardly costs anything. */
  async mustStop(): Promise<boolean> {
    if (!this.isDue()) return false;
    const idleSince = performance.now();
    await setImmediate();
    if (this.age() >= RENEW_MS) void this.read(); // while the work goes on
    for (let reads = 0; !this.halted && this.age() >= PERMIT_MS; reads++) {
      if (reads === SLOW_READS) this.halted = true;
      else await this.read();
    }
    this.looked = performance.now();
    if (this.halted && this.underWay) this.ended(this.looked - idleSince);
    this.underWay = !this.halted;
    return this.halted;
  }

  /** Whether it is time to call {@link mustStop}. */
  isDue(): boolean {
    return this.halted || performance.now() - this.looked >= YIELD_MS;
  }

  /**
   * What `work` comes to, asking meanwhile; undefined where it must stop: the signal tells the work, and nobody waits for it.
   */
  async attend<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const abort = new AbortController();
    const doing = work(abort.signal);
    for (;;) {
      const result = await withTimeOut(RENEW_MS, doing, (): typeof LATE => LATE);
      if (await this.mustStop()) {
        doing.catch(() => undefined); // nobody is interested any more
        abort.abort();
        return undefined;
      }
      if (result !== LATE) return result;
    }
  }

  private age(): number {
    return performance.now() - this.permitted;
  }

  /** One read at a time. */
  private read(): Promise<void> {
    this.reading ??= this.readNow().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readNow(): Promise<void> {
    const began = performance.now();
    const stop = await this.stopped().catch(() => true);
    if (stop) this.halted = true;
    else this.permitted = began;
  }
}
