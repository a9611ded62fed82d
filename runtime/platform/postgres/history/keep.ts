import { setTimeout as sleep } from "node:timers/promises";
import { PROJECTION_MS } from "../../../architecture/limits.js";
import type { Context } from "../../../kernel/context.js";
import type { Database } from "../database.js";
import { type Projected, project } from "./project.js";

/** Projections that go on by themselves. */
interface Keeping {
  /** Lets the one under way end, and begins no other. */
  close(): Promise<void>;
}

/**
 * Keeps the read model near to what the stores hold. Any number of processes may: one of them does it at a time. Where a
 * store or the database is away it is done the next time.
 *
 * @param everyMs milliseconds from the end of one to the next
 */
export function keepProjected(context: Context, database: Database, everyMs = PROJECTION_MS): Keeping {
  const { log } = context;
  const closing = new AbortController();
  const told = new Set<string>();
  const tell = (projected: Projected | undefined): void => {
    for (const { evolution_id, message } of projected?.failed ?? []) {
      if (told.has(message)) continue;
      told.add(message);
      log("error", "an evolution cannot be projected", { evolution_id, reason: message });
    }
  };
  const failed = (error: unknown): void => log("warn", "the history could not be projected", { error });
  const running = (async () => {
    while (!closing.signal.aborted) {
      await project(context, database).then(tell, failed);
      await sleep(everyMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}
