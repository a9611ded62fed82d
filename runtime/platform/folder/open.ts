import type { Context } from "../../kernel/context.js";
import { runHere } from "./engine.js";
import type { OnGeneration } from "./live.js";
import { folderContext } from "./stores.js";
import { createWorkers, type Workers } from "./workers.js";

/** A store in a folder, and the evolutions that this process runs in it. */
export interface OpenedFolder {
  readonly context: Context;
  /** Tells of the generations of this process's evolutions as they come. */
  watch(listener: OnGeneration): void;
  /** Ends the evolutions of this process where they are; they can be resumed. */
  close(): Promise<void>;
}

/**
 * Opens the store in a folder; nothing is made before something is written.
 *
 * @param ready workers for the first evolution, where some were started for it
 */
export function openFolder(directory: string, ready?: Workers): OpenedFolder {
  let spare = ready;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const listeners: OnGeneration[] = [];
  const onGeneration: OnGeneration = (...told) => {
    for (const listener of listeners) listener(...told);
  };
  const context = folderContext(directory, (input, stopped) => {
    const workers = spare ?? createWorkers(directory);
    spare = undefined;
    const run = runHere(input, { context, workers, stopped, signal: closing.signal, onGeneration });
    running.add(run);
    return run.finally(() => running.delete(run));
  });
  return {
    context,
    watch: (listener) => void listeners.push(listener),
    async close() {
      closing.abort();
      await Promise.allSettled([...running, spare?.close()]);
    },
  };
}
