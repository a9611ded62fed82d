import type { Log } from "../../kernel/stores.js";
import { bounded } from "./bounded.js";
import { type CachePlace, type Client, openClient, type Script } from "./client.js";

/** Within this time a connection is made, or the cache is away, in milliseconds. */
const CONNECT_MS = 2_000;

/** Within this time it answers, or it is away, in milliseconds: some hundred times what it takes. */
const COMMAND_MS = 250;

/** What was away is not asked again for so long, in milliseconds. */
const REST_MS = 5_000;

/** It is told at most this often that it is away, in milliseconds. */
const TELL_MS = 60_000;

/** A cache that may be away at any time, and keeps nobody waiting then. */
export interface Cache {
  /** What a script answers, which is not to be believed; undefined where the cache does not answer. Never throws. */
  run(script: Script, key: string, args: readonly (string | number)[]): Promise<unknown>;
  /** Whether it is there once it has been tried to connect, which the first request would not wait for. */
  ready(): Promise<boolean>;
  /** Ends the connection; nothing is asked any more. */
  close(): void;
}

/** What may be otherwise than usual, for tests: times in milliseconds, and a clock of them that only grows. */
export interface CacheTimes {
  readonly commandMs: number;
  readonly restMs: number;
  readonly now: () => number;
}

const usual: CacheTimes = { commandMs: COMMAND_MS, restMs: REST_MS, now: () => performance.now() };

/** Begins to connect to a cache. */
export function connectCache(place: CachePlace, log: Log, times: Partial<CacheTimes> = {}): Cache {
  const cache = new Breaker(place, log, { ...usual, ...times });
  void cache.ready();
  return cache;
}

/** Holds one connection at most; a failure ends it, and the next one is made by whoever asks after a rest. */
class Breaker implements Cache {
  private client?: Client;
  private opening?: Promise<boolean>;
  private closed = false;
  private restUntil = Number.NEGATIVE_INFINITY;
  private told = Number.NEGATIVE_INFINITY;
  /** Whether the last that was told is that it is away, or nothing was. */
  private saidAway = true;

  constructor(
    private readonly place: CachePlace,
    private readonly log: Log,
    private readonly times: CacheTimes,
  ) {}

  async run(script: Script, key: string, args: readonly (string | number)[]): Promise<unknown> {
    const { client } = this;
    if (client === undefined) {
      void this.ready();
      return undefined;
    }
    try {
      return await bounded(this.times.commandMs, client.run(script, key, args));
    } catch (error) {
      if (this.client === client) this.fail(error); // many ask at once, and one of them tells
      return undefined;
    }
  }

  async ready(): Promise<boolean> {
    if (this.client || this.closed || this.times.now() < this.restUntil) return this.client !== undefined;
    this.opening ??= this.open().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  close(): void {
    this.closed = true;
    this.client?.close();
    this.client = undefined;
  }

  private async open(): Promise<boolean> {
    try {
      this.client = await openClient(this.place, CONNECT_MS);
    } catch (error) {
      this.fail(error);
      return false;
    }
    if (this.closed) this.close();
    else if (this.saidAway) this.log("info", "the cache is there");
    this.saidAway = false;
    return !this.closed;
  }

  private fail(error: unknown): void {
    const { now, restMs } = this.times;
    this.client?.close();
    this.client = undefined;
    this.restUntil = now() + restMs;
    if (this.closed || now() - this.told < TELL_MS) return;
    this.told = now();
    this.saidAway = true;
    this.log("warn", "the cache is away; this process goes on without it", { error });
  }
}
