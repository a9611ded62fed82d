import { quantile } from "../../runtime/sandbox/engine/instantiation.js";

/** Milliseconds that 50, 99 and 99.9 percent of some requests took at most. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** What became of the requests of one load. */
export interface Answers {
  /** Requests a second that were sent. */
  readonly offered: number;
  /** Status → how often it was answered. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Answers of 503 that do not say when to come again. */
  readonly withoutRetryAfter: number;
  /** Requests that got no answer, by why. */
  readonly errors: Readonly<Record<string, number>>;
  /** Answers of 200 a second. */
  readonly perSecond: number;
  /** Of the answers of 200. */
  readonly latency: Latency;
  /** Share of its time that the generator was busy; near 1 it is the generator that was measured. */
  readonly generatorBusy: number;
}

/** Counts answers as they come. */
export class Tally {
  private readonly latencies: number[] = [];
  private readonly statuses: Record<number, number> = {};
  private readonly errors: Record<string, number> = {};
  private withoutRetryAfter = 0;
  private sent = 0;

  /** A request goes out. */
  begin(): void {
    this.sent += 1;
  }

  /** @param ms that the answer took */
  answered(status: number, retryAfter: unknown, ms: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (status === 200) this.latencies.push(ms);
    if (status === 503 && !/^\d+$/.test(String(retryAfter))) this.withoutRetryAfter += 1;
  }

  /** A request ends without an answer. */
  failed(why: string): void {
    this.errors[why] = (this.errors[why] ?? 0) + 1;
  }

  /** @param seconds that requests were sent for */
  sum(seconds: number, generatorBusy: number): Answers {
    const { sent, statuses, errors, withoutRetryAfter } = this;
    const all = Float64Array.from(this.latencies);
    const latency = { p50: quantile(all, 0.5), p99: quantile(all, 0.99), p999: quantile(all, 0.999) };
    const perSecond = (statuses[200] ?? 0) / seconds;
    return { offered: sent / seconds, statuses, withoutRetryAfter, errors, perSecond, latency, generatorBusy };
  }
}
