import type { Json } from "../../stores.js";

/** What the hub asks of an executor: one instance of an agent, given some inputs one after the other. */
export interface AgentCall {
  readonly agent_id: string;
  readonly config: Json;
  readonly seed: number;
  readonly inputs: readonly Json[];
}

/** The outputs, or why there are none: `code` is how the sandbox or the executor names it. */
export type AgentAnswer =
  | { readonly status: "ok"; readonly outputs: readonly Json[] }
  | { readonly status: "failed"; readonly code: string; readonly message: string };

/** Runs agents, here or elsewhere. */
export interface AgentRunner {
  /**
   * Takes a bounded time. May be asked for the same more than once; that changes nothing but the time.
   *
   * @throws {Unavailable} when there was no answer, and asking again may bring one
   */
  run(call: AgentCall, signal?: AbortSignal): Promise<AgentAnswer>;
}
