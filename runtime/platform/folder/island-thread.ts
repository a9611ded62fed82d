/**
 * One thread of an evolution in this process: evolves the islands that it is given, each for an epoch.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { judge } from "../../gate/gate.js";
import type { IslandTask } from "../../lifecycle/steps/epoch.js";
import { evolveIsland } from "../../lifecycle/steps/evolve.js";
import { createSandbox } from "../../sandbox/runner/pool.js";
import type { GenerationRecord } from "../../search/islands/state.js";
import { folderContext } from "./stores.js";

/** What a thread is started with. */
export interface ThreadData {
  /** The folder of the store. */
  readonly directory: string;
  /** Programs that it evaluates at once. */
  readonly processes: number;
}

/** What a thread says while it works on a task, and at its end. */
export type ThreadMessage =
  | { readonly recorded: GenerationRecord }
  | { readonly done: true; readonly failed?: { readonly name: string; readonly message: string } };

const { directory, processes }: ThreadData = workerData;
const context = folderContext(directory, async () => {
  throw new Error("a thread starts no execution");
});
const sandbox = createSandbox({ processes });

const say = (message: ThreadMessage): void => parentPort?.postMessage(message);

async function work(task: IslandTask): Promise<ThreadMessage> {
  try {
    await evolveIsland(task, context, judge, { sandbox, recorded: (recorded) => say({ recorded }) });
    return { done: true };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { done: true, failed: { name, message } };
  }
}

parentPort?.on("message", async (task: IslandTask) => say(await work(task)));
