import { CorruptObject } from "../../kernel/errors.js";
import type { Json } from "../../kernel/json.js";
import { SESSION_BYTES } from "./limits.js";
import { bytesOf, contentOf, type Message, type SessionDefinition, type SessionView, type Turn } from "./protocol.js";

/** What an agent is given in one turn. */
export const agentInput = (input: Json, inbox: readonly Message[]): Json => ({
  input,
  inbox: inbox.map(({ id, from, body }) => ({ id, from, body })),
});

/** Where a message came from, and what it says. */
interface Origin {
  readonly turn: Turn;
  readonly content: string;
}

/**
 * A session as it stands: the fold of its turns, in their order, over its definition. Nothing of it is kept anywhere but
 * in those, so that whoever reads them knows as much as whoever wrote them.
 */
export class HubSession {
  private readonly taken: Turn[] = [];
  /** By id, the oldest first. */
  private readonly waiting = new Map<string, Message>();
  private readonly inputs: ReadonlyMap<string, Json[]>;
  private readonly outputs = new Map<string, Json>();
  private readonly origins = new Map<string, Origin>();
  private readonly asked = new Map<string, Turn>();
  private readonly mayReach: ReadonlyMap<string, ReadonlySet<string>>;
  private bytes = 0;

  constructor(readonly definition: SessionDefinition) {
    this.inputs = new Map(Object.keys(definition.agents).map((name) => [name, []]));
    this.mayReach = new Map(Object.entries(definition.policy).map(([from, to]) => [from, new Set(to)]));
  }

  get turns(): readonly Turn[] {
    return this.taken;
  }

  /** The number of the turn that comes next. */
  get next(): number {
    return this.taken.length + 1;
  }

  /** Whether no more turns may be taken. */
  get isSpent(): boolean {
    return this.taken.length >= this.definition.limits.turns || this.bytes >= SESSION_BYTES;
  }

  has(agent: string): boolean {
    return this.inputs.has(agent);
  }

  /** Whether the policy lets `from` send to `to`. */
  allows(from: string, to: string): boolean {
    return this.mayReach.get(from)?.has(to) ?? false;
  }

  /** The messages that wait for an agent, the oldest first. */
  inbox(agent: string): readonly Message[] {
    return [...this.waiting.values()].filter(({ to }) => to === agent);
  }

  /** The agent whose oldest message has waited longest; undefined when nothing waits. */
  upNext(): string | undefined {
    const [oldest] = this.waiting.values();
    return oldest?.to;
  }

  /** The turn that a request of this name led to. */
  turnOf(turnId: string): Turn | undefined {
    return this.asked.get(turnId);
  }

  /** What an agent was given in its turns so far; those it failed in left no trace in it. */
  history(agent: string): readonly Json[] {
    return this.inputs.get(agent) ?? [];
  }

  /** How often each content occurs among the messages that led to these. */
  causes(received: readonly string[]): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const seen = new Set(received);
    for (const id of seen) {
      // a set may grow while it is walked
      const origin = this.origins.get(id);
      if (origin === undefined) continue;
      counts.set(origin.content, (counts.get(origin.content) ?? 0) + 1);
      for (const earlier of origin.turn.received) seen.add(earlier);
    }
    return counts;
  }

  /**
   * Goes on by one turn. One that is part of it already changes nothing.
   *
   * @throws {CorruptObject} when a turn is missing in between
   */
  apply(turn: Turn): void {
    if (turn.turn < this.next) return;
    if (turn.turn > this.next) {
      const value = `${this.definition.session_id}/${this.next}`;
      throw new CorruptObject(`turn ${this.next} of session ${this.definition.session_id} is missing`, { value });
    }
    const { agent, input, received, outcome, sent } = turn;
    if (outcome.status === "ok") {
      const inbox = received.flatMap((id) => this.waiting.get(id) ?? []);
      this.inputs.get(agent)?.push(agentInput(input, inbox));
      this.outputs.set(agent, outcome.output);
    }
    for (const id of received) this.waiting.delete(id);
    for (const message of sent) {
      this.waiting.set(message.id, message);
      this.origins.set(message.id, { turn, content: contentOf(message) });
    }
    if (turn.turn_id !== undefined) this.asked.set(turn.turn_id, turn);
    this.taken.push(turn);
    this.bytes += bytesOf(turn);
  }

  view(): SessionView {
    const waiting = Object.keys(this.definition.agents).map((name) => [name, this.inbox(name).length]);
    return {
      ...this.definition,
      turns: this.taken.length,
      waiting: Object.fromEntries(waiting),
      outputs: Object.fromEntries(this.outputs),
    };
  }
}
