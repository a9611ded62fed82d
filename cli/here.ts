import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { localDirectory } from "../local/session.js";
import type { Transport } from "../runtime/api/client.js";
import { DEFAULT_ISLANDS } from "../runtime/architecture/limits.js";
import type { Context } from "../runtime/kernel/context.js";
import { InvalidInput } from "../runtime/kernel/errors.js";
import type { OnGeneration } from "../runtime/platform/folder/live.js";
import type { Workers } from "../runtime/platform/folder/workers.js";

/** Options that let a command work on a store in a folder, in this process. */
export interface HereOptions {
  readonly here?: boolean;
  readonly store?: string;
}

/** Where the store lies unless one is named. */
const FOLDER = "here";

/** The folder of the store; undefined where a command is not about one. */
export function storeFolder({ here, store }: HereOptions, env: NodeJS.ProcessEnv): string | undefined {
  if (store !== undefined) return folder(store);
  return here ? join(localDirectory(env), FOLDER) : undefined;
}

/** @throws {InvalidInput} where it is something else, or lies in something else */
function folder(store: string): string {
  const path = resolve(store);
  for (let at = path; ; at = dirname(at)) {
    if (!existsSync(at)) continue;
    if (statSync(at).isDirectory()) return path;
    throw new InvalidInput(`${at} is no folder`, {
      field: "store",
      value: store,
      hint: "name a folder, or one that is to be made",
    });
  }
}

/** The options that name the same store again, for hints. */
export const hereFlags = ({ here, store }: HereOptions): string => {
  if (store !== undefined) return ` --store ${store}`;
  return here ? " --here" : "";
};

/**
 * Options that name two places at once, or none.
 *
 * @throws {InvalidInput} for those
 */
export function checkPlace(options: HereOptions & { readonly environment?: string; readonly endpoint?: string }): void {
  if (options.store === "") {
    const hint = "name a folder, or take --here for the one of this clone";
    throw new InvalidInput("the store has no name", { field: "store", value: "", hint });
  }
  const { environment, endpoint } = options;
  if (hereFlags(options) === "" || (environment === undefined && endpoint === undefined)) return;
  throw new InvalidInput("a store in a folder is no environment", {
    field: environment === undefined ? "endpoint" : "environment",
    value: environment ?? endpoint,
    hint: "leave it out, or leave out --here and --store",
  });
}

/** A store in a folder, and its operations done in this process. */
export interface Here {
  readonly context: Context;
  readonly transport: Transport;
  /** Tells of the generations of this process's evolutions as they come. */
  watch(listener: OnGeneration): void;
  close(): Promise<void>;
}

/** Starts what an evolution here will need, while the rest of the command is still being loaded. */
export async function prepareHere(directory: string, islands = DEFAULT_ISLANDS): Promise<Workers> {
  const { createWorkers } = await import("../runtime/platform/folder/workers.js");
  const workers = createWorkers(directory);
  workers.threads.start(islands);
  return workers;
}

/**
 * Opens a store; nothing of what works on it is loaded before.
 *
 * @param ready workers for the first evolution, where some were started for it
 */
export async function openHere(directory: string, ready?: Workers): Promise<Here> {
  const { openFolder } = await import("../runtime/platform/folder/open.js");
  const { inProcess } = await import("../runtime/api/in-process.js");
  const { context, watch, close } = openFolder(directory, ready);
  const operations = inProcess(context);
  return {
    context,
    transport: operations.transport,
    watch,
    async close() {
      await close();
      await operations.close();
    },
  };
}
