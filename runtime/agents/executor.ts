import * as z from "zod";
import { AGENT_CODE_BYTES } from "../architecture/limits.js";
import { buckets } from "../architecture/storage.js";
import { AgentFailed, AgentTooLarge, CorruptObject, NotFound, Unsafe } from "../errors.js";
import type { Gate } from "../safety/verdict.js";
import type { Json, MetricSink, ObjectStore } from "../stores.js";
import { agentId } from "./agent-id.js";
import { MAX_DEPTH, nestsWithin } from "./sandbox/codec.js";
import type { Sandbox, Usage } from "./sandbox/contract.js";

const json = z.custom<Json>((value) => value !== undefined && nestsWithin(value, MAX_DEPTH), {
  message: `must be JSON, nested at most ${MAX_DEPTH} levels deep`,
});

/** Asks a stored agent for its outputs on some inputs, one after the other. */
export const runRequest = z.strictObject({
  agent_id: z.string().regex(/^[0-9a-f]{16}$/, "must be 16 hexadecimal digits, as `list` prints them"),
  inputs: z.array(json).min(1).max(10_000),
  /** What the agent is instantiated with. */
  config: json.default({}),
  /** Seeds `Math.random` inside. */
  seed: z.int().default(0),
});

export type RunRequest = z.infer<typeof runRequest>;

export interface RunAnswer {
  readonly agent_id: string;
  readonly outputs: Json;
  readonly usage: Usage;
  /** Milliseconds in the sandbox. */
  readonly latency_ms: number;
}

/** What running agents takes. */
export interface Runtime {
  /** The agents bucket. */
  readonly agents: ObjectStore;
  readonly metrics: MetricSink;
  readonly sandbox: Sandbox;
  readonly gate: Gate;
}

/**
 * Runs a stored agent, after everything it was held to once was checked again.
 *
 * @throws {NotFound | CorruptObject | AgentTooLarge | Unsafe} as loadAgent
 * @throws {AgentFailed} when it does not answer within its limits; the message begins with how it failed
 */
export async function execute(request: RunRequest, runtime: Runtime): Promise<RunAnswer> {
  const { agent_id, inputs, config, seed } = request;
  const source = await loadAgent(agent_id, runtime);
  const began = performance.now();
  const outcome = await runtime.sandbox.run({ source, config, seed, work: { kind: "inputs", inputs } });
  const latency_ms = Math.round(performance.now() - began);
  runtime.metrics.put({
    AgentSize: Buffer.byteLength(source),
    AgentLatency: latency_ms,
    AgentMemory: outcome.usage.memoryBytes,
    SandboxKills: outcome.status === "timeout" ? 1 : 0,
  });
  if (outcome.status === "ok") return { agent_id, outputs: outcome.result, usage: outcome.usage, latency_ms };
  throw new AgentFailed(`${outcome.status}: ${outcome.message}`, {
    field: "agent_id",
    value: agent_id,
    hint: "look at the agent by show; give it the inputs and the config of its task",
  });
}

/**
 * Reads an agent's compiled source from the agents bucket.
 *
 * @throws {NotFound} when there is none of that id
 * @throws {CorruptObject} when it is not the code that the id names
 * @throws {AgentTooLarge} when it has more bytes than an agent may
 * @throws {Unsafe} when the gate does not accept it
 */
async function loadAgent(id: string, { agents, gate }: Pick<Runtime, "agents" | "gate">): Promise<string> {
  const at = { field: "agent_id", value: id };
  const body = await agents.get(`${buckets.agents.compiled}${id}.js`);
  if (body === undefined)
    throw new NotFound(`there is no agent ${id}`, { ...at, hint: "list shows the agents there are" });
  const source = Buffer.from(body).toString("utf8");
  if (agentId(source) !== id) throw new CorruptObject(`the code stored as agent ${id} is not its code`, at);
  const excess = body.byteLength - AGENT_CODE_BYTES;
  if (excess > 0) {
    const message = `agent ${id} has ${body.byteLength} bytes, ${excess} more than the ${AGENT_CODE_BYTES} allowed`;
    throw new AgentTooLarge(message, { ...at, hint: "compile it smaller, or split its work" });
  }
  const { decision, findings } = gate(source);
  if (decision === "accept") return source;
  const why = findings.map(({ message }) => message).join("; ");
  throw new Unsafe(`agent ${id} is not accepted (${decision}): ${why}`, { ...at, hint: "look at it by scan" });
}
