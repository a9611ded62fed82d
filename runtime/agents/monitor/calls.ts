import * as z from "zod";
import { PERFORMANCE_WRITE_MS } from "../../architecture/limits.js";
import { failures } from "../sandbox/contract.js";
import type { AgentCall } from "./contract.js";
import { histogram, histogramOf, quantile } from "./histogram.js";

const count = z.int().nonnegative();

/** Sum over all calls, and the most of one call. */
const amount = z.object({ total: z.number().nonnegative(), max: z.number().nonnegative() });

type Amount = Readonly<z.infer<typeof amount>>;

/** What a document says of all calls of one agent. */
export const calls = z.object({
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
export type Calls = Readonly<z.infer<typeof calls>>;

const SLOT_MS = 10_000;
const SLOTS = 6;

/** A call may be told of so much later, in milliseconds: the books were due just before it, and being written takes time. */
const NEWS_MS = 2 * PERFORMANCE_WRITE_MS;

const slotOf = (at: number): number => Math.floor(at / SLOT_MS);

/** The books after one call. */
export function callsOf({ status, inputs, usage, latency_ms, at }: AgentCall): Calls {
  const once = (value: number): Amount => ({ total: value, max: value });
  return {
    count: 1,
    inputs,
    outcomes: { [status]: 1 },
    latency_ms: summary(histogramOf(latency_ms)),
    fuel: once(usage.fuel),
    memory_bytes: once(usage.memoryBytes),
    instance_bytes: once(usage.instanceBytes),
    recent: { [slotOf(at)]: 1 },
    first_at: at,
    last_at: at,
  };
}

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
    recent: since(slotOf(last_at) - SLOTS + 1, addCounts(a.recent, b.recent)),
    first_at: Math.min(a.first_at, b.first_at),
    last_at,
  };
}

/** How many of the calls ended otherwise than well. */
export const failed = ({ count, outcomes }: Calls): number => count - (outcomes.ok ?? 0);

/**
 * Calls a second over the last minute. Without news it stays as it was for as long as news may take; then it goes down.
 *
 * @param now milliseconds since 1970
 */
export function callsPerSecond({ recent, first_at, last_at }: Calls, now: number): number {
  const end = Math.max(last_at, now - NEWS_MS);
  const first = slotOf(end) - SLOTS + 1;
  const counted = Object.values(since(first, recent)).reduce((sum, n) => sum + n, 0);
  const began = Math.max(first * SLOT_MS, first_at);
  return counted / Math.max(1, (end - began) / 1000);
}

const summary = (buckets: z.infer<typeof histogram>): Calls["latency_ms"] => ({
  p50: quantile(buckets, 0.5),
  p99: quantile(buckets, 0.99),
  buckets,
});

const addAmounts = (a: Amount, b: Amount): Amount => ({ total: a.total + b.total, max: Math.max(a.max, b.max) });

function addCounts<T extends Readonly<Record<string, number | undefined>>>(a: T, b: T): T {
  const sum: Record<string, number> = {};
  for (const [key, n = 0] of [...Object.entries(a), ...Object.entries(b)]) sum[key] = (sum[key] ?? 0) + n;
  return sum as T;
}

const since = (first: number, slots: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(slots).filter(([slot]) => Number(slot) >= first));
