import type { Json } from "../../kernel/json.js";
import { TURN_BYTES } from "./limits.js";
import {
  bytesOf,
  contentOf,
  isShallow,
  type Message,
  type Refusal,
  type RefusedMessage,
  type Turn,
} from "./protocol.js";
import type { HubSession } from "./session.js";

/** A message as an agent wrote it. */
export interface Draft {
  readonly to: string;
  readonly body: Json;
}

/** What becomes of the drafts of one turn. */
interface Routed {
  readonly sent: Message[];
  readonly refused: RefusedMessage[];
}

const MINUTE_MS = 60_000;
const RECIPIENT_CHARACTERS = 64;

/**
 * Decides about every message of a turn that is about to be written down. Pure: the same session, drafts and time always
 * give the same.
 *
 * @param at milliseconds since 1970
 */
export function route(session: HubSession, agent: string, drafts: readonly Draft[], at: number): Routed {
  const { messagesPerTurn } = session.definition.limits;
  const received = session.inbox(agent);
  const judge = createJudge(session, agent, received, at);
  const sent: Message[] = [];
  const tally = new Map<string, RefusedMessage>();
  const refuse = (to: string, reason: Refusal, count = 1) => {
    const key = `${reason} ${to}`;
    tally.set(key, { to, reason, count: count + (tally.get(key)?.count ?? 0) });
  };
  for (const { to, body } of drafts.slice(0, messagesPerTurn)) {
    const message = { id: `${session.next}-${sent.length}`, from: agent, to, body, hops: hopsAfter(received) };
    const reason = judge(message, sent);
    if (reason === undefined) sent.push(message);
    else refuse(to.slice(0, RECIPIENT_CHARACTERS), reason);
  }
  const excess = drafts.length - messagesPerTurn;
  if (excess > 0) refuse("*", "rate", excess);
  return { sent, refused: [...tally.values()] };
}

const hopsAfter = (received: readonly Message[]): number => 1 + Math.max(0, ...received.map(({ hops }) => hops));

/** The rules in the order they are asked; the first that does not hold is the reason. */
function createJudge(session: HubSession, agent: string, received: readonly Message[], at: number) {
  const { limits } = session.definition;
  const causes = session.causes(received.map(({ id }) => id));
  const left = limits.messagesPerMinute - sentSince(session.turns, agent, at - MINUTE_MS);
  const waiting = (to: string) => (to === agent ? 0 : session.inbox(to).length); // its own are taken by this turn
  let bytes = 0;

  return function judge(message: Message, sent: readonly Message[]): Refusal | undefined {
    const { to, body, hops } = message;
    if (!session.has(to)) return "unknown-recipient";
    if (!session.allows(agent, to)) return "forbidden";
    const size = isShallow(body) ? bytesOf(body) : Number.POSITIVE_INFINITY;
    if (size > limits.messageBytes || bytes + size > TURN_BYTES) return "size";
    if (hops > limits.hops) return "hops";
    if ((causes.get(contentOf(message)) ?? 0) >= limits.repeats) return "loop";
    if (sent.length >= left) return "rate";
    if (waiting(to) + sent.filter((other) => other.to === to).length >= limits.inbox) return "inbox-full";
    bytes += size;
    return undefined;
  };
}

/** Messages that an agent has sent after `since`, in milliseconds since 1970. */
function sentSince(turns: readonly Turn[], agent: string, since: number): number {
  let count = 0;
  for (let i = turns.length - 1; i >= 0 && Date.parse(turns[i].at) > since; i--) {
    if (turns[i].agent === agent) count += turns[i].sent.length;
  }
  return count;
}
