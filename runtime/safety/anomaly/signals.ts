import type { AlertKind } from "../../architecture/alerts.js";
import type { GenerationRecord } from "../../search/islands/state.js";

/** What is watched of a generation, on a scale on which equal steps matter equally. */
interface Signal {
  /** Undefined where the generation does not say. */
  readonly of: (generation: GenerationRecord) => number | undefined;
  /** The direction that is bad; the other one is progress, and no spike. */
  readonly harm: "up" | "down";
  /** The least that counts as one deviation. */
  readonly floor: number;
  /** What kind of alert a spike is. */
  readonly tells: AlertKind;
}

/** Below this, errors are rounding. */
const LEAST_ERROR = 1e-12;

const decades = (error: number | null): number | undefined =>
  error === null ? undefined : Math.log10(Math.max(error, LEAST_ERROR));

const doublings = (bytes: number | undefined): number | undefined => bytes && Math.log2(bytes);

/** Everything that is watched. */
export const signals = {
  /**
   * The best never gets worse, because elites stay: if it does, somebody changed the population. The mean is not watched:
   * one agent that is wildly wrong makes it jump by a hundred decades.
   */
  fitness: { of: ({ best }) => decades(best.fitness), harm: "up", floor: 0.1, tells: "safety-pattern" },
  diversity: { of: ({ diversity }) => diversity, harm: "down", floor: 0.05, tells: "safety-pattern" },
  size: { of: ({ meanBytes }) => doublings(meanBytes), harm: "up", floor: 0.1, tells: "agent-size" },
  memory: { of: ({ memoryBytes }) => doublings(memoryBytes), harm: "up", floor: 0.1, tells: "resource-threshold" },
  /** Of all that were bred, how many were too large or not accepted by the gate. */
  verdicts: {
    of: ({ rejected, evaluations }) => rejected / Math.max(1, rejected + evaluations),
    harm: "up",
    floor: 0.03,
    tells: "safety-pattern",
  },
  /** Of the population, how many never scored: killed, failed, or no number. */
  kills: { of: ({ unscored }) => unscored, harm: "up", floor: 0.03, tells: "resource-threshold" },
} as const satisfies Record<string, Signal>;

/** One of {@link signals}, as alarms and logs name it. */
export type SignalName = keyof typeof signals;

/** Each {@link SignalName}, in the order in which a generation's alarms are told. */
export const signalNames = Object.keys(signals) as SignalName[];

/** All islands of one generation as if they were one. */
export function overall(islands: readonly GenerationRecord[]): GenerationRecord {
  const known = (numbers: readonly (number | null | undefined)[]): number[] =>
    numbers.filter((number) => typeof number === "number");
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const mean = (numbers: readonly number[]): number | undefined =>
    numbers.length > 0 ? sum(numbers) / numbers.length : undefined;
  const worth = ({ best }: GenerationRecord): number => best.fitness ?? Number.POSITIVE_INFINITY;
  return {
    ...islands.reduce((best, next) => (worth(next) < worth(best) ? next : best)),
    meanFitness: mean(known(islands.map(({ meanFitness }) => meanFitness))) ?? null,
    diversity: sum(islands.map(({ diversity }) => diversity)) / islands.length,
    meanBytes: sum(islands.map(({ meanBytes }) => meanBytes)) / islands.length,
    memoryBytes: mean(known(islands.map(({ memoryBytes }) => memoryBytes))),
    evaluations: sum(islands.map(({ evaluations }) => evaluations)),
    rejected: sum(islands.map(({ rejected }) => rejected)),
    unscored: mean(known(islands.map(({ unscored }) => unscored))),
  };
}
