import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { type Answers, Tally } from "./answers.js";

/** Requests to one address. */
export interface Load {
  /** Of a server: scheme, host and port. */
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn. */
  readonly bodies: readonly string[];
  /** At most. */
  readonly connections: number;
  readonly seconds: number;
  /**
   * Requests a second, sent when they are due, however the ones before them fare (an open loop). Left out, each connection
   * sends the next when it has the answer of the one before (a closed loop): as many as the server can do.
   */
  readonly rate?: number;
}

/** Milliseconds by which a timer of Node's may be late: no request is blamed for more of what its sender was late. */
const TIMER_MS = 1;

/** Milliseconds that a request may take before it counts as failed. */
const TIME_OUT_MS = 30_000;

/** Sends a load and waits for every answer. */
export async function send(load: Load): Promise<Answers> {
  const { origin, connections } = load;
  const pool = new Pool(origin, { connections, bodyTimeout: TIME_OUT_MS, headersTimeout: TIME_OUT_MS });
  const tally = new Tally();
  const began = performance.now();
  const idle = performance.eventLoopUtilization();
  try {
    await (load.rate === undefined ? inClosedLoop(load, pool, tally) : inOpenLoop(load, load.rate, pool, tally));
    const seconds = load.rate === undefined ? (performance.now() - began) / 1_000 : load.seconds;
    return tally.sum(seconds, performance.eventLoopUtilization(idle).utilization);
  } finally {
    await pool.close();
  }
}

async function inClosedLoop(load: Load, pool: Pool, tally: Tally): Promise<void> {
  const end = performance.now() + load.seconds * 1_000;
  let count = 0;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) await ask(load, count++, pool, tally, performance.now());
  };
  await Promise.all(Array.from({ length: load.connections }, connection));
}

/**
 * Time counts from when a request is due: what it waits for a free connection or a late generator is a part of it, so that how
 * a slow answer holds up the requests after it is not omitted.
 */
async function inOpenLoop(load: Load, rate: number, pool: Pool, tally: Tally): Promise<void> {
  const total = Math.round(rate * load.seconds);
  const began = performance.now();
  const open = new Set<Promise<void>>();
  for (let count = 0; count < total; await sleep(1)) {
    const now = performance.now();
    for (; count < total; count++) {
      const due = began + (count * 1_000) / rate;
      if (due > now) break;
      const asked: Promise<void> = ask(load, count, pool, tally, Math.min(now, due + TIMER_MS)).finally(() => {
        open.delete(asked);
      });
      open.add(asked);
    }
  }
  await Promise.all(open);
}

/** Sends one request. @param from when it began, as performance.now() counts */
function ask({ path, headers, bodies }: Load, count: number, pool: Pool, tally: Tally, from: number): Promise<void> {
  tally.begin();
  const body = bodies[count % bodies.length];
  return new Promise((done) => {
    let status = 0;
    let retryAfter: unknown;
    pool.dispatch(
      { method: "POST", path, headers, body },
      {
        onRequestStart() {},
        onResponseStart(_, code, fields) {
          status = code;
          retryAfter = fields["retry-after"];
        },
        onResponseData() {},
        onResponseEnd() {
          tally.answered(status, retryAfter, performance.now() - from);
          done();
        },
        onResponseError(_, error) {
          tally.failed("code" in error ? String(error.code) : error.message);
          done();
        },
      },
    );
  });
}
