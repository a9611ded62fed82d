import { Unavailable } from "../../kernel/errors.js";
import { retry } from "../../kernel/retry.js";
import type { Failure } from "../../sandbox/job.js";
import type { AgentAnswer, AgentRunner } from "./runner.js";

/** Milliseconds before the executor is asked again. */
const RETRY_AFTER_MS = [50, 250] as const;

/** What the machine may be to blame for, and not the agent. */
const doubtful: readonly string[] = ["timeout", "crashed"] satisfies readonly Failure[];

/** Asks again, a bounded number of times, where there was no answer, or one that may not be the agent's fault. */
export const retryingRunner = (runner: AgentRunner): AgentRunner => ({
  run: (call, signal) =>
    retry<AgentAnswer>(() => runner.run(call, signal), {
      attempts: 1 + RETRY_AFTER_MS.length,
      until: (answer) => answer.status === "ok" || !doubtful.includes(answer.code),
      retryOn: (error) => error instanceof Unavailable,
      pauseMs: (attempt) => RETRY_AFTER_MS[attempt - 1],
      signal,
    }),
});
