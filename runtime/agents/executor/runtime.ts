import type { Clock } from "../../kernel/stores.js";
import type { Sandbox } from "../../sandbox/job.js";
import type { Monitor } from "../monitor/observations.js";
import { ensureNotWithdrawn } from "../withdrawal.js";
import { HotAgents } from "./hot-agents.js";
import { type Loader, loadAgent } from "./load-agent.js";
import { type CallQueue, createQueue } from "./queue.js";

/** Agents kept in memory; each takes its code, at most 6,656 bytes, and little more. */
const HOT_AGENTS = 1_024;

/** Calls that may wait for a process of the sandbox, and for how many milliseconds. */
const WAITING = 1_024;
const PATIENCE_MS = 10_000;

/** What running agents takes. */
export interface Runtime {
  readonly hot: HotAgents;
  readonly queue: CallQueue;
  readonly sandbox: Sandbox;
  readonly monitor: Monitor;
  readonly clock: Clock;
}

/** What a runtime is made of. */
export interface RuntimeParts extends Loader {
  readonly sandbox: Sandbox;
  /** Jobs that the sandbox runs at once. */
  readonly processes: number;
  /** Agents kept in memory. */
  readonly capacity?: number;
}

/** A runtime without anything in memory yet. The sandbox and the monitor stay the caller's to close. */
export function createRuntime({ processes, capacity = HOT_AGENTS, ...parts }: RuntimeParts): Runtime {
  const { sandbox, monitor, clock } = parts;
  const load = (id: string) => loadAgent(id, parts);
  const recheck = (id: string) => ensureNotWithdrawn(id, parts.agents);
  const hot = new HotAgents(capacity, { load, recheck, clock });
  const queue = createQueue({ atOnce: processes, waiting: WAITING, patienceMs: PATIENCE_MS });
  return { hot, queue, sandbox, monitor, clock };
}
