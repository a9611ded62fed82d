import { randomUUID } from "node:crypto";
import { Conflict, Unavailable } from "../../kernel/errors.js";
import { retry } from "../../kernel/retry.js";
import type { Clock, ControlStore, Log } from "../../kernel/stores.js";
import { replayLog, writeTurn } from "./log.js";
import type { Turn, TurnRequest } from "./protocol.js";
import { retryingRunner } from "./retrying-runner.js";
import type { AgentRunner } from "./runner.js";
import type { HubSession } from "./session.js";
import { takeTurn } from "./take-turn.js";

/** What taking turns and writing them down needs. */
export interface TurnsContext {
  readonly control: ControlStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly runner: AgentRunner;
}

/** Takes turns of sessions and writes them down; what is written has happened. */
interface Turns {
  /** @returns undefined when somebody else wrote a turn meanwhile; the session knows it now */
  attempt(session: HubSession, request: TurnRequest, signal?: AbortSignal): Promise<Turn | undefined>;
  /**
   * Takes the turn, unless it was taken before.
   *
   * @throws {Conflict} when the session is spent, or the turn's id stands for another turn
   * @throws {Unavailable} when others were faster too often
   */
  once(session: HubSession, request: TurnRequest, signal?: AbortSignal): Promise<Turn>;
}

/** Writers that may be faster, one after the other, until a request for a turn is given up. */
const ATTEMPTS = 5;

/** Turns over the store and the runner of a context; whoever calls takes one turn of a session after the other. */
export function createTurns({ control, clock, log, runner }: TurnsContext): Turns {
  const stage = { clock, runner: retryingRunner(runner) };

  async function attempt(session: HubSession, request: TurnRequest, signal?: AbortSignal): Promise<Turn | undefined> {
    const { session_id } = session.definition;
    const turn = await takeTurn(session, request, stage, signal);
    if (!(await writeTurn(control, session_id, turn))) {
      await replayLog(control, session);
      return undefined;
    }
    session.apply(turn);
    report(log, session_id, turn);
    return turn;
  }

  async function once(session: HubSession, request: TurnRequest, signal?: AbortSignal): Promise<Turn> {
    const named = { ...request, turn_id: request.turn_id ?? randomUUID() }; // so that a write that seemed lost is known again
    const take = async (): Promise<Turn | undefined> => {
      const done = session.turnOf(named.turn_id);
      if (done !== undefined) return same(done, named);
      if (session.isSpent) throw spent(session);
      return attempt(session, named, signal);
    };
    const turn = await retry(take, { attempts: ATTEMPTS, until: (taken) => taken !== undefined });
    if (turn === undefined) throw new Unavailable("others were faster too often", { hint: "ask again" });
    return turn;
  }

  return { attempt, once };
}

/** @throws {Conflict} when the turn of that id was another one */
function same(done: Turn, { agent, input, turn_id }: TurnRequest): Turn {
  if (done.agent === agent && JSON.stringify(done.input) === JSON.stringify(input)) return done;
  throw new Conflict(`turn ${done.turn} has the id ${turn_id}, and is another one`, {
    field: "turn_id",
    value: turn_id,
    hint: "give every new turn an id of its own",
  });
}

const spent = ({ definition: { session_id, limits } }: HubSession): Conflict =>
  new Conflict(`session ${session_id} has used up its ${limits.turns} turns or its bytes`, {
    field: "session_id",
    value: session_id,
    hint: "open a new session",
  });

/** What operators want to know of a turn. */
function report(log: Log, session_id: string, { turn, agent, outcome, refused }: Turn): void {
  if (outcome.status === "failed") log("warn", "an agent failed in a session", { session_id, turn, agent, ...outcome });
  for (const refusal of refused) log("warn", "a message was refused", { session_id, turn, agent, ...refusal });
}
