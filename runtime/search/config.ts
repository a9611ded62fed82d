import * as z from "zod";
import { DEFAULT_ISLANDS } from "../architecture/limits.js";
import { validate } from "../kernel/validation.js";
import type { TaskDefinition } from "./tasks/index.js";

/** How a search is run. */
export interface SearchConfig {
  readonly islands: number;
  /** Individuals per island. */
  readonly population: number;
  readonly generations: number;
  /** Generations an island evolves alone between two migrations. */
  readonly epoch: number;
  /** Individuals each island sends to the next one. */
  readonly migrants: number;
  /** Which one is next: always the same, or another in each migration. */
  readonly migration: "ring" | "random";
  /** Generations without improvement after which an island is restarted, but for its elites; 0: never. */
  readonly patience: number;
  readonly elites: number;
  readonly tournament: number;
  /** Parents are those of least error (by cases where the task has some), or of the best fronts of error, bytes and fuel. */
  readonly selection: "error" | "pareto";
  readonly crossoverRate: number;
  readonly mutationRate: number;
  /**
   * How far operators are chosen by the rates above and not by how they have done: 1 learns nothing, 0 forgets what never
   * improved anything.
   */
  readonly exploration: number;
  /** Share of parents taken from the archive of the best of every size and behaviour; 0 keeps none. */
  readonly archiveRate: number;
  /** Share of the cases that selection looks at in one generation, those that tell individuals apart; 1 is all. */
  readonly caseShare: number;
  /**
   * Share of the children of a generation that go on from the cheap first stage of a task to the full evaluation; the
   * others are no members. 1 leaves that stage out, as do tasks that have none.
   */
  readonly cascadeShare: number;
  /** Upper bound of a genome, in nodes. */
  readonly maxNodes: number;
  /** The evolution ends early at this fitness or below. */
  readonly targetFitness: number;
}

const rate = z.number().min(0).max(1);

/** Bounds of every setting. */
export const searchSettings = {
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
  targetFitness: z.number().min(0),
} satisfies Record<keyof SearchConfig, z.ZodType>;

/** Bounds of settings together: elites and migrants must leave room for children. */
export function boundTogether(config: SearchConfig, context: z.RefinementCtx): void {
  const { population, elites, migrants } = config;
  const half = Math.floor(population / 2);
  for (const [field, value] of Object.entries({ elites, migrants })) {
    if (value <= half) continue;
    const params = { hint: `give at most ${half}, or a larger population` };
    const message = `is more than half of the population of ${population}`;
    context.addIssue({ code: "custom", path: [field], message, params });
  }
}

const common = {
  islands: DEFAULT_ISLANDS,
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
} as const;

/**
 * Islands without migration: an evolution of programs either finds its way early or ends where there is none. Children of
 * one operator each: two at once mostly break a program.
 */
const programs: SearchConfig = {
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

const defaults: Readonly<Record<TaskDefinition["kind"], SearchConfig>> = {
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

/** What a task is searched with when nothing else is said. */
export const defaultSearchConfig = ({ kind }: Pick<TaskDefinition, "kind">): SearchConfig => defaults[kind];

const searchConfig: z.ZodType<SearchConfig> = z.strictObject(searchSettings).superRefine(boundTogether);

/**
 * The defaults of a task with what is wanted otherwise.
 *
 * @throws {InvalidInput} naming the setting, its value and its bounds
 */
export const configureSearch = (task: Pick<TaskDefinition, "kind">, wishes: Partial<SearchConfig> = {}): SearchConfig =>
  validate(searchConfig, { ...defaultSearchConfig(task), ...wishes }, "config");
