import type { SandboxLimits } from "../../architecture/sandbox.js";
import { AgentFailed } from "../../kernel/errors.js";
import type { Json } from "../../kernel/json.js";
import type { Instantiation, Outcome } from "../../sandbox/job.js";
import type { BatchAnswer, RunRequest } from "./request.js";
import type { Runtime } from "./runtime.js";

/** Enough for a 99th percentile, in about 3 ms. */
const SAMPLES = 1_000;
const WARM_UP = 1_000;
/** Measuring is no call: an agent that is slow to instantiate must not hold up the first one for long. */
const MEASURING_MS = 2_000;

/**
 * Runs a stored agent on some inputs, one after the other.
 *
 * @throws {Withdrawn | NotFound | CorruptObject | AgentTooLarge | Unsafe} as loadAgent
 * @throws {AgentOverLimit} when the monitor has stopped it
 * @throws {AgentFailed} when it does not answer within its limits; the message begins with how it failed
 * @throws {Overloaded} when too many calls wait already
 */
export async function executeAgent(request: RunRequest, runtime: Runtime): Promise<BatchAnswer> {
  const { agent_id } = request;
  const { monitor, hot } = runtime;
  monitor.admit(agent_id);
  const agent = await hot.get(agent_id);
  const { source, bytes } = agent.code;
  await agent.introduce(monitor, () => measure(source, request, runtime));
  const { outcome, latency_ms } = await call(source, request, runtime);
  const { status, usage } = outcome;
  const at = runtime.clock();
  await monitor.called({ agent_id, bytes, status, inputs: request.inputs.length, usage, latency_ms, at });
  if (outcome.status === "ok") return { agent_id, outputs: outcome.result as Json[], usage, latency_ms };
  throw new AgentFailed(`${outcome.status}: ${outcome.message}`, {
    field: "agent_id",
    value: agent_id,
    hint: "look at the agent by show; give it the inputs and the config of its task",
  });
}

/** @returns how the agent ended, and how many milliseconds it was in the sandbox, with three decimals */
function call(
  source: string,
  { inputs, config, seed, limits }: RunRequest,
  { queue, sandbox }: Runtime,
): Promise<{ readonly outcome: Outcome; readonly latency_ms: number }> {
  return queue.run(async () => {
    const began = performance.now();
    const outcome = await sandbox.run({
      source,
      config,
      seed,
      work: { kind: "inputs", inputs },
      limits: sandboxLimits(limits),
    });
    return { outcome, latency_ms: Math.round((performance.now() - began) * 1_000) / 1_000 };
  });
}

const sandboxLimits = ({ fuel, deadline_ms }: RunRequest["limits"] = {}): Partial<SandboxLimits> => ({
  ...(fuel !== undefined && { fuel }),
  ...(deadline_ms !== undefined && { wallMs: deadline_ms }),
});

/** @returns undefined where the agent cannot be instantiated with that configuration */
async function measure(
  source: string,
  { config, seed }: RunRequest,
  { queue, sandbox }: Runtime,
): Promise<Instantiation | undefined> {
  const work = { kind: "instantiation", samples: SAMPLES, warmUp: WARM_UP } as const;
  const limits = { wallMs: MEASURING_MS };
  const outcome = await queue.run(() => sandbox.run({ source, config, seed, work, limits }));
  return outcome.status === "ok" ? (outcome.result as unknown as Instantiation) : undefined;
}
