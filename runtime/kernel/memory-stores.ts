/**
 * The context in memory, for tests and for evolutions inside one process. It keeps what the real one keeps: copies, never
 * references; hashes; versions.
 *
 * @module
 */
import type { Metric } from "../architecture/metrics.js";
import type { Context } from "./context.js";
import { Conflict, CorruptObject } from "./errors.js";
import type { Json } from "./json.js";
import { sha256 } from "./sha256.js";
import { checkSize, overtaken, pageOf } from "./store-rules.js";
import type {
  Alert,
  AlertSink,
  ControlItem,
  ControlPage,
  ControlStore,
  Executions,
  MetricSink,
  ObjectStore,
  StateItem,
  StateStore,
} from "./stores.js";

/** Objects by key, copied in and out; their hash is found out when they are written, as S3 does it. */
export class MemoryObjectStore implements ObjectStore {
  /** What is stored. */
  readonly objects = new Map<string, { body: Uint8Array; sha256: string; contentType: string }>();

  async put(key: string, body: Uint8Array, contentType: string): Promise<void> {
    this.objects.set(key, { body: Uint8Array.from(body), sha256: sha256(body), contentType });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.read(key);
  }

  /** In one go, so that nobody comes in between. */
  async update(key: string, change: (body: Uint8Array | undefined) => Uint8Array, contentType: string): Promise<void> {
    return this.put(key, change(this.read(key)), contentType);
  }

  /** Changes bytes behind the store's back, as a failing disk would. */
  damage(key: string, body: Uint8Array): void {
    const found = this.objects.get(key);
    if (found) this.objects.set(key, { ...found, body });
  }

  async list(prefix: string): Promise<string[]> {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  async delete(key: string): Promise<void> {
    this.objects.delete(key);
  }

  private read(key: string): Uint8Array | undefined {
    const found = this.objects.get(key);
    if (found === undefined) return undefined;
    if (sha256(found.body) === found.sha256) return Uint8Array.from(found.body);
    throw new CorruptObject(`${key} does not match its SHA-256`, { field: "key", value: key });
  }
}

/** Generations by `<evolution>/<generation>`; throws where an item is too large for DynamoDB. */
export class MemoryStateStore implements StateStore {
  readonly items = new Map<string, StateItem>();

  async record(item: StateItem): Promise<void> {
    checkSize(item);
    const key = `${item.evolution_id}/${item.generation}`;
    if (!this.items.has(key)) this.items.set(key, structuredClone(item));
  }

  async generations(evolutionId: string, since = 0): Promise<StateItem[]> {
    return [...this.items.values()]
      .filter((item) => item.evolution_id === evolutionId && item.generation >= since)
      .sort((a, b) => a.generation - b.generation)
      .map((item) => structuredClone(item));
  }
}

/** Items of the control table as JSON text, each with its version; throws Conflict as the real one does. */
export class MemoryControlStore implements ControlStore {
  private readonly items = new Map<string, ControlItem<string>>();

  async get(scope: string, name: string): Promise<ControlItem | undefined> {
    const item = this.items.get(`${scope}/${name}`);
    return item && { value: JSON.parse(item.value), version: item.version };
  }

  async put(scope: string, name: string, value: unknown, expected: number): Promise<void> {
    const key = `${scope}/${name}`;
    if ((this.items.get(key)?.version ?? 0) !== expected) throw overtaken(scope, name);
    this.items.set(key, { value: JSON.stringify(value), version: expected + 1 });
  }

  async list(scope: string): Promise<{ name: string; value: unknown }[]> {
    return [...this.items]
      .filter(([key]) => key.startsWith(`${scope}/`))
      .map(([key, item]) => ({ name: key.slice(scope.length + 1), value: JSON.parse(item.value) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async page(scope: string, limit: number, after?: string): Promise<ControlPage> {
    return pageOf(await this.list(scope), limit, after);
  }
}

/** Executions that only remember that they were started; the test decides what becomes of them. */
class MemoryExecutions implements Executions {
  readonly started = new Map<string, { input: Json; running: boolean }>();

  identity(name: string): string {
    return `memory:${name}`;
  }

  async start(name: string, input: Json): Promise<void> {
    const identity = this.identity(name);
    if (this.started.has(identity)) throw new Conflict(`an execution called ${name} exists already`, { value: name });
    this.started.set(identity, { input, running: true });
  }

  async stop(identity: string): Promise<void> {
    const execution = this.started.get(identity);
    if (execution) execution.running = false;
  }

  async isRunning(identity: string): Promise<boolean> {
    return this.started.get(identity)?.running ?? false;
  }

  async running(): Promise<string[]> {
    return [...this.started].filter(([, { running }]) => running).map(([identity]) => identity);
  }
}

class MemoryAlertSink implements AlertSink {
  readonly sent: Alert[] = [];

  async send(alert: Alert): Promise<void> {
    this.sent.push(alert);
  }
}

class MemoryMetricSink implements MetricSink {
  readonly values: Partial<Record<Metric, number>>[] = [];

  put(values: Partial<Record<Metric, number>>): void {
    this.values.push(values);
  }
}

/** A context whose parts can be looked into. */
export interface MemoryContext extends Context {
  readonly evolution: MemoryObjectStore;
  readonly agents: MemoryObjectStore;
  readonly state: MemoryStateStore;
  readonly control: MemoryControlStore;
  readonly executions: MemoryExecutions;
  readonly alerts: MemoryAlertSink;
  readonly metrics: MemoryMetricSink;
}

/** An empty context that logs nothing and resumes by one person; nothing of it outlives the process. */
export function createMemoryContext(clock: () => number = Date.now): MemoryContext {
  return {
    environment: "development",
    evolution: new MemoryObjectStore(),
    agents: new MemoryObjectStore(),
    state: new MemoryStateStore(),
    control: new MemoryControlStore(),
    executions: new MemoryExecutions(),
    alerts: new MemoryAlertSink(),
    metrics: new MemoryMetricSink(),
    clock,
    twoPersonResume: false,
    reviewers: [],
    log: () => {},
  };
}
