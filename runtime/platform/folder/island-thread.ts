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
import { folderContext } from "./stores.js";

/** What a thread is started with. */
export interface ThreadData {
  /** The folder of the store. */
  readonly directory: string;
  /** Programs that it evaluates at once. */
  readonly processes: number;
}

/** What a thread answers to a task: nothing, or how it failed. */
export interface ThreadAnswer {
  readonly failed?: { readonly name: string; readonly message: string };
}

const { directory, processes }: ThreadData = workerData;
const context = folderContext(directory, async () => {
  throw new Error("a thread starts no execution");
});
const sandbox = createSandbox({ processes });

async function work(task: IslandTask): Promise<ThreadAnswer> {
  try {
    await evolveIsland(task, context, judge, undefined, sandbox);
    return {};
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { failed: { name, message } };
  }
}

parentPort?.on("message", async (task: IslandTask) => parentPort?.postMessage(await work(task)));
