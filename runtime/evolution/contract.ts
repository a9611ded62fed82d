/**
 * The words that the engine, the four steps of the state machine and the store share. Everything here is JSON.
 *
 * @module
 */
import type { AnomalyConfig } from "../safety/anomaly/config.js";
import type { Gate, Verdict } from "../safety/verdict.js";
import type { Archive } from "./archive/map-elites.js";
import type { Credits } from "./selection/bandit.js";

/** How an evolution is run; defaults and bounds stand in config.ts. */
export interface EvolutionConfig {
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
  /** An island that did not improve for so many generations begins anew, but for its elites; 0 never does. */
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
  /** A checkpoint is made every so many generations (rounded up to the end of an epoch). */
  readonly checkpointInterval: number;
  /** The evolution ends early at this fitness or below. */
  readonly targetFitness: number;
  /** USD that a model may cost, at most what the deployment allows, which is also the default; 0: no model. */
  readonly modelBudgetUsd?: number;
  /** When the anomaly monitor raises an alarm. */
  readonly anomaly?: AnomalyConfig;
}

/** One member of a population. */
export interface Individual {
  /** The genome in its printable form; the genome module parses it. */
  readonly genome: string;
  readonly agentId: string;
  /** Error on the task, lower is better; null where it never scored (NaN, rejected, failed). */
  readonly fitness: number | null;
  /** Bytes of its compiled source. */
  readonly bytes: number;
  /** Steps that it took on the training data, where they are counted. */
  readonly fuel?: number;
  readonly safetyScore: number;
  readonly parentIds: readonly string[];
}

/** One population. Plain data: what is stored under generations/. */
export interface IslandState {
  readonly island: number;
  readonly generation: number;
  /** Best first, all different; fewer than the configuration says where too many candidates were rejected. */
  readonly population: readonly Individual[];
  /** What was learned of the operators; nothing yet where there is none. */
  readonly credits?: Credits;
  /** The best individual of each cell so far; where an archive is kept. */
  readonly archive?: Archive;
  /** The generation that improved on all before it, or began anew; 0 where there is none. */
  readonly improved?: number;
}

/** What one generation of one island looked like. */
export interface GenerationRecord {
  readonly island: number;
  readonly generation: number;
  readonly best: Individual;
  /** Over those that scored; null where none did. */
  readonly meanFitness: number | null;
  /** Distinct fitness values / individuals. */
  readonly diversity: number;
  readonly meanBytes: number;
  /** In full. */
  readonly evaluations: number;
  /** Candidates that went through the first stage of a cascade; where there is one. */
  readonly screened?: number;
  /** Candidates that were too large or that the safety gate did not accept. */
  readonly rejected: number;
  /** Share of the population that never scored; records of older versions do not say. */
  readonly unscored?: number;
  /** How the operators did in this generation. */
  readonly operators?: Credits;
  /** What an instance holds, on average; where candidates are measured. */
  readonly memoryBytes?: number;
  /** On the first generation of an epoch before which a model was asked. */
  readonly model?: ModelReport;
}

/** What a model did before one epoch of an island. */
export interface ModelReport {
  readonly calls: number;
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  /** Programs found in its replies. */
  readonly proposals: number;
  /** Of them, those that the gate refused as they were written. */
  readonly refused: number;
}

/** A candidate that was not even evaluated. */
export type Rejection = {
  readonly agentId: string;
  readonly source: string;
  readonly bytes: number;
} & ({ readonly reason: "size" } | { readonly reason: "safety"; readonly verdict: Verdict });

/** A program that somebody else proposes, a model perhaps. */
export interface Newcomer {
  /** One JavaScript module; left out where the task's programs cannot represent it. */
  readonly source: string;
  /** Agents it was made of. */
  readonly parentIds: readonly string[];
}

/** What an epoch needs from outside. */
export interface EpochHooks {
  readonly gate: Gate;
  /** Polled at least once a second while there is work; true ends the epoch at once. */
  readonly stopped: () => Promise<boolean>;
  /** Told when that ended work under way, and for how many milliseconds nothing was evaluated by then. */
  readonly ended?: (idleMs: number) => void;
  /** Told of every candidate that is too large or that the gate did not accept. */
  readonly rejected?: (rejection: Rejection) => void;
  /** They take the first places for children in the first generation of the epoch, where the gate accepts them. */
  readonly newcomers?: readonly Newcomer[];
}

export type EpochResult =
  | { readonly status: "done"; readonly state: IslandState; readonly records: readonly GenerationRecord[] }
  | { readonly status: "stopped"; readonly generation: number };

/** Genomes on their way: `migrants[i]` arrive at island `i` before its next epoch. */
export type Migrants = readonly (readonly Individual[])[];
