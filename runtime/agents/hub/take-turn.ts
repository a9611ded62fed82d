import * as z from "zod";
import { CALL_DEADLINE_MS_MAX, CALL_FUEL_MAX } from "../../architecture/limits.js";
import { defaultLimits } from "../../architecture/sandbox.js";
import type { Json } from "../../kernel/json.js";
import type { Clock } from "../../kernel/stores.js";
import { EXCHANGE_BYTES, FAILURE_CHARACTERS, HISTORY_BYTES } from "./limits.js";
import { bytesOf, isShallow, type Turn, type TurnOutcome, type TurnRequest } from "./protocol.js";
import { type Draft, route } from "./route.js";
import type { AgentAnswer, AgentCall, AgentRunner } from "./runner.js";
import { agentInput, type HubSession } from "./session.js";

/** What a turn takes. */
interface TurnParts {
  readonly runner: AgentRunner;
  readonly clock: Clock;
}

const anything = z.custom<Json>((value) => value !== undefined).default(null);

const reply = z.strictObject({
  output: anything,
  messages: z.array(z.strictObject({ to: z.string(), body: anything })).default([]),
});

/** What an agent answered, once it was understood. */
interface Reply {
  readonly outcome: TurnOutcome;
  readonly drafts: readonly Draft[];
}

/**
 * Lets an agent act on an input and on all that waits for it. Nothing is written, and the session stays as it is: until
 * the turn is written down it has not happened, and may be taken again.
 *
 * An agent's memory is its closure, and that lives in the sandbox for one call only; so it is given again what it was
 * given in its turns before, and comes to the same.
 *
 * @throws {Unavailable} when the executor gives no answer
 */
export async function takeTurn(
  session: HubSession,
  { agent, input, turn_id }: TurnRequest,
  { runner, clock }: TurnParts,
  signal?: AbortSignal,
): Promise<Turn> {
  const { agents, configs, seed } = session.definition;
  const received = session.inbox(agent);
  const inputs = [...session.history(agent), agentInput(input, received)];
  const began = performance.now();
  const call = {
    agent_id: agents[agent],
    config: configs[agent] ?? {},
    seed,
    inputs,
    limits: limitsFor(inputs.length),
  };
  const { outcome, drafts } = bytesOf(inputs) > HISTORY_BYTES ? tooMuch() : read(await runner.run(call, signal));
  const latency_ms = Math.round(performance.now() - began);
  const at = clock();
  return {
    turn: session.next,
    turn_id,
    at: new Date(at).toISOString(),
    agent,
    input,
    received: received.map(({ id }) => id),
    outcome,
    ...route(session, agent, drafts, at),
    latency_ms,
  };
}

/** What an agent may use that is given all its turns again: as much as each of them might have used. */
const limitsFor = (turns: number): AgentCall["limits"] => ({
  fuel: Math.min(CALL_FUEL_MAX, turns * defaultLimits.fuel),
  deadline_ms: CALL_DEADLINE_MS_MAX,
});

const failed = (code: string, message: string): Reply => ({
  outcome: { status: "failed", code, message: message.slice(0, FAILURE_CHARACTERS) },
  drafts: [],
});

const tooMuch = (): Reply =>
  failed("history", `all that this agent was given in this session is more than ${HISTORY_BYTES} bytes`);

/** What cannot be understood is a failure, and sends nothing. */
function read(answer: AgentAnswer): Reply {
  if (answer.status === "failed") return failed(answer.code, answer.message);
  const parsed = reply.safeParse(plain(answer.outputs.at(-1)));
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const where = path.length > 0 ? ` (${path.join(".")}: ${message})` : "";
    return failed("invalid-reply", `an agent answers { output, messages: [{ to, body }] }${where}`);
  }
  const { output, messages } = parsed.data;
  if (!isShallow(output) || bytesOf(output) > EXCHANGE_BYTES) {
    return failed("invalid-reply", `the output is larger than ${EXCHANGE_BYTES} bytes, or nested too deep`);
  }
  return { outcome: { status: "ok", output }, drafts: messages };
}

/** As it will be read again: JSON knows neither NaN nor undefined. */
const plain = (value: Json | undefined): unknown => JSON.parse(JSON.stringify(value ?? null));
