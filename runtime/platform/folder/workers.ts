import type { BatchSandbox } from "../../sandbox/job.js";
import { createSandbox } from "../../sandbox/runner/pool.js";
import { IslandThreads } from "./island-threads.js";

/** What does the work of one evolution in this process: threads for its islands, and a sandbox beside them. */
export interface Workers {
  readonly threads: IslandThreads;
  readonly sandbox: BatchSandbox;
  close(): Promise<void>;
}

/** Nothing is started before it is needed. */
export function createWorkers(directory: string): Workers {
  const threads = new IslandThreads(directory);
  const sandbox = createSandbox({ processes: 1 });
  return {
    threads,
    sandbox,
    async close() {
      await Promise.all([threads.close(), sandbox.close()]);
    },
  };
}
