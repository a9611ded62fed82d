/**
 * What the logic needs of the context, as interfaces: platform/ implements them on AWS, kernel/memory-stores.ts in memory.
 *
 * @module
 */
import type { AlertKind } from "../architecture/alerts.js";
import type { Metric } from "../architecture/metrics.js";
import type { Json } from "./json.js";

/** Objects by key. Every object carries its SHA-256; `get` verifies it and throws {@link CorruptObject} on a mismatch. */
export interface ObjectStore {
  /** Writes the whole object. Writing the same bytes again changes nothing. */
  put(key: string, body: Uint8Array, contentType: string): Promise<void>;
  /** @returns undefined where there is no such object */
  get(key: string): Promise<Uint8Array | undefined>;
  /**
   * Replaces an object by what `change` makes of it, or of nothing. Of several writers at the same time none is lost:
   * who comes second reads what the first has written, and changes that.
   *
   * @throws {Conflict} when others came first every time; nothing was written
   */
  update(key: string, change: (body: Uint8Array | undefined) => Uint8Array, contentType: string): Promise<void>;
  /** Keys that begin with `prefix`, in ascending order. */
  list(prefix: string): Promise<string[]>;
  delete(key: string): Promise<void>;
}

/** One item of the state table: one generation of one evolution. */
export interface StateItem {
  readonly evolution_id: string;
  readonly generation: number;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly agent_id: string;
  /** Compiled champion of this generation, at most 6,656 bytes. */
  readonly agent_code: string;
  /** Lower is better; the task says in which unit. */
  readonly fitness_score: number;
  readonly parent_ids: readonly string[];
  readonly safety_flags: readonly string[];
  readonly safety_score: number;
  readonly statistics: {
    readonly mean_fitness: number;
    /** Distinct behaviours / individuals, 0 … 1. */
    readonly diversity: number;
    readonly mean_bytes: number;
    readonly evaluations: number;
    /** Candidates that went through the first stage of a cascade, beside those evaluated in full; where there were any. */
    readonly screened?: number;
    readonly evaluations_per_second: number;
    readonly rejected: number;
  };
}

/** The state table: a generation of an evolution is written once and never changes. */
export interface StateStore {
  /** Keeps the first item of a generation: a retry changes nothing. */
  record(item: StateItem): Promise<void>;
  /** The generations of one evolution, ascending, from `since` on. */
  generations(evolutionId: string, since?: number): Promise<StateItem[]>;
}

/** Items of the control table; `version` makes concurrent writers lose instead of overwrite. */
export interface ControlItem<T = unknown> {
  readonly value: T;
  readonly version: number;
}

/** Some items of a scope, in the order of their names. */
export interface ControlPage<T = unknown> {
  readonly items: readonly { readonly name: string; readonly value: T }[];
  /** There may be more, after this name. */
  readonly next?: string;
}

/** Items as they are stored, which may be anything: {@link scope} holds them against a schema. */
export interface ControlStore {
  get(scope: string, name: string): Promise<ControlItem | undefined>;
  /**
   * Writes when the stored version still is `expected` (0: there is none yet).
   *
   * @param expiresAt milliseconds since 1970, from which on the item may be gone, and may as well be there; never where it
   *   is left out
   * @throws {Conflict} when somebody else wrote in between
   */
  put(scope: string, name: string, value: unknown, expected: number, expiresAt?: number): Promise<void>;
  /** All of a scope: only for those that stay small. An item that cannot be read has no value, and hides no other. */
  list(scope: string): Promise<{ readonly name: string; readonly value: unknown }[]>;
  /** At most `limit` items, those whose names come after `after`; as `list`. */
  page(scope: string, limit: number, after?: string): Promise<ControlPage>;
}

/** One alert, as operators receive it. */
export interface Alert {
  readonly kind: AlertKind;
  readonly severity: "info" | "warning" | "critical";
  /** One line for people. */
  readonly summary: string;
  readonly evolution_id?: string;
  readonly agent_id?: string;
  /** Where a program waits for a person. */
  readonly quarantine_id?: string;
  readonly finding?: Json;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** What alerts have in common that say the same again; their summaries where it is left out. */
  readonly dedup_key?: string;
  /** How many that said the same were not sent since the last one that was. */
  readonly suppressed?: number;
  /** Where to look at it. */
  readonly links?: readonly { readonly title: string; readonly url: string }[];
}

/** Where alerts go to people: a topic for each kind. */
export interface AlertSink {
  /** Never throws: an alert that cannot be delivered is logged and must not stop the work. */
  send(alert: Alert): Promise<void>;
}

/**
 * Where measurements go, in the units of architecture/metrics.ts. Nobody waits for it, and a number that is not finite
 * is left out.
 */
export interface MetricSink {
  put(values: Partial<Record<Metric, number>>, dimensions?: Record<string, string>): void;
}

/** Runs of the state machine that drives an evolution. */
export interface Executions {
  /** The identity of the execution called `name`, whether it exists or not. */
  identity(name: string): string;
  /** @throws {Conflict} when an execution of that name exists */
  start(name: string, input: Json): Promise<void>;
  /** Stops one at once; one that has ended already is left alone. */
  stop(identity: string, reason: string): Promise<void>;
  isRunning(identity: string): Promise<boolean>;
  /** The identities of all that run now. */
  running(): Promise<string[]>;
}

/** One structured line for whoever operates the system; secrets are taken out before it is written. */
export type Log = (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;

/** Milliseconds since 1970; an argument, so that tests and replay can hold it still. */
export type Clock = () => number;
