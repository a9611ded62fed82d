import * as z from "zod";
import { PERFORMANCE_WRITE_MS } from "../../architecture/limits.js";
import { failures } from "../../sandbox/job.js";
import { bucketOf, bucketQuantile, histogram } from "./histogram.js";
import type { ObservedCall } from "./observations.js";

const count = z.int().nonnegative();

/** Sum over all calls, and the most of one call. */
const amount = z.object({ total: z.number().nonnegative(), max: z.number().nonnegative() });

type Amount = Readonly<z.infer<typeof amount>>;

/** What a document says of all calls of one agent. */
export const countCalls = z.object({
  count,
  /** Of all calls together; a batch has many. */
  inputs: count,
  outcomes: z.partialRecord(z.enum(["ok", ...failures]), count),
  latency_ms: z.object({ p50: z.number(), p99: z.number(), buckets: histogram }),
  fuel: amount,
  memory_bytes: amount,
  instance_bytes: amount,
  /** Calls of the last minute before `last_at`, by slots of ten seconds since 1970. */
  recent: z.record(z.string().regex(/^\d+$/), count),
  /** Milliseconds since 1970. */
  first_at: z.number(),
  last_at: z.number(),
});

/** Adding the calls of two processes ({@link addCalls}) gives the same in whatever order. */
export type Calls = Readonly<z.infer<typeof countCalls>>;

const SLOT_MS = 10_000;
const SLOTS = 6;

/** A call may be told of so much later, in milliseconds: the books were due just before it, and being written takes time. */
const NEWS_MS = 2 * PERFORMANCE_WRITE_MS;

const slotOf = (at: number): number => Math.floor(at / SLOT_MS);

/** What there is to say of some calls of one agent, at least one. */
export function callsOf(all: readonly ObservedCall[]): Calls {
  const times = all.map(({ at }) => at);
  const last_at = Math.max(...times);
  return {
    count: all.length,
    inputs: all.reduce((sum, { inputs }) => sum + inputs, 0),
    outcomes: tally(all.map(({ status }) => status)),
    latency_ms: summary(tally(all.map(({ latency_ms }) => bucketOf(latency_ms)))),
    fuel: amountOf(all.map(({ usage }) => usage.fuel)),
    memory_bytes: amountOf(all.map(({ usage }) => usage.memoryBytes)),
    instance_bytes: amountOf(all.map(({ usage }) => usage.instanceBytes)),
    recent: upTo(last_at, tally(times.map(slotOf))),
    first_at: Math.min(...times),
    last_at,
  };
}

/** The counts of two sets of calls as those of all; neither order nor grouping matters. */
export function addCalls(a: Calls, b: Calls): Calls {
  const last_at = Math.max(a.last_at, b.last_at);
  return {
    count: a.count + b.count,
    inputs: a.inputs + b.inputs,
    outcomes: addCounts(a.outcomes, b.outcomes),
    latency_ms: summary(addCounts(a.latency_ms.buckets, b.latency_ms.buckets)),
    fuel: addAmounts(a.fuel, b.fuel),
    memory_bytes: addAmounts(a.memory_bytes, b.memory_bytes),
    instance_bytes: addAmounts(a.instance_bytes, b.instance_bytes),
    recent: upTo(last_at, addCounts(a.recent, b.recent)),
    first_at: Math.min(a.first_at, b.first_at),
    last_at,
  };
}

/** How many of the calls ended otherwise than well. */
export const failedCalls = ({ count, outcomes }: Calls): number => count - (outcomes.ok ?? 0);

/**
 * Calls a second over the last minute. Without news it stays as it was for as long as news may take; then it goes down.
 *
 * @param now milliseconds since 1970
 */
export function callsPerSecond({ recent, first_at, last_at }: Calls, now: number): number {
  const end = Math.max(last_at, now - NEWS_MS);
  const counted = Object.values(upTo(end, recent)).reduce((sum, n) => sum + n, 0);
  const began = Math.max(firstSlot(end) * SLOT_MS, first_at);
  return counted / Math.max(1, (end - began) / 1000);
}

const summary = (buckets: z.infer<typeof histogram>): Calls["latency_ms"] => ({
  p50: bucketQuantile(buckets, 0.5),
  p99: bucketQuantile(buckets, 0.99),
  buckets,
});

const amountOf = (values: readonly number[]): Amount => ({
  total: values.reduce((sum, value) => sum + value, 0),
  max: Math.max(...values),
});

const addAmounts = (a: Amount, b: Amount): Amount => ({ total: a.total + b.total, max: Math.max(a.max, b.max) });

/** How often each value occurs. */
function tally(values: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function addCounts<T extends Readonly<Record<string, number | undefined>>>(a: T, b: T): T {
  const sum: Record<string, number | undefined> = { ...a };
  for (const key in b) sum[key] = (sum[key] ?? 0) + (b[key] ?? 0);
  return sum as T;
}

/** The first slot of the minute that ends at `end`. */
const firstSlot = (end: number): number => slotOf(end) - SLOTS + 1;

/** The slots of the minute that ends at `end`. */
const upTo = (end: number, slots: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(slots).filter(([slot]) => Number(slot) >= firstSlot(end)));
