import { setTimeout as sleep } from "node:timers/promises";
import type { FunctionName } from "../../runtime/architecture/workloads.js";
import type { Context } from "../../runtime/kernel/context.js";
import { accessDenied, slowDown, throttled, throughputExceeded, timeSkewed } from "./aws-faults.js";
import type { AwsFault } from "./aws-proxy.js";
import type { DrillPlan } from "./control.js";
import { EPOCH } from "./course.js";
import { secondDeliveries } from "./injection.js";
import { fillQuarantine } from "./quarantine.js";

/** Where a drill takes place, for what goes on beside the evolution. */
interface Scene {
  /** Answers for AWS from now on; nothing where nothing is said. */
  readonly aws: (fault?: AwsFault) => void;
  /** Looks at everything, and changes it, without going the way on which things go wrong. */
  readonly context: Context;
  /** Waits until the evolution has reached a generation. */
  readonly reached: (generation: number) => Promise<void>;
}

/** One thing that goes wrong while an evolution runs. */
export interface Drill {
  /** What users type to run it alone. */
  readonly name: string;
  /** What goes wrong, for people. */
  readonly injects: string;
  /** What goes wrong with each invocation, from the start of the evolution to its end. */
  readonly plan?: (skewedClock: string) => DrillPlan;
  /** What AWS answers from the start on, until something else is said. */
  readonly aws?: AwsFault;
  /** Goes on beside the evolution. @returns what it complains of, if anything */
  readonly beside?: (scene: Scene) => Promise<readonly string[]>;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const QUARANTINED = 10_000;

/** After how many milliseconds each try of a step is killed. */
function deaths(name: FunctionName, { until, island, failed }: Readonly<Record<string, unknown>>): readonly number[] {
  if (name === "open-evolution") return [50];
  if (name === "evolve-island" && until === EPOCH) return [400];
  if (name === "evolve-island" && until === 3 * EPOCH && island === 1) return [150, 300]; // one more than is retried
  if (name === "evolve-island" && until === 5 * EPOCH && island === 0) return [250];
  if (name === "merge-generation") return until === 2 * EPOCH ? [60] : until === 4 * EPOCH ? [120] : [];
  return name === "close-evolution" && failed === undefined ? [500] : [];
}

function killing(): DrillPlan {
  const tries = new Map<string, number>();
  return ({ function: name, event }) => {
    const step = `${name} ${JSON.stringify(event)}`;
    const before = tries.get(step) ?? 0;
    tries.set(step, before + 1);
    return { killAfterMs: deaths(name, event)[before] };
  };
}

function deliveringTwice(): DrillPlan {
  let deliveries = 0;
  return () => ({ again: secondDeliveries[deliveries++ % secondDeliveries.length] });
}

/** Every other invocation is an hour ahead, the rest an hour behind. */
function skewing(skewedClock: string): DrillPlan {
  let invocations = 0;
  return () => ({
    environment: {
      NODE_OPTIONS: `--require=${skewedClock}`,
      DRILL_SKEW_MS: String(invocations++ % 2 === 0 ? HOUR_MS : -HOUR_MS),
    },
  });
}

/** Requests to DynamoDB are throttled in turn by either of its errors, `share` of them. */
function throttling(share: number): AwsFault {
  let requests = 0;
  return ({ service }) => {
    if (service !== "dynamodb") return undefined;
    requests += 1;
    if (Math.floor(requests * share) === Math.floor((requests - 1) * share)) return undefined;
    return requests % 2 === 0 ? throttled() : throughputExceeded();
  };
}

/** Answers for AWS so long, from the end of the first epoch on. */
const fromFirstEpoch =
  (...phases: readonly (readonly [seconds: number, fault: AwsFault])[]) =>
  async ({ aws, reached }: Scene): Promise<readonly string[]> => {
    await reached(EPOCH);
    for (const [seconds, fault] of phases) {
      aws(fault);
      await sleep(seconds * SECOND_MS);
    }
    aws();
    return [];
  };

/** All drills, in the order of the table. */
export const drills: readonly Drill[] = [
  {
    name: "kill",
    injects: "functions are killed in the middle of every step, one of them twice in a row",
    plan: killing,
  },
  {
    name: "s3-down",
    injects: "S3 answers 503 Slow Down for 30 s",
    beside: fromFirstEpoch([30, ({ service }) => (service === "s3" ? slowDown() : undefined)]),
  },
  {
    name: "s3-denied",
    injects: "S3 answers 403 Access Denied for 30 s",
    beside: fromFirstEpoch([30, ({ service }) => (service === "s3" ? accessDenied() : undefined)]),
  },
  {
    name: "throttle",
    injects: "DynamoDB throttles 40 % of requests for 15 s, then all for 15 s",
    beside: fromFirstEpoch([15, throttling(0.4)], [15, throttling(1)]),
  },
  { name: "twice", injects: "every event arrives twice: together, one after the other, late", plan: deliveringTwice },
  {
    name: "clock",
    injects: "clocks of functions go an hour ahead or behind, in turn",
    plan: skewing,
    aws: ({ service, signed }) => timeSkewed(service, signed, Date.now()),
  },
  {
    name: "quarantine",
    injects: `the quarantine fills with ${QUARANTINED.toLocaleString("en")} programs`,
    beside: ({ context }) => fillQuarantine(context, QUARANTINED),
  },
];
