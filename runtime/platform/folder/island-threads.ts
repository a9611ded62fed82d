import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { IslandTask } from "../../lifecycle/steps/epoch.js";
import type { GenerationRecord } from "../../search/islands/state.js";
import type { ThreadMessage, ThreadOrder } from "./island-thread.js";

type Failure = { readonly name: string; readonly message: string };

/** A step that ended in a thread with an error; it is called as that error is. */
class StepFailed extends Error {
  constructor({ name, message }: Failure) {
    super(message);
    this.name = name;
  }
}

/** Threads that evolve islands side by side; they stay warm from one epoch to the next. */
export class IslandThreads {
  private readonly all: Worker[] = [];
  private trusted = false;

  /** @param directory of the store that they read and write */
  constructor(private readonly directory: string) {}

  /** Starts one for each island, but no more than there are processors; those that run already stay. */
  start(islands: number): void {
    const wanted = Math.min(islands, availableParallelism());
    while (this.all.length < wanted) {
      const worker = threadOf(this.directory);
      if (this.trusted) order(worker, { sound: true });
      this.all.push(worker);
    }
  }

  /**
   * Evolves islands for an epoch, as many at once as there are threads.
   *
   * @param recorded told of each generation of each island
   * @throws {StepFailed} the first that failed, when all have ended
   */
  async evolve(islands: readonly IslandTask[], recorded: (record: GenerationRecord) => void): Promise<void> {
    this.start(islands.length);
    const processes = Math.max(1, Math.floor(availableParallelism() / this.all.length));
    const waiting = [...islands];
    const failures: Failure[] = [];
    const shift = async (worker: Worker): Promise<void> => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        const failed = await ask(worker, { task, processes }, recorded);
        if (failed) failures.push(failed);
      }
    };
    await Promise.all(this.all.map(shift));
    const [first] = failures;
    if (first) throw new StepFailed(first);
  }

  /** What they evaluate counts: without it they write nothing. */
  trust(): void {
    this.trusted = true;
    for (const worker of this.all) order(worker, { sound: true });
  }

  /** Ends them at once, whatever they do: what an island has not written is done again. */
  async close(): Promise<void> {
    await Promise.all(this.all.map((worker) => worker.terminate()));
  }
}

const order = (worker: Worker, what: ThreadOrder): void => worker.postMessage(what);

/**
 * @returns how the task failed, where it did
 * @throws {Error} when the thread ends without an answer
 */
const ask = (worker: Worker, task: ThreadOrder, recorded: (record: GenerationRecord) => void) =>
  new Promise<Failure | undefined>((resolve, reject) => {
    const ended = () => reject(new Error("the thread of an island has ended"));
    const heard = (message: ThreadMessage): void => {
      if ("recorded" in message) {
        recorded(message.recorded);
        return;
      }
      worker.off("error", reject).off("exit", ended).off("message", heard);
      resolve(message.failed);
    };
    worker.once("error", reject).once("exit", ended).on("message", heard);
    order(worker, task);
  });

/** The bundled thread beside this file, or its source, by tsx. */
function threadOf(directory: string): Worker {
  const workerData = directory;
  const bundle = join(__dirname, "island-thread.js");
  if (existsSync(bundle)) return new Worker(bundle, { workerData });
  const source = join(__dirname, "island-thread.ts");
  const load = `require(${JSON.stringify(require.resolve("tsx/cjs"))}); require(${JSON.stringify(source)})`;
  return new Worker(load, { eval: true, workerData });
}
