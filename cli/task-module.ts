import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { InvalidInput } from "../runtime/kernel/errors.js";
import { messageOf } from "../runtime/kernel/printable.js";
import { Random } from "../runtime/kernel/random.js";
import { validate } from "../runtime/kernel/validation.js";
import { type TaskDefinition, taskDefinition } from "../runtime/search/tasks/index.js";

const isFunction = z.custom<(...given: never[]) => unknown>((value) => typeof value === "function", "is no function");

/** What a task module exports by default: the fields of a program task, but functions that make its cases. */
const taskModule = z.looseObject({
  /** Draws one input. */
  input: isFunction,
  /** What is right for it. */
  output: isFunction,
  /** Cases that evolution sees, and that it does not. */
  training: z.int().min(4).max(2_000).default(100),
  holdOut: z.int().min(1).max(5_000).default(200),
  seed: z.int().default(1),
});

/** Whether a file, by its name, is JavaScript or TypeScript that makes its cases itself, and no JSON or CSV. */
export const isTaskModule = (file: string): boolean => /^\.[cm]?[jt]s$/.test(extname(file).toLowerCase());

/**
 * Runs a user's own module on this machine, once, and makes cases of it: only they go any further.
 *
 * @throws {InvalidInput} where it cannot be loaded, or is no task
 */
export async function taskOfModule(file: string): Promise<TaskDefinition> {
  const { input, output, training, holdOut, seed, ...fields } = validate(taskModule, await load(file), "module");
  const cases = (part: string, count: number) => {
    const random = Random.of(seed, "task", part);
    return Array.from({ length: count }, () => {
      const given = (input as (random: Random) => unknown)(random);
      return { input: given, output: (output as (input: unknown) => unknown)(structuredClone(given)) };
    });
  };
  const name = basename(file, extname(file)).toLowerCase();
  const made = { cases: cases("training", training), holdOut: cases("hold-out", holdOut) };
  return validate(taskDefinition, { kind: "program", name, ...fields, ...made }, "task");
}

async function load(file: string): Promise<unknown> {
  try {
    const { tsImport } = await import("tsx/esm/api"); // slow to load, and no other command needs it
    const url = pathToFileURL(resolve(file)).href;
    const loaded: { default?: { default?: unknown } } = await tsImport(url, url);
    return loaded.default?.default ?? loaded.default; // a CommonJS module comes wrapped
  } catch (cause) {
    throw new InvalidInput(`cannot load the module: ${messageOf(cause)}`, {
      field: "file",
      value: file,
      hint: "run it alone",
      cause,
    });
  }
}
