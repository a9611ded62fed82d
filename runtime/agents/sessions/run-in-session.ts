/**
 * Agents that remember: a session keeps what an agent said is its state until the next call, which gets it. An agent is
 * given `{input, state}` and answers `{output, state}`; it is instantiated for each call, and forgets everything else.
 *
 * Writing the new state is the one moment at which a call happens. Whoever was overtaken meanwhile calls the agent again,
 * on the state that is there now: it has no effects but its answer.
 *
 * @module
 */
import * as z from "zod";
import { AGENT_SESSION_MS, AGENT_STATE_BYTES } from "../../architecture/limits.js";
import { chosenId } from "../../kernel/chosen-id.js";
import { AgentFailed, Conflict, InputTooLarge } from "../../kernel/errors.js";
import type { Json } from "../../kernel/json.js";
import { retry } from "../../kernel/retry.js";
import { type ControlItems, scope } from "../../kernel/scope.js";
import type { ControlStore } from "../../kernel/stores.js";
import { json } from "../../sandbox/call.js";
import { executeAgent } from "../executor/execute.js";
import { agentIdSchema, runAnswer, runBody } from "../executor/request.js";
import type { Runtime } from "../executor/runtime.js";

/** One call of one agent in one of its sessions. */
export const sessionCall = z.strictObject({
  agent_id: agentIdSchema,
  session: chosenId.describe("any name; the first call of it begins the session"),
  request_id: chosenId.optional().describe("the same again, right after, gives the same answer and calls nobody"),
  ...runBody.shape,
});

/** What it answers: the output, and how many calls the session has had. */
export const sessionAnswer = z.object({
  ...runAnswer.omit({ usage: true, latency_ms: true }).shape,
  session: z.string(),
  version: z.int().describe("one more with each call"),
  expires_at: z.string().describe("ISO 8601, UTC; without another call the session then begins anew"),
});

type SessionAnswer = z.infer<typeof sessionAnswer>;

/** What is kept of a session: its state, and the last answer, for whoever did not get it. */
const stored = z.object({
  state: json,
  output: json,
  request_id: z.string().optional(),
  /** Milliseconds since 1970. */
  expires_at: z.number(),
});

type Stored = z.infer<typeof stored>;

/** What an agent has to answer. */
const remembering = z.strictObject({ output: json, state: json });

/** Calls of one session at once that may come before one is tried in vain. */
const ATTEMPTS = 30;

/** What running in sessions takes. */
interface Sessions {
  readonly runtime: Runtime;
  readonly control: ControlStore;
}

/**
 * Calls an agent with the state of its session, and keeps what it says is the next. Of calls at the same time each sees
 * what the one before it has left.
 *
 * @throws {AgentFailed} when it does not answer `{output, state}`, and as executeAgent
 * @throws {InputTooLarge} when the state is larger than a session keeps
 * @throws {Conflict} when others came first every time
 */
export async function runInSession(call: z.output<typeof sessionCall>, sessions: Sessions): Promise<SessionAnswer> {
  const items = scope(`agent-session/${call.agent_id}`, stored)(sessions.control);
  const answer = await retry(() => once(call, items, sessions.runtime), {
    attempts: ATTEMPTS,
    until: (made) => made !== undefined,
    pauseMs: (attempt) => Math.random() * Math.min(100, 5 * attempt),
  });
  if (answer) return answer;
  throw new Conflict(`session ${call.session} of agent ${call.agent_id} is called by too many at once`, {
    field: "session",
    value: call.session,
    hint: "call it again, one after the other, or give each caller a session of its own",
  });
}

/** @returns undefined where another call was faster */
async function once(
  call: z.output<typeof sessionCall>,
  items: ControlItems<Stored>,
  runtime: Runtime,
): Promise<SessionAnswer | undefined> {
  const { agent_id, session, request_id, input, ...how } = call;
  const item = await items.get(session);
  const before = item && item.value.expires_at > runtime.clock() ? item.value : undefined;
  const answer = (kept: Stored, version: number): SessionAnswer => ({
    agent_id,
    session,
    version,
    output: kept.output,
    expires_at: new Date(kept.expires_at).toISOString(),
  });
  if (item && before && request_id !== undefined && before.request_id === request_id) {
    return answer(before, item.version);
  }
  const given = { input, state: before?.state ?? null };
  const { outputs } = await executeAgent({ ...how, agent_id, inputs: [given] }, runtime);
  const next = { ...saidBy(call, outputs[0]), request_id, expires_at: runtime.clock() + AGENT_SESSION_MS };
  const version = item?.version ?? 0;
  return (await items.putIf(session, next, version)) ? answer(next, version + 1) : undefined;
}

/** As JSON has it: what it does not know is null. */
const plain = (value: Json): Json => JSON.parse(JSON.stringify(value ?? null));

function saidBy({ agent_id, session }: z.output<typeof sessionCall>, answer: Json): { output: Json; state: Json } {
  const said = remembering.safeParse(plain(answer));
  if (!said.success) {
    throw new AgentFailed(`agent ${agent_id} answered no output and state`, {
      field: "agent_id",
      value: agent_id,
      hint: "call it by /agents/{agent_id}/run, or write it to take {input, state} and to answer {output, state}",
    });
  }
  const bytes = Buffer.byteLength(JSON.stringify(said.data.state));
  if (bytes <= AGENT_STATE_BYTES) return said.data;
  throw new InputTooLarge(
    `the state of session ${session} would have ${bytes} bytes, and may have ${AGENT_STATE_BYTES}`,
    {
      field: "state",
      value: bytes,
      hint: "let the agent keep less; the session is as it was before",
    },
  );
}
