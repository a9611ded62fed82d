import * as z from "zod";
import {
  AGENT_CODE_BYTES,
  AGENT_INSTANTIATION_US,
  AGENT_MEMORY_BYTES,
  AGENT_STOP_MS,
} from "../../architecture/limits.js";
import { AgentOverLimit, AgentTooLarge, type TDeveloperError } from "../../kernel/errors.js";

/** What every agent is held to. An agent over a limit that `stops` is not called for {@link AGENT_STOP_MS}. */
export const agentLimits = {
  code: { resource: "code", allowed: AGENT_CODE_BYTES, unit: "bytes", stops: true },
  memory: { resource: "memory per instance", allowed: AGENT_MEMORY_BYTES, unit: "bytes", stops: true },
  instantiation: { resource: "instantiation (p99)", allowed: AGENT_INSTANTIATION_US, unit: "µs", stops: false },
} as const;

type LimitName = keyof typeof agentLimits;

const limitNames = Object.keys(agentLimits) as LimitName[];

const breach = z.object({
  found: z.number(),
  allowed: z.number(),
  /** Milliseconds since 1970. */
  at: z.number(),
});

/** What a document says of limits that were exceeded: the last time for each. */
export const breaches = z.partialRecord(z.enum(limitNames), breach);

type Breach = Readonly<z.infer<typeof breach>>;

/** {@link breaches}: limit → what was found last above it. */
export type Breaches = Readonly<z.infer<typeof breaches>>;

/** Those of `found` that are more than allowed. */
export function breachesIn(found: Partial<Record<LimitName, number>>, at: number): Breaches {
  return pick((name) => {
    const { allowed } = agentLimits[name];
    const value = found[name];
    return value !== undefined && value > allowed ? { found: value, allowed, at } : undefined;
  });
}

/** The later of the two for each limit. */
export const addBreaches = (a: Breaches, b: Breaches = {}): Breaches =>
  pick((name) => {
    const [one, other] = [a[name], b[name]];
    return one && other ? later(one, other) : (one ?? other);
  });

/** Those that have not been forgotten at `now`: they are not reported again, and keep an agent stopped. */
export const standing = (all: Breaches, now: number): Breaches =>
  pick((name) => (isOver(all[name], now) ? undefined : all[name]));

/** Those that `known` does not have. */
export const without = (all: Breaches, known: Breaches): Breaches =>
  pick((name) => (known[name] ? undefined : all[name]));

/** @throws {AgentTooLarge | AgentOverLimit} when one of them stops an agent */
export function ensureWithinLimits(agentId: string, all: Breaches): void {
  for (const [name, { found, allowed, at }] of entries(all)) {
    const { stops, resource, unit } = agentLimits[name];
    if (!stops) continue;
    const excess = `${found - allowed} more than the ${allowed} allowed`;
    const message = `agent ${agentId} is stopped: ${resource} is ${found} ${unit}, ${excess}`;
    throw errorOf(name, message, agentId, at + AGENT_STOP_MS);
  }
}

/** The limits that were exceeded, and by what. */
export const entries = (all: Breaches): [LimitName, Breach][] => Object.entries(all) as [LimitName, Breach][];

function errorOf(name: LimitName, message: string, value: string, until: number): TDeveloperError {
  const field = "agent_id";
  if (name === "code")
    return new AgentTooLarge(message, { field, value, hint: "compile it smaller, or split its work" });
  const again = new Date(until).toISOString();
  return new AgentOverLimit(message, {
    field,
    value,
    hint: `keep less in its closure, or give it a smaller configuration; it may be called again at ${again}`,
  });
}

function later(a: Breach, b: Breach): Breach {
  if (a.at === b.at) return a.found > b.found ? a : b;
  return a.at > b.at ? a : b;
}

const isOver = (one: Breach | undefined, now: number): boolean => one === undefined || now >= one.at + AGENT_STOP_MS;

const pick = (choose: (name: LimitName) => Breach | undefined): Breaches =>
  Object.fromEntries(
    limitNames.flatMap((name) => {
      const chosen = choose(name);
      return chosen ? [[name, chosen]] : [];
    }),
  );
