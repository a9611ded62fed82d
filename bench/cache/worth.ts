import { HOURS_PER_MONTH, prices } from "../../infra/cost/prices.js";
import { functions } from "../../runtime/architecture/workloads.js";
import type { Hits } from "./ledger.js";
import type { SharingCost } from "./scores.js";

/**
 * Unit prices of ElastiCache Serverless for Valkey in USD, us-east-1, as they were published in June 2026: per GB and hour,
 * 0.1 GB at least, and per million units, of which each kilobyte that is read or written takes one.
 */
const valkey = { gbHour: 0.084, leastGb: 0.1, millionUnits: 0.0023, unitBytes: 1_024 } as const;

/** Bytes that a value takes beside itself: its key, its expiry and the server's own structures. */
const OVERHEAD = 120;

const LAMBDA_GB = functions["evolve-island"].memoryMb / 1_024;

/** What sharing is worth where a share `hits` of all evaluations is known already. */
export function worth(what: string, hits: number, evaluations: number, evaluationUs: number, cost: SharingCost) {
  const { bytes, packUs, setUs, getUs, unpackUs } = cost;
  const sharingUs = getUs + hits * unpackUs + (1 - hits) * (packUs + setUs);
  const savedUs = hits * evaluationUs - sharingUs;
  const savedUsd = (evaluations * savedUs * LAMBDA_GB * prices.lambdaGbSeconds) / 1e6;
  const units = evaluations * Math.max(1, (bytes + OVERHEAD) / valkey.unitBytes);
  const usd = (units / 1e6) * valkey.millionUnits;
  const gb = (evaluations * (1 - hits) * (bytes + OVERHEAD)) / 1e9;
  const idle = valkey.leastGb * valkey.gbHour * HOURS_PER_MONTH;
  return {
    what,
    "hits, %": percent(hits),
    "saved, % of evaluating": percent(savedUs / evaluationUs),
    "Lambda saved, USD": significant(savedUsd),
    "units, USD": significant(usd),
    "MB kept": Math.round(1_000 * gb),
    "USD an hour kept": significant(gb * valkey.gbHour),
    "evolutions that pay the cache's least, a month": savedUsd > usd ? Math.ceil(idle / (savedUsd - usd)) : "none",
  };
}

/** What the functions would have shared: what an island made itself before, and what another had made before. */
export const shares = ({ evaluations, own, others, atOnce }: Hits) => ({
  own: own / evaluations,
  others: others / evaluations,
  all: (own + others) / evaluations,
  sequential: (own + others + atOnce) / evaluations,
});

const percent = (share: number): number => Number((100 * share).toFixed(1));
const significant = (number: number): number => Number(number.toPrecision(2));
