import { InvalidInput } from "../../kernel/errors.js";
import { Lru } from "../../kernel/lru.js";
import type { ObjectStore } from "../../kernel/stores.js";
import { ensureNotStopped } from "../../safety/emergency/flag.js";
import { defineSession, readSession, replayLog } from "./log.js";
import {
  type AuditPage,
  newSessionId,
  type RunView,
  type SessionRequest,
  type SessionRunRequest,
  type SessionView,
  type Turn,
  type TurnRequest,
} from "./protocol.js";
import { createSerial } from "./serial.js";
import type { HubSession } from "./session.js";
import { createTurns, type TurnsContext } from "./turns.js";

/** What a hub works with. */
export interface HubContext extends TurnsContext {
  /** The evolution bucket: the emergency flag lies in it, too. */
  readonly evolution: ObjectStore;
}

/** Lets the agents of a session exchange messages. All that it knows it can read again: it may end at any moment. */
export interface Hub {
  /**
   * @throws {EmergencyStopped} while evolution is stopped
   * @throws {Conflict} when there is another session of that id
   */
  open(request: SessionRequest): Promise<SessionView>;
  /**
   * Lets one agent act once.
   *
   * @throws {NotFound | InvalidInput} when there is no such session, or no such agent in it
   * @throws {Conflict} when the session is spent, or the turn's id stands for another turn
   * @throws {Unavailable} when the executor or the store gives no answer; asking again is safe with a turn's id
   */
  turn(id: string, request: TurnRequest, signal?: AbortSignal): Promise<Turn>;
  /** Lets agents act until nothing waits, the session is spent, or it has taken long; throws as `turn` does. */
  run(id: string, request: SessionRunRequest, signal?: AbortSignal): Promise<RunView>;
  show(id: string): Promise<SessionView>;
  /** The turns from `since` on, as they were written down: what everyone got, answered, sent, and was refused. */
  audit(id: string, since?: number): Promise<AuditPage>;
}

/** Sessions that are held in memory, so that a turn of theirs takes one write and no read. */
const HELD_SESSIONS = 32;

/** Milliseconds after which a run answers, though more could be done. */
const RUN_MS = 20_000;

/** Turns on one page of the audit. */
const PAGE = 100;

/**
 * A hub over the stores of its context. Of one session it takes one turn after the other; several hubs may serve the
 * same sessions.
 */
export function createHub(context: HubContext): Hub {
  const { control, clock } = context;
  const held = new Lru<string, HubSession>(HELD_SESSIONS);
  const inTurn = createSerial();
  const { attempt, once } = createTurns(context);

  /** The session as it was when it was last looked at. */
  async function find(id: string): Promise<HubSession> {
    const session = held.get(id) ?? (await readSession(control, id));
    held.set(id, session);
    return session;
  }

  const withSession = <T>(id: string, signal: AbortSignal | undefined, work: (session: HubSession) => Promise<T>) =>
    inTurn(id, async () => {
      signal?.throwIfAborted(); // nobody waits any more
      return work(await find(id));
    });

  const withCurrent = <T>(id: string, work: (session: HubSession) => T) =>
    withSession(id, undefined, async (session) => {
      await replayLog(control, session);
      return work(session);
    });

  const show = (id: string) => withCurrent(id, (session) => session.view());

  return {
    show,

    async open(request) {
      await ensureNotStopped(context);
      const definition = { ...request, session_id: request.session_id ?? newSessionId(clock) };
      await defineSession(control, definition);
      return show(definition.session_id);
    },

    turn: (id, request, signal) =>
      withSession(id, signal, async (session) => {
        checkAgent(session, request.agent, "agent");
        return once(session, request, signal);
      }),

    run: (id, { start }, signal) =>
      withSession(id, signal, async (session) => {
        const began = performance.now();
        await replayLog(control, session);
        if (start) checkAgent(session, start.agent, "start.agent");
        const first = start ? (await once(session, start, signal)).turn : session.next;
        const answer = (ended: RunView["ended"]): RunView => ({
          ended,
          turns: session.turns.slice(first - 1),
          session: session.view(),
        });
        for (let agent = session.upNext(); agent !== undefined; agent = session.upNext()) {
          if (session.isSpent) return answer("spent");
          if (performance.now() - began > RUN_MS || signal?.aborted) return answer("deadline");
          await attempt(session, { agent, input: null }, signal);
        }
        return answer("quiet");
      }),

    audit: (id, since = 1) =>
      withCurrent(id, ({ turns }) => ({
        session_id: id,
        turns: turns.slice(since - 1, since - 1 + PAGE),
        ...(turns.length >= since + PAGE && { next: since + PAGE }),
      })),
  };
}

function checkAgent(session: HubSession, agent: string, field: string): void {
  if (session.has(agent)) return;
  const names = Object.keys(session.definition.agents).join(", ");
  throw new InvalidInput(`${field}: is no agent of this session`, {
    field,
    value: agent,
    hint: `give one of ${names}`,
  });
}
