import type { Instantiation, Outcome, Usage } from "../../sandbox/job.js";

/** An agent as it lies ready to be called. */
export interface LoadedAgent {
  readonly agent_id: string;
  /** Of compiled code, UTF-8. */
  readonly bytes: number;
  /** How its instances measured; left out where there is none: its code is too large, or it does not instantiate. */
  readonly instantiation?: Instantiation;
}

/** One call of an agent, however it ended. */
export interface ObservedCall {
  readonly agent_id: string;
  /** Of compiled code, UTF-8. */
  readonly bytes: number;
  readonly status: Outcome["status"];
  /** How many inputs it was given: one, or those of a batch. */
  readonly inputs: number;
  readonly usage: Usage;
  /** Milliseconds in the sandbox, fractions included. */
  readonly latency_ms: number;
  /** When it ended, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Watches every agent and call of one process: holds agents to the limits of architecture/limits.ts, tells operators
 * at once of one over a limit, and keeps the books in `performance/<agent_id>.json`. Trouble with storage is logged
 * and never ends a call.
 */
export interface Monitor {
  /**
   * An agent was loaded: its code and its instances are held to their limits.
   *
   * @throws {AgentTooLarge} where its code has more bytes than an agent may
   * @throws {AgentOverLimit} where an instance of it is larger than allowed, or it is stopped: by this process or another
   */
  loaded(agent: LoadedAgent): Promise<void>;
  /**
   * To be asked before every call: whether the agent may be called at all. Costs nothing.
   *
   * @throws {AgentOverLimit} while it is stopped
   */
  admit(agentId: string): void;
  /**
   * A call has ended. Waits for storage only when the agent's books are due, about once in ten seconds; a function that
   * freezes between two calls therefore awaits it.
   *
   * @throws {AgentOverLimit} where its instance is larger than allowed: the answer of this call does not count either
   */
  called(call: ObservedCall): Promise<void>;
  /** Writes whatever is not written yet; for the end of a process. */
  flush(): Promise<void>;
}
