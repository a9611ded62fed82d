import { problemOf } from "../../http/problems.js";
import { Unavailable } from "../../kernel/errors.js";
import type { Json } from "../../kernel/json.js";
import { failures } from "../../sandbox/job.js";
import { executeAgent } from "../executor/execute.js";
import type { Runtime } from "../executor/runtime.js";

/** What the hub asks of an executor: one instance of an agent, given some inputs one after the other. */
export interface AgentCall {
  readonly agent_id: string;
  readonly config: Json;
  readonly seed: number;
  readonly inputs: readonly Json[];
  /** Steps and milliseconds, over all inputs. */
  readonly limits: { readonly fuel: number; readonly deadline_ms: number };
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

/** Runs agents in the executor of this process. */
export const localRunner = (runtime: Runtime): AgentRunner => ({
  async run({ inputs, ...call }) {
    try {
      const { outputs } = await executeAgent({ ...call, inputs: [...inputs] }, runtime);
      return { status: "ok", outputs };
    } catch (error) {
      return answerOf(problemOf(error));
    }
  },
});

/** What says nothing about the agent; the same call may succeed a moment later. */
const passing: readonly string[] = [
  "unavailable",
  "overloaded",
  "rate-limited",
  "deadline-exceeded",
  "internal",
  "unauthenticated",
  "forbidden",
];

/**
 * What an executor's problem means for a turn.
 *
 * @throws {Unavailable} where it says nothing about the agent
 */
export function answerOf({ code, detail }: { readonly code: string; readonly detail: string }): AgentAnswer {
  if (passing.includes(code)) throw new Unavailable(`the executor did not answer: ${detail}`, { hint: "ask again" });
  const how = failures.find((failure) => detail.startsWith(`${failure}: `)); // AgentFailed begins with it
  return { status: "failed", code: how ?? code, message: detail };
}
