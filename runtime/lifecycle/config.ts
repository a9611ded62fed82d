import * as z from "zod";
import { validate } from "../kernel/validation.js";
import { type AnomalyConfig, anomalyConfig } from "../safety/anomaly/config.js";
import { boundTogether, defaultSearchConfig, type SearchConfig, searchSettings } from "../search/config.js";
import type { TaskDefinition } from "../search/tasks/index.js";

/** How an evolution is run: the search, and what is made of it. */
export interface EvolutionConfig extends SearchConfig {
  /** A checkpoint is made every so many generations (rounded up to the end of an epoch). */
  readonly checkpointInterval: number;
  /** USD that a model may cost, at most what the deployment allows, which is also the default; 0: no model. */
  readonly modelBudgetUsd?: number;
  /** When the anomaly monitor raises an alarm. */
  readonly anomaly?: AnomalyConfig;
}

const { targetFitness, ...settings } = searchSettings;

/** Bounds of every setting, and of the settings together. Requests are hashed as this orders them. */
export const evolutionConfig: z.ZodType<EvolutionConfig> = z
  .strictObject({
    ...settings,
    checkpointInterval: z.int().min(1),
    targetFitness,
    modelBudgetUsd: z.number().min(0).max(100_000).optional(),
    anomaly: anomalyConfig.optional(),
  })
  .superRefine(boundTogether);

/** Generations between two checkpoints. */
const CHECKPOINT_INTERVAL = 10;

/** What a task is run with when nothing else is said. */
export const defaultConfig = (task: TaskDefinition): EvolutionConfig => ({
  ...defaultSearchConfig(task),
  checkpointInterval: CHECKPOINT_INTERVAL,
});

/**
 * The defaults of a task with what the user wants otherwise.
 *
 * @throws {InvalidInput} naming the setting, its value and its bounds
 */
export function configure(task: TaskDefinition, wishes: object = {}): EvolutionConfig {
  return validate(evolutionConfig, { ...defaultConfig(task), ...wishes }, "config");
}
