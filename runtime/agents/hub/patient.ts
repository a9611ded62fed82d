import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "../../kernel/errors.js";
import type { Failure } from "../../sandbox/job.js";
import type { AgentRunner } from "./runner.js";

/** Milliseconds before the executor is asked again. */
const RETRY_AFTER_MS = [50, 250] as const;

/** What the machine may be to blame for, and not the agent. */
const doubtful: readonly string[] = ["timeout", "crashed"] satisfies readonly Failure[];

/** Asks again, a bounded number of times, where there was no answer, or one that may not be the agent's fault. */
export const patient = (runner: AgentRunner): AgentRunner => ({
  async run(call, signal) {
    for (const pause of RETRY_AFTER_MS) {
      try {
        const answer = await runner.run(call, signal);
        if (answer.status === "ok" || !doubtful.includes(answer.code)) return answer;
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
      }
      await sleep(pause, undefined, { signal });
    }
    return runner.run(call, signal);
  },
});
