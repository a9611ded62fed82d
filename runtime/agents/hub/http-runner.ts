import * as z from "zod";
import { CALL_DEADLINE_MS_MAX } from "../../architecture/limits.js";
import { Unavailable } from "../../kernel/errors.js";
import { traceHeaders } from "../../kernel/trace.js";
import { batchAnswer } from "../executor/request.js";
import { type AgentRunner, answerOf } from "./runner.js";

/** Milliseconds of a call that are not spent in the sandbox: the way, and waiting for a process. */
const GRACE_MS = 5_000;

const problem = z.object({ code: z.string(), detail: z.string() });
const outputs = batchAnswer.pick({ outputs: true });

/** Where agents run, and how this service says who it is there. */
export interface Executor {
  /** Of the service: `http://127.0.0.1:9000` */
  readonly url: string;
  /** A token for it; asked for with each call. */
  token(): Promise<string>;
}

/**
 * Runs agents in an executor over HTTP.
 *
 * @param timeoutMs milliseconds after which there was no answer
 */
export function httpRunner({ url, token }: Executor, timeoutMs = CALL_DEADLINE_MS_MAX + GRACE_MS): AgentRunner {
  return {
    async run({ agent_id, ...call }, signal) {
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(new URL(`/agents/${agent_id}/batch`, url), {
          method: "POST",
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${await token()}`,
            ...traceHeaders(),
          },
          body: JSON.stringify(call),
          redirect: "error",
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
        const body: unknown = await response.json();
        if (response.ok) return { status: "ok", ...outputs.parse(body) };
        return answerOf(problem.parse(body));
      } catch (cause) {
        if (cause instanceof Unavailable) throw cause;
        throw new Unavailable(`the executor at ${url} did not answer`, { hint: "is it running?", cause });
      }
    },
  };
}
