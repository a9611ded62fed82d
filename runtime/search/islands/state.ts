/**
 * What goes into a search by islands and what comes out of it. All of it but the hooks is JSON.
 *
 * @module
 */

import type { Gate, Verdict } from "../../gate/verdict.js";
import type { Credits } from "../selection/bandit.js";

/** One member of a population. */
export interface Individual {
  /** The genome in its printable form; the representation parses it. */
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

/** One population, and all that an island goes on from. Plain data: written as JSON and read again it is the same. */
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
}

/** A candidate that was not even evaluated. */
export type Rejection = {
  readonly agentId: string;
  readonly source: string;
  readonly bytes: number;
} & ({ readonly reason: "size" } | { readonly reason: "safety"; readonly verdict: Verdict });

/** A program that somebody else proposes, a model perhaps. */
export interface Immigrant {
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
  /** Told of every generation as soon as it is there; the first one, 0, is no part of an epoch. */
  readonly recorded?: (record: GenerationRecord) => void;
  /** They take the first places for children in the first generation of the epoch, where the gate accepts them. */
  readonly immigrants?: readonly Immigrant[];
}

/**
 * How an epoch ended: done, or stopped by its hook after `generation`; a generation that was cut short leaves nothing.
 */
export type EpochResult =
  | { readonly status: "done"; readonly state: IslandState; readonly records: readonly GenerationRecord[] }
  | { readonly status: "stopped"; readonly generation: number };

/** Genomes on their way: `migrants[i]` arrive at island `i` before its next epoch. */
export type Migrants = readonly (readonly Individual[])[];

/** The best individual of each cell, by the cell's name. */
export type Archive = Readonly<Record<string, Individual>>;
