import fc from "fast-check";
import type { Message, Refusal } from "../../../../runtime/agents/hub/protocol.js";
import { type Draft, route } from "../../../../runtime/agents/hub/route.js";
import type { HubSession } from "../../../../runtime/agents/hub/session.js";
import type { Json } from "../../../../runtime/kernel/json.js";
import { newSession } from "./actors.js";

const NOW = Date.UTC(2026, 0, 1);

/** Writes down a turn of an agent that got all that waited for it, and sent these. */
function take(session: HubSession, agent: string, drafts: readonly Draft[], at = NOW): Refusal[] {
  const received = session.inbox(agent).map(({ id }) => id);
  const { sent, refused } = route(session, agent, drafts, at);
  session.apply({
    turn: session.next,
    at: new Date(at).toISOString(),
    agent,
    input: null,
    received,
    outcome: { status: "ok", output: null },
    sent,
    refused,
    latency_ms: 1,
  });
  return refused.map(({ reason }) => reason);
}

const to = (name: string, body: Json = "hello"): Draft => ({ to: name, body });

describe("route", () => {
  it("delivers in order, under ids that follow from the place", () => {
    const { sent, refused } = route(newSession(["a", "b"]), "a", [to("b", 1), to("a", 2), to("b", 3)], NOW);
    expect(sent.map(({ id, to, body }) => [id, to, body])).toEqual([
      ["1-0", "b", 1],
      ["1-1", "a", 2],
      ["1-2", "b", 3],
    ]);
    expect(refused).toEqual([]);
  });

  it("lets nobody talk to whom the policy does not name", () => {
    const session = newSession(["a", "b", "c"], { policy: { a: ["b"] } });
    expect(take(session, "a", [to("b"), to("c")])).toEqual(["forbidden"]);
    expect(take(session, "b", [to("a")])).toEqual(["forbidden"]);
  });

  it.each(["nobody", "__proto__", "constructor", "toString", ""])("knows no agent called %j", (name) => {
    expect(take(newSession(["a"]), "a", [to(name)])).toEqual(["unknown-recipient"]);
  });

  it("counts equal refusals together, and keeps no more of a recipient than a name has", () => {
    const { refused } = route(newSession(["a"]), "a", [to("x".repeat(500)), to("x".repeat(500))], NOW);
    expect(refused).toEqual([{ to: "x".repeat(64), reason: "unknown-recipient", count: 2 }]);
  });

  it("measures messages in bytes of JSON", () => {
    const limits = { limits: { messageBytes: 10 } };
    expect(take(newSession(["a"], limits), "a", [to("a", "12345678")])).toEqual([]);
    expect(take(newSession(["a"], limits), "a", [to("a", "123456789")])).toEqual(["size"]);
    expect(take(newSession(["a"], limits), "a", [to("a", "ééééé")])).toEqual(["size"]);
  });

  it("refuses what nests too deep to be given to anybody", () => {
    const deep = Array.from({ length: 95 }).reduce<Json>((inner) => [inner], 1);
    expect(take(newSession(["a"]), "a", [to("a", deep)])).toEqual(["size"]);
  });

  it("refuses what would not fit into one item of the store", () => {
    const limits = { limits: { messageBytes: 32_768 } };
    const drafts = Array.from({ length: 8 }, () => to("a", "x".repeat(32_000)));
    expect(take(newSession(["a"], limits), "a", drafts)).toEqual(["size"]);
  });

  it("takes so many messages a turn", () => {
    const session = newSession(["a", "b"], { limits: { messagesPerTurn: 2 } });
    const { sent, refused } = route(
      session,
      "a",
      Array.from({ length: 1_000 }, () => to("b")),
      NOW,
    );
    expect(sent).toHaveLength(2);
    expect(refused).toEqual([{ to: "*", reason: "rate", count: 998 }]);
  });

  it("takes so many messages a minute, whoever gets them", () => {
    const session = newSession(["a", "b"], { limits: { messagesPerMinute: 3 } });
    expect(take(session, "a", [to("b", 1), to("b", 2)], NOW)).toEqual([]);
    expect(take(session, "a", [to("b", 3), to("a", 4)], NOW + 30_000)).toEqual(["rate"]);
    expect(take(session, "b", [to("a", 5)], NOW + 30_000)).toEqual([]);
    expect(take(session, "a", [to("b", 6), to("b", 7)], NOW + 60_000)).toEqual([]);
  });

  it("lets so many wait for one agent", () => {
    const session = newSession(["a", "b"], { limits: { inbox: 2 } });
    expect(take(session, "a", [to("b", 1), to("b", 2), to("b", 3)])).toEqual(["inbox-full"]);
    expect(take(session, "a", [to("b", 4), to("a", 5)])).toEqual(["inbox-full"]);
    expect(take(session, "b", [to("b", 6)])).toEqual([]); // its own are out of the way
  });

  it("ends a chain after so many hops", () => {
    const session = newSession(["a", "b"], { limits: { hops: 3 } });
    expect(take(session, "a", [to("b", 1)])).toEqual([]);
    expect(take(session, "b", [to("a", 2)])).toEqual([]);
    expect(take(session, "a", [to("b", 3)])).toEqual([]);
    expect(take(session, "b", [to("a", 4)])).toEqual(["hops"]);
    expect(take(session, "b", [to("a", 5)])).toEqual([]); // a chain of its own
  });

  it("ends a loop: the same message, sent because of itself", () => {
    const session = newSession(["a", "b"], { limits: { repeats: 2 } });
    expect(take(session, "a", [to("b", "ping")])).toEqual([]);
    expect(take(session, "b", [to("a", "pong")])).toEqual([]);
    expect(take(session, "a", [to("b", "ping")])).toEqual([]);
    expect(take(session, "b", [to("a", "pong")])).toEqual([]);
    expect(take(session, "a", [to("b", "ping"), to("b", "other")])).toEqual(["loop"]);
  });

  it("sees no loop in saying the same again without a cause", () => {
    const session = newSession(["a", "b"], { limits: { repeats: 1 } });
    for (let i = 0; i < 5; i++) expect(take(session, "a", [to("b", "tick")])).toEqual([]);
    expect(take(session, "b", [to("a", "tock"), to("a", "tock")])).toEqual([]);
  });

  it("finds a loop through more than two, and through a crowd", () => {
    const session = newSession(["a", "b", "c"], { limits: { repeats: 1 } });
    expect(take(session, "a", [to("b", "x"), to("c", "noise")])).toEqual([]);
    expect(take(session, "b", [to("c", "x")])).toEqual([]);
    expect(take(session, "c", [to("a", "x")])).toEqual([]);
    expect(take(session, "a", [to("b", "x")])).toEqual(["loop"]);
  });

  const names = ["a", "b", "c"];
  const draft = fc.record({
    to: fc.constantFrom(...names, "d", "__proto__"),
    body: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  });
  const rounds = fc.array(fc.tuple(fc.constantFrom(...names), fc.array(draft, { maxLength: 6 })), { maxLength: 12 });
  const policy = fc.dictionary(fc.constantFrom(...names), fc.subarray(names));
  const limits = fc.record({
    messageBytes: fc.integer({ min: 2, max: 60 }),
    messagesPerTurn: fc.integer({ min: 1, max: 5 }),
    messagesPerMinute: fc.integer({ min: 1, max: 20 }),
    inbox: fc.integer({ min: 1, max: 6 }),
    hops: fc.integer({ min: 1, max: 4 }),
  });

  it("keeps to policy and limits, and accounts for every message, whatever agents send", () => {
    fc.assert(
      fc.property(rounds, policy, limits, (turns, allowed, bounds) => {
        const session = newSession(names, { policy: allowed, limits: bounds });
        const everything: Message[] = [];
        for (const [agent, drafts] of turns) {
          take(session, agent, drafts);
          const turn = session.turns[session.turns.length - 1];
          expect(turn.sent.length + turn.refused.reduce((sum, { count }) => sum + count, 0)).toBe(drafts.length);
          expect(turn.sent.length).toBeLessThanOrEqual(bounds.messagesPerTurn);
          for (const name of names) expect(session.inbox(name).length).toBeLessThanOrEqual(bounds.inbox);
          everything.push(...turn.sent);
        }
        for (const { from, to, body, hops } of everything) {
          expect(allowed[from]).toContain(to);
          expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(bounds.messageBytes);
          expect(hops).toBeLessThanOrEqual(bounds.hops);
        }
        for (const name of names) {
          expect(everything.filter(({ from }) => from === name).length).toBeLessThanOrEqual(bounds.messagesPerMinute);
        }
        expect(new Set(everything.map(({ id }) => id)).size).toBe(everything.length);
      }),
    );
  });
});
