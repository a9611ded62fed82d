import * as z from "zod";
import { CorruptObject, InvalidInput } from "../kernel/errors.js";
import { sha256 } from "../kernel/sha256.js";
import type { ObjectStore } from "../kernel/stores.js";
import { validate } from "../kernel/validation.js";
import { builtInTasks, type TaskDefinition, taskDefinition } from "../search/tasks/index.js";
import { configure, type EvolutionConfig, evolutionConfig } from "./config.js";
import { evolutionKeys } from "./keys.js";
import { encodeObject, load } from "./objects.js";

/**
 * What an evolution is: two with the same request end with the same champion, byte for byte. It is hashed and stored as
 * {@link completeRequest}, {@link requestFor} and {@link loadRequest} order it, and not validated again.
 */
export interface EvolutionRequest {
  readonly task: TaskDefinition;
  readonly config: EvolutionConfig;
  readonly seed: number;
}

/** The parts of a request as users give them: a built-in task by name or their own, and only the settings they change. */
export const requestFields = {
  task: z.union([z.string(), z.looseObject({})]),
  config: z.record(z.string(), z.unknown()).default({}),
  seed: z.int().default(1),
};

const stored = z.object({ task: taskDefinition, config: evolutionConfig, seed: z.int() });

/** Step Functions ends an execution at 25,000 events. */
const EXECUTION_EVENTS = 24_000;

/**
 * The request in full.
 *
 * @throws {InvalidInput} naming what is wrong with the task or the configuration
 */
export function completeRequest(given: {
  task: unknown;
  config: Record<string, unknown>;
  seed: number;
}): EvolutionRequest {
  const task = typeof given.task === "string" ? builtIn(given.task) : validate(taskDefinition, given.task, "task");
  return requestFor(task, given.config, given.seed);
}

/**
 * The request for a task that is valid.
 *
 * @param wishes settings that are not to be the task's defaults
 * @throws {InvalidInput} naming what is wrong with the configuration
 */
export function requestFor(task: TaskDefinition, wishes: Record<string, unknown>, seed: number): EvolutionRequest {
  const config = configure(task, wishes);
  checkLength(config);
  return { task, config, seed };
}

/** SHA-256 over all of a request. */
export const requestHash = ({ task, config, seed }: EvolutionRequest): string =>
  sha256(JSON.stringify({ task, config, seed }));

/** Writes a request down beside the generations. */
export function saveRequest(store: ObjectStore, id: string, { task, config, seed }: EvolutionRequest): Promise<void> {
  return store.put(evolutionKeys.request(id), encodeObject({ task, config, seed }), "application/gzip");
}

/** Undefined where it was not written down. */
export const findRequest = (store: ObjectStore, id: string): Promise<EvolutionRequest | undefined> =>
  load(store, stored, evolutionKeys.request(id));

/** @throws {CorruptObject} when the request of an evolution is not there any more, or not what it was */
export async function loadRequest(store: ObjectStore, id: string): Promise<EvolutionRequest> {
  const request = await findRequest(store, id);
  if (request) return request;
  const key = evolutionKeys.request(id);
  throw new CorruptObject(`${key} is missing`, {
    field: "key",
    value: key,
    hint: "restore it, or start a new evolution",
  });
}

function builtIn(name: string): TaskDefinition {
  if (Object.hasOwn(builtInTasks, name)) return builtInTasks[name];
  throw new InvalidInput(`task: there is no built-in task "${name}"`, {
    field: "task",
    value: name,
    hint: `give a definition, or one of ${Object.keys(builtInTasks).join(", ")}`,
  });
}

/** Every epoch leaves about 7 events an island, and 20 more, in the history of the execution. */
function checkLength({ islands, generations, epoch }: EvolutionConfig): void {
  const epochs = Math.ceil(generations / epoch);
  if (epochs * (7 * islands + 20) <= EXECUTION_EVENTS) return;
  throw new InvalidInput(`config.epoch: ${epochs} epochs are more than one execution of the state machine can hold`, {
    field: "config.epoch",
    value: epoch,
    hint: `let islands evolve longer alone: give at least ${Math.ceil((generations * (7 * islands + 20)) / EXECUTION_EVENTS)}`,
  });
}
