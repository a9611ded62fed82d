import { standing } from "../runtime/agents/monitor/breaches.js";
import { callsPerSecond, failedCalls } from "../runtime/agents/monitor/calls.js";
import { type PerformanceDocument, parseDocument } from "../runtime/agents/monitor/document.js";
import { buckets } from "../runtime/architecture/storage.js";
import { CorruptObject } from "../runtime/kernel/errors.js";
import type { ObjectStore } from "../runtime/kernel/stores.js";

/** How one agent performs, in figures. */
export interface AgentFigures {
  readonly agent_id: string;
  readonly calls: number;
  /** Over the last minute. */
  readonly calls_per_second: number;
  /** Calls that ended otherwise than well. */
  readonly failures: number;
  readonly latency_ms: { readonly p50: number; readonly p99: number } | null;
  /** Steps of a call, on average. */
  readonly fuel: number | null;
  /** The most that an instance held, in bytes. */
  readonly memory_bytes: number | null;
  readonly instantiation_us: { readonly p50: number; readonly p99: number } | null;
  /** Of compiled code. */
  readonly bytes: number;
  /** The limits it is over, or was a short while ago. */
  readonly over: readonly string[];
  /** ISO 8601, UTC. */
  readonly last_call_at: string | null;
}

/** All agents of an environment at one moment. */
export interface Snapshot {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Those called most often first. */
  readonly agents: readonly AgentFigures[];
  /** Documents that are corrupt. */
  readonly unreadable: number;
}

/** Documents read at once. */
const LANES = 16;

/** @throws {Unavailable} when the bucket does not answer */
export async function readPerformance(agents: ObjectStore, now: number): Promise<Snapshot> {
  const keys = await agents.list(buckets.agents.performance);
  const documents: (PerformanceDocument | undefined)[] = [];
  for (let first = 0; first < keys.length; first += LANES) {
    documents.push(...(await Promise.all(keys.slice(first, first + LANES).map((key) => read(agents, key)))));
  }
  const found = documents.filter((document) => document !== undefined);
  return {
    time: new Date(now).toISOString(),
    agents: found.map((document) => figuresOf(document, now)).sort(busiest),
    unreadable: documents.length - found.length,
  };
}

async function read(agents: ObjectStore, key: string): Promise<PerformanceDocument | undefined> {
  try {
    return parseDocument((await agents.get(key)) ?? new Uint8Array());
  } catch (error) {
    if (error instanceof CorruptObject) return undefined;
    throw error;
  }
}

function figuresOf(
  { agent_id, bytes, calls, instantiation, breaches }: PerformanceDocument,
  now: number,
): AgentFigures {
  const held = [calls?.instance_bytes.max, instantiation?.bytes_per_instance].filter((value) => value !== undefined);
  return {
    agent_id,
    calls: calls?.count ?? 0,
    calls_per_second: calls ? callsPerSecond(calls, now) : 0,
    failures: calls ? failedCalls(calls) : 0,
    latency_ms: calls ? { p50: calls.latency_ms.p50, p99: calls.latency_ms.p99 } : null,
    fuel: calls ? calls.fuel.total / calls.count : null,
    memory_bytes: held.length > 0 ? Math.max(...held) : null,
    instantiation_us: instantiation ? { p50: instantiation.p50_us, p99: instantiation.p99_us } : null,
    bytes,
    over: Object.keys(standing(breaches ?? {}, now)),
    last_call_at: calls ? new Date(calls.last_at).toISOString() : null,
  };
}

const busiest = (a: AgentFigures, b: AgentFigures): number =>
  b.calls_per_second - a.calls_per_second ||
  (b.last_call_at ?? "").localeCompare(a.last_call_at ?? "") ||
  a.agent_id.localeCompare(b.agent_id);
