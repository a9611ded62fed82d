import * as z from "zod";
import { AGENT_SOURCE_CHARACTERS } from "../../architecture/limits.js";
import type { Context } from "../../kernel/context.js";
import { AgentFailed, AgentTooLarge } from "../../kernel/errors.js";
import { type Json, printJson } from "../../kernel/json.js";
import { sourceTooLarge } from "../../safety/alerts/alerts.js";
import { admitAgent, type Gatekeeper } from "../../safety/quarantine/admit.js";
import { type AgentLanguage, agentLanguageOf, agentLanguages } from "../../sandbox/compiler/module.js";
import type { Sandbox } from "../../sandbox/job.js";
import { runRequest } from "../executor/request.js";
import { agentKeys } from "../keys.js";
import { ensureNotWithdrawn } from "../withdrawal.js";
import { type Accepted, compileAccepted } from "./accept.js";

/** Asks for an agent to be compiled and stored; the name of its file says its language where `language` does not. */
export const publishRequest = z.strictObject({
  source: z.string().min(1).max(AGENT_SOURCE_CHARACTERS),
  language: z.enum(agentLanguages).optional(),
  file: z.string().min(1).max(1_000).optional(),
  /** What people call it. */
  name: z.string().min(1).max(100).optional(),
  /** What it is instantiated with to see whether it can be. */
  config: runRequest.shape.config,
});

type PublishRequest = z.infer<typeof publishRequest>;

/** What a caller has to write of it. */
export type PublishInput = z.input<typeof publishRequest>;

/** A stored agent. */
export interface Published {
  readonly agent_id: string;
  /** Of compiled code. */
  readonly bytes: number;
  readonly source_bytes: number;
  readonly safety_score: number;
  /** False where the same agent was stored before; then nothing was written. */
  readonly created: boolean;
}

/** What publishing takes. */
export interface Workshop extends Gatekeeper, Pick<Context, "agents"> {
  readonly sandbox: Sandbox;
}

/**
 * Compiles an agent, holds it to what agents are held to, and stores it under the hash of its code. The same request
 * twice stores the same agent once; whoever stored it first stays named in its metadata.
 *
 * @throws {InvalidInput | AgentTooLarge | Unsafe} as compileAccepted; operators are told of agents that are too large or
 * not accepted
 * @throws {AgentFailed} when it cannot be instantiated
 * @throws {Withdrawn} when it was withdrawn; nothing is written
 */
export async function publish(request: PublishRequest, workshop: Workshop): Promise<Published> {
  const { source, config, file = "" } = request;
  const language = request.language ?? agentLanguageOf(file);
  const agent = await compileOrTell(request, language, workshop);
  await instantiate(agent, config, workshop.sandbox);
  const { agent_id, bytes, safety_score } = agent;
  const facts = { agent_id, bytes, source_bytes: Buffer.byteLength(source), safety_score };
  const { agents, clock, metrics } = workshop;
  await ensureNotWithdrawn(agent_id, agents);
  if (await agents.get(agentKeys.metadata(agent_id))) return { ...facts, created: false };
  const origin = { name: request.name, file: request.file, language, created_at: new Date(clock()).toISOString() };
  await agents.put(agentKeys.source(agent_id), Buffer.from(source), `text/${language}`);
  await agents.put(agentKeys.sourceMap(agent_id), printJson(agent.source_map), "application/json");
  await agents.put(agentKeys.compiled(agent_id), Buffer.from(agent.code), "text/javascript");
  await agents.put(agentKeys.metadata(agent_id), printJson({ ...facts, ...origin }), "application/json"); // last: all is there
  metrics.put({ AgentSize: bytes });
  return { ...facts, created: true };
}

async function compileOrTell(
  { source, file, name }: PublishRequest,
  language: AgentLanguage,
  workshop: Workshop,
): Promise<Accepted> {
  const { gate, alerts, clock } = workshop;
  const admit = (code: string) => admitAgent(code, { by: "agent-compile", name, file }, workshop);
  try {
    return await compileAccepted(source, { language, filename: file }, { gate, admit });
  } catch (error) {
    if (error instanceof AgentTooLarge) await alerts.send(sourceTooLarge(file ?? "", error, clock()));
    throw error;
  }
}

async function instantiate({ code }: Accepted, config: Json, sandbox: Sandbox): Promise<void> {
  const outcome = await sandbox.run({ source: code, config, seed: 0, work: { kind: "inputs", inputs: [] } });
  if (outcome.status === "ok") return;
  throw new AgentFailed(`the agent cannot be instantiated: ${outcome.status}: ${outcome.message}`, {
    field: "config",
    value: config,
    hint: 'give the configuration that it needs, as in {"capacity": 100}',
  });
}
