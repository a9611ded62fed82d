/**
 * One thread of an evolution in this process: evolves the islands that it is given, each for an epoch.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { judge } from "../../gate/gate.js";
import type { IslandTask } from "../../lifecycle/steps/epoch.js";
import { evolveIsland } from "../../lifecycle/steps/evolve.js";
import type { BatchSandbox } from "../../sandbox/job.js";
import { createSandbox } from "../../sandbox/runner/pool.js";
import type { GenerationRecord } from "../../search/islands/state.js";
import { folderContext } from "./stores.js";

/** An island to evolve, and how many programs may be evaluated at once; or, once, that what is evaluated counts. */
export type ThreadOrder = { readonly task: IslandTask; readonly processes: number } | { readonly sound: true };

/** What a thread says while it works on a task, and at its end. */
export type ThreadMessage =
  | { readonly recorded: GenerationRecord }
  | { readonly done: true; readonly failed?: { readonly name: string; readonly message: string } };

/** It is started with the folder of the store. */
const context = folderContext(workerData, async () => {
  throw new Error("a thread starts no execution");
});
let sandbox: BatchSandbox | undefined;
let trust = (): void => {};
const sound = new Promise<void>((resolve) => {
  trust = resolve;
});

const say = (message: ThreadMessage): void => parentPort?.postMessage(message);

async function work({ task, processes }: Exclude<ThreadOrder, { sound: true }>): Promise<ThreadMessage> {
  sandbox ??= createSandbox({ processes });
  try {
    await evolveIsland(task, context, judge, { sandbox, sound, recorded: (recorded) => say({ recorded }) });
    return { done: true };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { done: true, failed: { name, message } };
  }
}

parentPort?.on("message", async (order: ThreadOrder) => {
  if ("sound" in order) trust();
  else say(await work(order));
});
