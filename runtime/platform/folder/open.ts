import type { Context } from "../../kernel/context.js";
import { runHere } from "./engine.js";
import type { OnGeneration } from "./live.js";
import { folderContext } from "./stores.js";

/** A store in a folder, and the evolutions that this process runs in it. */
export interface OpenedFolder {
  readonly context: Context;
  /** Tells of the generations of this process's evolutions as they come. */
  watch(listener: OnGeneration): void;
  /** Ends the evolutions of this process where they are; they can be resumed. */
  close(): Promise<void>;
}

/** Opens the store in a folder; nothing is made before something is written. */
export function openFolder(directory: string): OpenedFolder {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const listeners: OnGeneration[] = [];
  const onGeneration: OnGeneration = (...told) => {
    for (const listener of listeners) listener(...told);
  };
  const context = folderContext(directory, (input, stopped) => {
    const run = runHere(input, { context, directory, stopped, signal: closing.signal, onGeneration });
    running.add(run);
    return run.finally(() => running.delete(run));
  });
  return {
    context,
    watch: (listener) => void listeners.push(listener),
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}
