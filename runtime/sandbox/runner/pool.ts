import { availableParallelism } from "node:os";
import type { BatchSandbox, Outcome, SandboxJob } from "../job.js";
import { SandboxProcess } from "./child-process.js";

interface SandboxOptions {
  /** Processes at most; each runs one job at a time. */
  readonly processes?: number;
}

/** Jobs that cross to a process at once: enough that crossing costs little, few enough that all processes have work. */
const AT_ONCE = 32;

/**
 * A sandbox of killable processes. A job waits for a free one; a process that had to be killed is replaced by the next
 * job that needs it, and no other job notices.
 *
 * @example
 * const sandbox = createSandbox();
 * await sandbox.run({ source, config: {}, seed: 1, work: { kind: "inputs", inputs: [1, 2, 3] } });
 * await sandbox.close();
 */
export function createSandbox({ processes = Math.min(4, availableParallelism()) }: SandboxOptions = {}): BatchSandbox {
  const all = Array.from({ length: processes }, () => new SandboxProcess());
  const free = [...all];
  const waiting: ((process: SandboxProcess) => void)[] = [];

  const take = (): Promise<SandboxProcess> => {
    const process = free.pop();
    return process ? Promise.resolve(process) : new Promise((granted) => waiting.push(granted));
  };
  const giveBack = (process: SandboxProcess): void => {
    const next = waiting.shift();
    if (next) next(process);
    else free.push(process);
  };

  const runInOne = async (jobs: readonly SandboxJob[], signal?: AbortSignal): Promise<Outcome[]> => {
    const process = await take();
    try {
      signal?.throwIfAborted();
      return await process.run(jobs, signal);
    } finally {
      giveBack(process);
    }
  };

  return {
    async run(job: SandboxJob): Promise<Outcome> {
      const [outcome] = await runInOne([job]);
      return outcome;
    },
    async runAll(jobs: readonly SandboxJob[], signal?: AbortSignal): Promise<Outcome[]> {
      const size = Math.min(AT_ONCE, Math.ceil(jobs.length / processes));
      const batches = Array.from({ length: Math.ceil(jobs.length / size) }, (_, i) =>
        jobs.slice(i * size, (i + 1) * size),
      );
      return (await Promise.all(batches.map((batch) => runInOne(batch, signal)))).flat();
    },
    async close(): Promise<void> {
      await Promise.all(all.map((process) => process.close()));
    },
  };
}
