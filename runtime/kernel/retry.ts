import { setTimeout as wait } from "node:timers/promises";

/** What is tried again, how often, and after which time. What is left out sets no bound and waits for nothing. */
export interface Retries<T = unknown> {
  /** Tries at most, the first one among them. */
  readonly attempts?: number;
  /** Milliseconds from the beginning after which nothing is tried again. */
  readonly deadlineMs?: number;
  /** Whether a result stands; where it is left out, every one does. */
  readonly until?: (result: T) => boolean;
  /** Whether an error may pass; where it is left out, none does. */
  readonly retryOn?: (error: unknown) => boolean;
  /** Milliseconds to wait after a try, by its number from 1 on. */
  readonly pauseMs?: (attempt: number) => number;
  /** Ends a pause early, and everything with it. */
  readonly signal?: AbortSignal;
  /** How to wait; for tests, and for those who wait in a way of their own. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
}

/**
 * Does `work` until its result stands, or nothing may be tried again: then the last result is the result, and the last
 * error is thrown.
 *
 * @param work is given the number of the try, from 1 on
 * @throws {Error} the `AbortError` of a pause that the signal ended, and what `work` throws
 */
export async function retry<T>(work: (attempt: number) => Promise<T>, retries: Retries<T>): Promise<T> {
  const { attempts = Infinity, deadlineMs = Infinity, pauseMs, signal, sleep = waitFor } = retries;
  const { until = () => true, retryOn = () => false } = retries;
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    const isLast = () => attempt >= attempts || performance.now() - began > deadlineMs;
    try {
      const result = await work(attempt);
      if (until(result) || isLast()) return result;
    } catch (error) {
      if (!retryOn(error) || isLast()) throw error;
    }
    if (pauseMs) await sleep(pauseMs(attempt), signal);
  }
}

/**
 * Random pauses whose bound doubles with every try (full jitter): after the n-th one up to `unitMs` · 2ⁿ milliseconds.
 *
 * @param random uniform in [0, 1)
 * @see Brooker: Exponential Backoff And Jitter, AWS Architecture Blog, 2015
 */
export const backOff =
  (unitMs: number, random: () => number = Math.random) =>
  (attempt: number): number =>
    random() * unitMs * 2 ** attempt;

const waitFor = (milliseconds: number, signal?: AbortSignal) => wait(milliseconds, undefined, { signal });
