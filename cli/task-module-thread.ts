/**
 * The thread in which a user's task module is run: one that never ends can be ended from outside.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { InvalidInput } from "../runtime/kernel/errors.js";
import { parseJson } from "../runtime/kernel/json.js";
import { messageOf, printable } from "../runtime/kernel/printable.js";
import { Random } from "../runtime/kernel/random.js";
import { validate } from "../runtime/kernel/validation.js";

/** What the thread says when it is done. */
export type ModuleAnswer =
  | { readonly made: Readonly<Record<string, unknown>> }
  | {
      readonly failed: {
        readonly message: string;
        readonly field?: string;
        readonly value?: unknown;
        readonly hint?: string;
      };
    };

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

async function load(file: string): Promise<unknown> {
  try {
    const { tsImport } = await import("tsx/esm/api");
    const url = pathToFileURL(file).href;
    const loaded: { default?: { default?: unknown } } = await tsImport(url, url);
    return loaded.default?.default ?? loaded.default; // a CommonJS module comes wrapped
  } catch (cause) {
    const hint = "run it alone";
    throw new InvalidInput(`cannot load the module: ${messageOf(cause)}`, { field: "file", value: file, hint, cause });
  }
}

async function run(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { input, output, training, holdOut, seed, ...fields } = validate(taskModule, await load(file), "module");
  const cases = (part: string, count: number) => {
    const random = Random.of(seed, "task", part);
    return Array.from({ length: count }, () => {
      const given = (input as (random: Random) => unknown)(random);
      return { input: given, output: (output as (input: unknown) => unknown)(structuredClone(given)) };
    });
  };
  return { ...fields, cases: cases("training", training), holdOut: cases("hold-out", holdOut) };
}

function failureOf(error: unknown): ModuleAnswer {
  if (!(error instanceof InvalidInput)) return { failed: { message: `the module failed: ${messageOf(error)}` } };
  const { message, field, value, hint } = error;
  return { failed: { message, field, value: parseJson(printable(value) ?? ""), hint } }; // what a message can carry
}

const say = (answer: ModuleAnswer): void => parentPort?.postMessage(answer);

run(workerData)
  .then((made) => say({ made })) // what no message can carry, a function, is refused here
  .catch((error) => say(failureOf(error)));
