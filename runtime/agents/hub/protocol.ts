/**
 * The words of the hub. In a session, agents take turns. An agent is given `{ input, inbox: [{ id, from, body }] }` and
 * answers `{ output, messages: [{ to, body }] }`; what it remembers lives in its closure, as everywhere.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { chosenId } from "../../kernel/chosen-id.js";
import type { Json } from "../../kernel/json.js";
import { nestsWithin } from "../../kernel/json.js";
import type { Clock } from "../../kernel/stores.js";
import { MAX_VALUE_DEPTH } from "../../sandbox/value-codec.js";
import { agentIdSchema } from "../executor/request.js";
import { CONFIGS_BYTES, EXCHANGE_BYTES, MAX_AGENTS, sessionLimits } from "./limits.js";

/** The envelope around an input or a body takes some levels of what may cross into the sandbox. */
const DEPTH = MAX_VALUE_DEPTH - 8;

/** Bytes of a value as it is stored. */
export const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/** Whether a value nests no deeper than may cross into the sandbox inside an envelope; lists and objects count. */
export const isShallow = (value: unknown): boolean => nestsWithin(value, DEPTH);

const json = z.custom<Json>((value) => value !== undefined && isShallow(value), {
  message: `must be JSON, nested at most ${DEPTH} levels deep`,
});

const input = json.refine((value) => bytesOf(value) <= EXCHANGE_BYTES, {
  message: `has more than ${EXCHANGE_BYTES} bytes of JSON`,
});

/** Id of a session; it is a part of the names under which the stores keep it. */
export const sessionId = chosenId;

/** What an agent is called inside a session. */
const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, "must be a lower-case letter and at most 31 letters, digits or dashes");

/** Names one request for a turn, so that asking again does not take a second one. */
const turnId = z.string().regex(/^[\w.-]{1,100}$/, "must be 1 to 100 letters, digits, dots, dashes or underscores");

const definition = z.strictObject({
  session_id: sessionId,
  agents: z.record(name, agentIdSchema).describe("name in the session → agent id"),
  policy: z
    .record(name, z.array(name).max(MAX_AGENTS))
    .describe("who may send to whom; who is not named may send to nobody"),
  configs: z
    .record(name, z.record(z.string(), input))
    .default({})
    .describe("what an agent is instantiated with; {} where nothing is said"),
  seed: z.int().default(0).describe("seeds Math.random of every agent"),
  limits: sessionLimits.prefault({}),
});

/** What a session is; it does not change any more. */
export type SessionDefinition = z.infer<typeof definition>;

/** Opens a session. Who wants to ask again without opening a second one names it. */
export const sessionRequest = definition
  .partial({ session_id: true })
  .superRefine(({ agents, policy, configs }, context) => {
    if (bytesOf(configs) > CONFIGS_BYTES) {
      context.addIssue({ code: "custom", path: ["configs"], message: `have more than ${CONFIGS_BYTES} bytes of JSON` });
    }
    const names = Object.keys(agents);
    if (names.length < 1 || names.length > MAX_AGENTS) {
      context.addIssue({ code: "custom", path: ["agents"], message: `must name 1 to ${MAX_AGENTS} agents` });
    }
    const check = (name: string, ...path: (string | number)[]) => {
      if (Object.hasOwn(agents, name)) return;
      const params = { hint: `the agents are ${names.join(", ")}` };
      context.addIssue({ code: "custom", path, message: "is no agent of this session", params });
    };
    for (const name of Object.keys(configs)) check(name, "configs", name);
    for (const [from, recipients] of Object.entries(policy)) {
      check(from, "policy", from);
      for (const [place, to] of recipients.entries()) check(to, "policy", from, place);
    }
  });

/** {@link sessionRequest} with its defaults filled in; the hub makes up an id where it has none. */
export type SessionRequest = z.infer<typeof sessionRequest>;

/** Lets one agent act, on an input and on whatever waits for it. */
export const turnRequest = z.strictObject({
  agent: name,
  input: input.default(null),
  turn_id: turnId.optional().describe("makes asking again safe: the same id is the same turn"),
});

/** {@link turnRequest} with its defaults filled in: without an input, null. */
export type TurnRequest = z.infer<typeof turnRequest>;

/** Lets agents act until nothing waits any more; a turn that is asked for comes first. */
export const sessionRunRequest = z.strictObject({ start: turnRequest.optional() });

/** Where a run begins; without `start`, with what waits already. */
export type SessionRunRequest = z.infer<typeof sessionRunRequest>;

const message = z.object({
  /** `<turn>-<place>`: follows from where it was sent, so that the same message never has two. */
  id: z.string(),
  from: z.string(),
  to: z.string(),
  body: json,
  /** Messages that led to it, itself included. */
  hops: z.int(),
});

/** A message that was let through, on its way to the inbox of `to`. */
export type Message = z.infer<typeof message>;

/** Why a message was not delivered. */
const refusals = ["unknown-recipient", "forbidden", "size", "hops", "loop", "rate", "inbox-full"] as const;

/**
 * Why a message was not delivered. The turn tells whoever asked for it; the agent that wrote it does not learn of it.
 */
export type Refusal = (typeof refusals)[number];

const refused = z.object({
  /** As the agent wrote it, cut to 64 characters. */
  to: z.string(),
  reason: z.enum(refusals),
  count: z.int(),
});

/** Messages of one turn to the same place that were refused for the same reason. */
export type RefusedMessage = z.infer<typeof refused>;

/** How a turn ended. `code` is how the sandbox or the executor names it, or `invalid-reply`, `history`. */
const outcome = z.discriminatedUnion("status", [
  z.object({ status: z.literal("ok"), output: json }),
  z.object({ status: z.literal("failed"), code: z.string(), message: z.string() }),
]);

/** How a turn ended; a failed one counts as taken, too. */
export type TurnOutcome = z.infer<typeof outcome>;

/** One turn as it is written down, once: what an agent was given, what it answered, and what became of it. */
export const turn = z.object({
  /** 1, 2, 3 … over the session. */
  turn: z.int().positive(),
  turn_id: z.string().optional(),
  /** ISO 8601, UTC. */
  at: z.string(),
  agent: z.string(),
  input: json,
  /** Ids of the messages it was given; they do not wait any more, however the turn ended. */
  received: z.array(z.string()),
  outcome,
  sent: z.array(message),
  refused: z.array(refused),
  /** Milliseconds until the executor answered. */
  latency_ms: z.number(),
});

/** A line of a session's log: {@link turn}. From all of them the session can be made again. */
export type Turn = z.infer<typeof turn>;

/** How a session stands. */
export const sessionView = z.object({
  ...definition.shape,
  turns: z.int().describe("turns taken"),
  waiting: z.record(z.string(), z.int()).describe("agent → messages that wait for it"),
  outputs: z.record(z.string(), json).describe("agent → its last output"),
});

/** {@link sessionView}: what a session is, and where it stands. */
export type SessionView = z.infer<typeof sessionView>;

/** Why a run ended: nothing waits; the session has used up its turns or bytes; it took too long and may be gone on with. */
const endings = ["quiet", "spent", "deadline"] as const;

/** What a run answers: its turns, and the session after them. */
export const runView = z.object({ ended: z.enum(endings), turns: z.array(turn), session: sessionView });

/** What a run came to, and why it ended. */
export type RunView = z.infer<typeof runView>;

/** One page of a session's log, oldest turn first. */
export const auditPage = z.object({
  session_id: sessionId,
  turns: z.array(turn),
  next: z.int().optional().describe("where the next page begins"),
});

/** {@link auditPage}; without `next` it is the last one. */
export type AuditPage = z.infer<typeof auditPage>;

/** Checks what comes out of the store. */
export const stored = { definition, turn } as const;

/** `ses-20261123-1a2b3c4d`: the day, and eight random hex digits. */
export function newSessionId(clock: Clock): string {
  const day = new Date(clock()).toISOString().slice(0, 10).replaceAll("-", "");
  return `ses-${day}-${randomBytes(4).toString("hex")}`;
}

/** Equal for messages that say the same between the same two. */
export function contentOf({ from, to, body }: Pick<Message, "from" | "to" | "body">): string {
  return `${from}>${to}:${createHash("sha256").update(JSON.stringify(body)).digest("base64url")}`;
}
