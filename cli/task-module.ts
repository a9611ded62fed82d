import { once } from "node:events";
import { basename, extname, join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { InvalidInput } from "../runtime/kernel/errors.js";
import { validate } from "../runtime/kernel/validation.js";
import { type TaskDefinition, taskDefinition } from "../runtime/search/tasks/index.js";
import type { ModuleAnswer } from "./task-module-thread.js";

/** Milliseconds in which a module has to have made its cases. */
const MODULE_MS = 60_000;

/** Whether a file, by its name, is JavaScript or TypeScript that makes its cases itself, and no JSON or CSV. */
export const isTaskModule = (file: string): boolean => /^\.[cm]?[jt]s$/.test(extname(file).toLowerCase());

/**
 * Runs a user's own module on this machine, once, and makes cases of it: only they go any further.
 *
 * @param withinMs in which it has to be done; for tests
 * @throws {InvalidInput} where it cannot be loaded, does not end, or is no task
 */
export async function taskOfModule(file: string, withinMs = MODULE_MS): Promise<TaskDefinition> {
  const made = await casesOf(resolve(file), withinMs);
  const name = basename(file, extname(file)).toLowerCase();
  return validate(taskDefinition, { kind: "program", name, ...made }, "task");
}

/** What the thread makes of a module; that is ended when it takes too long. */
async function casesOf(file: string, withinMs: number): Promise<Readonly<Record<string, unknown>>> {
  const source = join(__dirname, "task-module-thread.ts");
  const load = `require(${JSON.stringify(require.resolve("tsx/cjs"))}); require(${JSON.stringify(source)})`;
  const worker = new Worker(load, { eval: true, workerData: file });
  const signal = AbortSignal.timeout(withinMs);
  try {
    const [answer] = (await once(worker, "message", { signal })) as [ModuleAnswer];
    if ("made" in answer) return answer.made;
    const { message, ...details } = answer.failed;
    throw new InvalidInput(message, { field: "file", value: file, ...details });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    const hint = "see that input and output end, or make fewer cases";
    const message = `the module has not made its cases within ${withinMs / 1_000} seconds`;
    throw new InvalidInput(message, { field: "file", value: file, hint, cause });
  } finally {
    await worker.terminate();
  }
}
