import fc from "fast-check";
import type { Turn } from "../../../../runtime/agents/hub/protocol.js";
import { HubSession } from "../../../../runtime/agents/hub/session.js";
import { CorruptObject } from "../../../../runtime/kernel/errors.js";
import { definition } from "./actors.js";

const names = ["a", "b", "c"];

/** Any history in which each turn takes some of what waits for its agent, and sends some. */
const histories = fc
  .array(
    fc.record({
      agent: fc.constantFrom(...names),
      takes: fc.boolean(),
      sends: fc.array(fc.constantFrom(...names), { maxLength: 3 }),
      fails: fc.boolean(),
    }),
    { maxLength: 10 },
  )
  .map((rounds) => {
    const session = new HubSession(definition(names));
    for (const { agent, takes, sends, fails } of rounds) {
      const turn = session.next;
      session.apply({
        turn,
        turn_id: `t${turn}`,
        at: "2026-01-01T00:00:00.000Z",
        agent,
        input: turn,
        received: takes ? session.inbox(agent).map(({ id }) => id) : [],
        outcome: fails ? { status: "failed", code: "threw", message: "" } : { status: "ok", output: turn },
        sent: fails
          ? []
          : sends.map((to, place) => ({ id: `${turn}-${place}`, from: agent, to, body: place, hops: 1 })),
        refused: [],
        latency_ms: 0,
      });
    }
    return session;
  });

const fold = (turns: readonly Turn[]): HubSession => {
  const session = new HubSession(definition(names));
  for (const turn of turns) session.apply(turn);
  return session;
};

describe("Session", () => {
  it("is the fold of its turns, and a turn counts once", () => {
    fc.assert(
      fc.property(histories, (session) => {
        const { turns } = session;
        const repeated = turns.flatMap((turn, i) => [turn, ...turns.slice(0, i + 1)]);
        for (const again of [fold(turns), fold(repeated)]) {
          expect(again.view()).toEqual(session.view());
          expect(names.map((name) => again.history(name))).toEqual(names.map((name) => session.history(name)));
          expect(again.upNext()).toBe(session.upNext());
        }
      }),
    );
  });

  it("holds every message that was sent and not received, the oldest first", () => {
    fc.assert(
      fc.property(histories, (session) => {
        const received = new Set(session.turns.flatMap((turn) => turn.received));
        const waiting = session.turns.flatMap((turn) => turn.sent).filter(({ id }) => !received.has(id));
        expect(session.upNext()).toBe(waiting[0]?.to);
        for (const name of names) expect(session.inbox(name)).toEqual(waiting.filter(({ to }) => to === name));
      }),
    );
  });

  it("finds the turn of every request", () => {
    fc.assert(
      fc.property(histories, (session) => {
        for (const turn of session.turns) expect(session.turnOf(`t${turn.turn}`)).toBe(turn);
      }),
    );
  });

  it("refuses a turn that does not follow", () => {
    const [first] = fc.sample(
      histories.filter(({ turns }) => turns.length > 1),
      1,
    );
    expect(() => fold(first.turns.slice(1))).toThrow(CorruptObject);
  });
});
