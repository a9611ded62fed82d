import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { IslandTask } from "../../lifecycle/steps/epoch.js";
import type { GenerationRecord } from "../../search/islands/state.js";
import type { ThreadData, ThreadMessage } from "./island-thread.js";

type Failure = { readonly name: string; readonly message: string };

/** A step that ended in a thread with an error; it is called as that error is. */
export class StepFailed extends Error {
  constructor({ name, message }: Failure) {
    super(message);
    this.name = name;
  }
}

/** Threads that evolve islands side by side; they stay warm from one epoch to the next. */
export class IslandThreads {
  private readonly idle: Worker[] = [];
  private readonly all: Worker[] = [];
  private readonly most: number;

  /** @param directory of the store that they read and write */
  constructor(
    private readonly directory: string,
    islands: number,
  ) {
    this.most = Math.min(islands, availableParallelism());
    for (let i = 0; i < this.most; i++) this.idle.push(this.start());
  }

  /**
   * Evolves islands for an epoch, as many at once as there are threads.
   *
   * @param recorded told of each generation of each island
   * @throws {StepFailed} the first that failed, when all have ended
   */
  async evolve(islands: readonly IslandTask[], recorded: (record: GenerationRecord) => void): Promise<void> {
    const waiting = [...islands];
    const failures: Failure[] = [];
    const shift = async (worker: Worker): Promise<void> => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        const failed = await ask(worker, task, recorded);
        if (failed) failures.push(failed);
      }
    };
    await Promise.all(this.idle.map(shift));
    const [first] = failures;
    if (first) throw new StepFailed(first);
  }

  /** Ends them at once, whatever they do: what an island has not written is done again. */
  async close(): Promise<void> {
    await Promise.all(this.all.map((worker) => worker.terminate()));
  }

  private start(): Worker {
    const processes = Math.max(1, Math.floor(availableParallelism() / this.most));
    const workerData: ThreadData = { directory: this.directory, processes };
    const worker = threadOf(workerData);
    this.all.push(worker);
    return worker;
  }
}

/**
 * @returns how the task failed, where it did
 * @throws {Error} when the thread ends without an answer
 */
const ask = (worker: Worker, task: IslandTask, recorded: (record: GenerationRecord) => void) =>
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
    worker.postMessage(task);
  });

/** The bundled thread beside this file, or its source, by tsx. */
function threadOf(workerData: ThreadData): Worker {
  const bundle = join(__dirname, "island-thread.js");
  if (existsSync(bundle)) return new Worker(bundle, { workerData });
  const source = join(__dirname, "island-thread.ts");
  const load = `require(${JSON.stringify(require.resolve("tsx/cjs"))}); require(${JSON.stringify(source)})`;
  return new Worker(load, { eval: true, workerData });
}
