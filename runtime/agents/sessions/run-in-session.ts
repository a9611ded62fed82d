/**
 * Agents that remember: a session keeps what an agent said is its state until the next call, which gets it. An agent is
 * given `{input, state}` and answers `{output, state}`; it is instantiated for each call, and forgets everything else.
 *
 * Writing the new state is the one moment at which a call happens. Whoever was overtaken meanwhile calls the agent again,
 * on the state that is there now: it has no effects but its answer. A request that is asked twice is answered once: the
 * second one waits for the first, or finds its answer among the last ones. Where the first is gone, or takes long, both
 * call the agent; one of them writes, and both answer what it has written.
 *
 * @module
 */
import * as z from "zod";
import {
  AGENT_ANSWERS,
  AGENT_CLAIM_MS,
  AGENT_OUTPUT_BYTES,
  AGENT_SESSION_MS,
  AGENT_STATE_BYTES,
} from "../../architecture/limits.js";
import { chosenId } from "../../kernel/chosen-id.js";
import { AgentFailed, Conflict, InputTooLarge } from "../../kernel/errors.js";
import type { Json } from "../../kernel/json.js";
import { retry } from "../../kernel/retry.js";
import { json } from "../../sandbox/call.js";
import { executeAgent } from "../executor/execute.js";
import { agentIdSchema, runAnswer, runBody } from "../executor/request.js";
import type { Runtime } from "../executor/runtime.js";
import type { AgentSessionStore, KeptAnswer, SessionState } from "./store.js";

/** One call of one agent in one of its sessions. */
export const sessionCall = z.strictObject({
  agent_id: agentIdSchema,
  session: chosenId.describe("any name; the first call of it begins the session"),
  request_id: chosenId.optional().describe("the same again, soon after, gives the same answer and calls nobody"),
  ...runBody.shape,
});

/** What it answers: the output, and how many calls the session has had. */
export const sessionAnswer = z.object({
  ...runAnswer.omit({ usage: true, latency_ms: true }).shape,
  session: z.string(),
  version: z.int().describe("calls of the session so far"),
  expires_at: z.string().describe("ISO 8601, UTC; without another call the session then begins anew"),
});

type SessionAnswer = z.infer<typeof sessionAnswer>;

/** What an agent has to answer. */
const remembering = z.strictObject({ output: json, state: json });

/** Calls of one session at once that may come before one is tried in vain. */
const ATTEMPTS = 30;

type Call = z.output<typeof sessionCall>;

/** What running in sessions takes. */
interface Sessions {
  readonly runtime: Runtime;
  readonly sessions: AgentSessionStore;
}

/**
 * Calls an agent with the state of its session, and keeps what it says is the next. Of calls at the same time each sees
 * what the one before it has left.
 *
 * @throws {AgentFailed} when it does not answer `{output, state}`, and as executeAgent
 * @throws {InputTooLarge} when output or state are larger than a session keeps
 * @throws {Conflict} when others came first every time
 */
export async function runInSession(call: Call, at: Sessions): Promise<SessionAnswer> {
  const { request_id } = call;
  if (request_id === undefined) return execute(call, at);
  const answered = await claimed(call, request_id, at);
  if (answered) return answered;
  try {
    return await execute(call, at);
  } catch (error) {
    await at.sessions.release(call, request_id).catch(() => undefined); // it lapses by itself
    throw error;
  }
}

/**
 * Claims a request, after waiting for whoever has claimed it.
 *
 * @returns the answer, where there is one
 */
async function claimed(call: Call, requestId: string, { sessions, runtime }: Sessions) {
  const turn = await retry(
    async () => {
      if (await sessions.claim(call, requestId, AGENT_CLAIM_MS)) return { isMine: true };
      const before = alive((await sessions.read(call))?.value, runtime);
      return { isMine: false, answer: answerTo(requestId, before) };
    },
    {
      until: ({ isMine, answer }) => isMine || answer !== undefined,
      deadlineMs: 2 * AGENT_CLAIM_MS,
      pauseMs: (attempt) => Math.random() * Math.min(200, 10 * attempt),
    },
  );
  if (turn.isMine) return undefined;
  if (turn.answer) return told(call, turn.answer);
  throw new Conflict(`request ${requestId} of session ${call.session} is still worked on`, {
    field: "request_id",
    value: requestId,
    hint: "ask again in a moment",
  });
}

async function execute(call: Call, at: Sessions): Promise<SessionAnswer> {
  const answer = await retry(() => once(call, at), {
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
async function once(call: Call, { runtime, sessions }: Sessions): Promise<SessionAnswer | undefined> {
  const { agent_id, session, request_id, input, ...how } = call;
  const kept = await sessions.read(call);
  const before = alive(kept?.value, runtime);
  const known = answerTo(request_id, before);
  if (known) return told(call, known);
  const given = { input, state: before?.state ?? null };
  const { outputs } = await executeAgent({ ...how, agent_id, inputs: [given] }, runtime);
  const { output, state } = saidBy(call, outputs[0]);
  const version = (before?.version ?? 0) + 1;
  const answer = { output, version, expires_at: runtime.clock() + AGENT_SESSION_MS };
  const answers = [...(before?.answers ?? []), ...(request_id === undefined ? [] : [{ ...answer, request_id }])];
  const next = { state, version, answers: lastOf(answers), expires_at: answer.expires_at };
  return (await sessions.write(call, next, kept?.revision ?? 0)) ? told(call, answer) : undefined;
}

const alive = (kept: SessionState | undefined, { clock }: Runtime): SessionState | undefined =>
  kept && kept.expires_at > clock() ? kept : undefined;

const answerTo = (requestId: string | undefined, kept: SessionState | undefined): KeptAnswer | undefined =>
  requestId === undefined ? undefined : kept?.answers.find(({ request_id }) => request_id === requestId);

const told = ({ agent_id, session }: Call, answer: Omit<KeptAnswer, "request_id">): SessionAnswer => ({
  agent_id,
  session,
  version: answer.version,
  output: answer.output,
  expires_at: new Date(answer.expires_at).toISOString(),
});

/** The last answers that a session has room for, the oldest first; the last one is always among them. */
function lastOf(answers: readonly KeptAnswer[]): readonly KeptAnswer[] {
  let left = AGENT_ANSWERS.bytes;
  const tooMany = (answer: KeptAnswer) => {
    left -= sizeOf(answer.output);
    return left < 0;
  };
  const last = answers.slice(-AGENT_ANSWERS.count).reverse();
  const end = last.findIndex(tooMany);
  return (end === -1 ? last : last.slice(0, end)).reverse();
}

/** As JSON has it: what it does not know is null. */
const plain = (value: Json): Json => JSON.parse(JSON.stringify(value ?? null));

/** Bytes of UTF-8 as JSON. */
const sizeOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

function saidBy({ agent_id, session }: Call, answer: Json): { output: Json; state: Json } {
  const said = remembering.safeParse(plain(answer));
  if (!said.success) {
    throw new AgentFailed(`agent ${agent_id} answered no output and state`, {
      field: "agent_id",
      value: agent_id,
      hint: "call it by /agents/{agent_id}/run, or write it to take {input, state} and to answer {output, state}",
    });
  }
  ensureFits("output", said.data.output, AGENT_OUTPUT_BYTES, session);
  ensureFits("state", said.data.state, AGENT_STATE_BYTES, session);
  return said.data;
}

function ensureFits(field: string, value: Json, most: number, session: string): void {
  const bytes = sizeOf(value);
  if (bytes <= most) return;
  throw new InputTooLarge(`the ${field} of session ${session} would have ${bytes} bytes, and may have ${most}`, {
    field,
    value: bytes,
    hint: "let the agent keep less; the session is as it was before",
  });
}
