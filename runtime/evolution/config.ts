import * as z from "zod";
import { anomalyConfig } from "../safety/anomaly/config.js";
import { validate } from "../validation.js";
import type { EvolutionConfig } from "./contract.js";
import type { TaskDefinition } from "./tasks/index.js";

const rate = z.number().min(0).max(1);

/** How an evolution is run: bounds of every setting, and of the settings together. */
export const evolutionConfig: z.ZodType<EvolutionConfig> = z
  .strictObject({
    islands: z.int().min(1).max(64),
    population: z.int().min(4).max(10_000),
    generations: z.int().min(1).max(100_000),
    epoch: z.int().min(1).max(1_000),
    migrants: z.int().min(0),
    elites: z.int().min(1),
    tournament: z.int().min(1).max(100),
    selection: z.enum(["error", "pareto"]).default("error"),
    crossoverRate: rate,
    mutationRate: rate,
    exploration: rate.default(1),
    migration: z.enum(["ring", "random"]).default("ring"),
    patience: z.int().min(0).max(100_000).default(0),
    archiveRate: rate.default(0),
    caseShare: rate.min(0.01).default(1),
    cascadeShare: rate.min(0.01).default(1),
    maxNodes: z.int().min(3).max(500),
    checkpointInterval: z.int().min(1),
    targetFitness: z.number().min(0),
    modelBudgetUsd: z.number().min(0).max(100_000).optional(),
    anomaly: anomalyConfig.optional(),
  })
  .superRefine((config, context) => {
    const { population, elites, migrants } = config;
    const half = Math.floor(population / 2);
    for (const [field, value] of Object.entries({ elites, migrants })) {
      if (value <= half) continue;
      const params = { hint: `give at most ${half}, or a larger population` };
      const message = `is more than half of the population of ${population}`;
      context.addIssue({ code: "custom", path: [field], message, params });
    }
  });

const common = {
  islands: 2,
  migrants: 3,
  migration: "ring",
  patience: 0,
  elites: 2,
  tournament: 4,
  selection: "error",
  exploration: 1,
  archiveRate: 0,
  caseShare: 1,
  cascadeShare: 1,
  checkpointInterval: 10,
} as const;

/**
 * Islands without migration: an evolution of programs either finds its way early or ends where there is none. Children of
 * one operator each: two at once mostly break a program.
 */
const programs: EvolutionConfig = {
  ...common,
  migrants: 0,
  population: 800,
  generations: 30,
  epoch: 10,
  crossoverRate: 0.3,
  mutationRate: 0.2,
  maxNodes: 40,
  targetFitness: 0,
};

const defaults: Readonly<Record<TaskDefinition["kind"], EvolutionConfig>> = {
  regression: {
    ...common,
    population: 400,
    generations: 80,
    epoch: 10,
    crossoverRate: 0.6,
    mutationRate: 0.5,
    maxNodes: 40,
    targetFitness: 1e-9,
  },
  "online-bin-packing": {
    ...common,
    population: 150, // a candidate takes a millisecond or two: thousands of placements, each looking at every gap
    generations: 30,
    epoch: 5,
    crossoverRate: 0.8,
    mutationRate: 0.3,
    maxNodes: 60,
    targetFitness: 0,
  },
  program: programs,
  psb2: { ...programs, population: 1_000, generations: 50, epoch: 5, caseShare: 0.5 }, // as the benchmark measures it
};

/** What a task is run with when nothing else is said. */
export const defaultConfig = (task: TaskDefinition): EvolutionConfig => defaults[task.kind];

/**
 * The defaults of a task with what the user wants otherwise.
 *
 * @throws {InvalidInput} naming the setting, its value and its bounds
 */
export function configure(task: TaskDefinition, wishes: object = {}): EvolutionConfig {
  return validate(evolutionConfig, { ...defaultConfig(task), ...wishes }, "config");
}
