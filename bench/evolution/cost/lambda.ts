import type { EvolutionStep } from "../../../infra/orchestration/evolution-machine.js";
import { functions } from "../../../runtime/architecture/workloads.js";
import type { Load } from "./load.js";

/** Memory that comes with one whole core; with less comes less of one. */
const CORE_MB = 1_769;

/** What is not measured but assumed; besides that a core of Lambda is as fast as one of this machine. */
export const assumed = {
  /** Seconds until a function that nobody called before is ready; billed. */
  initSeconds: 0.8,
  /** Seconds of one wait for S3 or DynamoDB. */
  waitSeconds: 0.015,
  /** Seconds from one state of an execution to the next. */
  transitionSeconds: 0.05,
  /** Executions of all functions of an account at the same time. */
  concurrency: 1_000,
} as const;

/** The functions of an account on a clock of their own: which are warm, how many run, and what is billed. */
export class Lambda {
  requests = 0;
  gbSeconds = 0;
  /** Step → the longest of its invocations, in seconds. */
  readonly longest: Partial<Record<EvolutionStep, number>> = {};
  /** Step → when each of its environments is free. */
  private readonly environments = new Map<EvolutionStep, number[]>();

  /** @returns when it is done; calls must come in the order of their times */
  invoke(step: EvolutionStep, load: Load, at: number): number {
    const free = this.environments.get(step) ?? [];
    this.environments.set(step, free);
    const warm = free.findIndex((since) => since <= at);
    const isFull = warm < 0 && free.length >= assumed.concurrency;
    const place = warm >= 0 ? warm : isFull ? free.indexOf(Math.min(...free)) : free.length;
    const start = Math.max(at, free[place] ?? at);
    const { memoryMb } = functions[step];
    const computing = load.cpuSeconds * Math.max(1, CORE_MB / memoryMb);
    const seconds = (place === free.length ? assumed.initSeconds : 0) + computing + load.waits * assumed.waitSeconds;
    free[place] = start + seconds;
    this.requests++;
    this.gbSeconds += (memoryMb / 1_024) * seconds;
    this.longest[step] = Math.max(this.longest[step] ?? 0, seconds);
    return free[place];
  }
}
