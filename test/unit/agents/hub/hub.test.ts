import { createHub, type Hub } from "../../../../runtime/agents/hub/hub.js";
import { turnRequest } from "../../../../runtime/agents/hub/protocol.js";
import type { AgentRunner } from "../../../../runtime/agents/hub/runner.js";
import { CALL_FUEL_MAX } from "../../../../runtime/architecture/limits.js";
import { defaultLimits } from "../../../../runtime/architecture/sandbox.js";
import {
  Conflict,
  CorruptObject,
  EmergencyStopped,
  InvalidInput,
  NotFound,
  Unavailable,
} from "../../../../runtime/kernel/errors.js";
import type { Json } from "../../../../runtime/kernel/json.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { switchEmergency } from "../../../../runtime/lifecycle/emergency/switch.js";
import { type Actor, actors, request } from "./actors.js";

const NOW = Date.UTC(2026, 0, 1);
const ID = "ses-test";

const ask = (agent: string, input: Json = null, turn_id?: string) => turnRequest.parse({ agent, input, turn_id });

/** Passes on what it gets, and says how much it has got so far. */
const counter: Actor = () => {
  let count = 0;
  return ({ inbox }) => {
    count += inbox.length;
    return { output: count };
  };
};

const sender =
  (to: string): Actor =>
  () =>
  ({ input }) => ({ output: "sent", messages: [{ to, body: input }] });

/** Answers everybody who wrote, with one more. */
const increment: Actor =
  () =>
  ({ inbox }) => ({
    output: inbox.length,
    messages: inbox.map(({ from, body }) => ({ to: from, body: Number(body) + 1 })),
  });

describe("a hub", () => {
  let context: MemoryContext;
  const hubOf = (runner: AgentRunner, clock = () => NOW): Hub => createHub({ ...context, clock, runner });
  const hub = (programs: Readonly<Record<string, Actor>>): Hub => hubOf(actors(programs));

  beforeEach(() => {
    context = createMemoryContext(() => NOW);
  });

  it("opens no session while evolution is stopped; those that are open go on", async () => {
    const { open, turn } = hub({ a: sender("b"), b: increment });
    await open(request(["a", "b"]));
    await switchEmergency({ action: "stop", reason: "smoke", by: "ann" }, context);
    await expect(open({ ...request(["a", "b"]), session_id: "ses-other" })).rejects.toThrow(EmergencyStopped);
    expect(await turn(ID, ask("a", "hello"))).toMatchObject({ outcome: { output: "sent" } });
    await switchEmergency({ action: "resume", reason: "over", by: "ann" }, context);
    await open({ ...request(["a", "b"]), session_id: "ses-other" });
  });

  it("brings a message to whom it is for, with their next turn", async () => {
    const { open, turn, show } = hub({
      a: sender("b"),
      b:
        () =>
        ({ input, inbox }) => ({ output: { input, inbox: [...inbox] } }),
    });
    await open(request(["a", "b"]));
    expect(await turn(ID, ask("a", "hello"))).toMatchObject({ outcome: { output: "sent" }, sent: [{ to: "b" }] });
    expect(await show(ID)).toMatchObject({ turns: 1, waiting: { a: 0, b: 1 } });
    expect(await turn(ID, ask("b", "now"))).toMatchObject({
      received: ["1-0"],
      outcome: { output: { input: "now", inbox: [{ id: "1-0", from: "a", body: "hello" }] } },
    });
    expect(await show(ID)).toMatchObject({ turns: 2, waiting: { a: 0, b: 0 }, outputs: { a: "sent" } });
  });

  it("lets agents remember in their closures", async () => {
    const { open, turn, run } = hub({ a: sender("b"), b: counter });
    await open(request(["a", "b"]));
    for (const i of [1, 2, 3]) {
      await turn(ID, ask("a", i));
      expect((await run(ID, {})).session.outputs.b).toBe(i);
    }
  });

  it("gives every agent its configuration", async () => {
    const { open, turn } = hub({ a: (config) => () => ({ output: config }) });
    await open(request(["a"], { configs: { a: { step: 2 } } }));
    expect(await turn(ID, ask("a"))).toMatchObject({ outcome: { output: { step: 2 } } });
  });

  it("runs until nothing waits", async () => {
    const { open, run } = hub({ a: sender("b"), b: sender("c"), c: counter });
    await open(request(["a", "b", "c"]));
    const { ended, turns, session } = await run(ID, { start: ask("a") });
    expect(ended).toBe("quiet");
    expect(turns.map(({ agent }) => agent)).toEqual(["a", "b", "c"]);
    expect(session.waiting).toEqual({ a: 0, b: 0, c: 0 });
  });

  it("stops what would go round for ever: by its loops, its hops, or its turns", async () => {
    const echo: Actor =
      () =>
      ({ input, inbox }) => ({
        output: null,
        messages: input === "go" ? [{ to: "b", body: "ping" }] : inbox.map(({ from, body }) => ({ to: from, body })),
      });
    const reasons = async (id: string, programs: Record<string, Actor>, limits: object, input: Json) => {
      const { open, run } = hub(programs);
      await open(request(["a", "b"], { session_id: id, limits }));
      const { ended, turns } = await run(id, { start: ask("a", input) });
      return [ended, turns.length, ...turns.flatMap(({ refused }) => refused.map(({ reason }) => reason))];
    };
    expect(await reasons("loop", { a: echo, b: echo }, { repeats: 3 }, "go")).toEqual(["quiet", 7, "loop"]);
    const both: Actor =
      (config) =>
      ({ input, inbox }) =>
        input === null ? increment(config)({ input, inbox }) : { messages: [{ to: "b", body: 0 }] };
    expect(await reasons("hops", { a: both, b: both }, { hops: 5 }, "go")).toEqual(["quiet", 6, "hops"]);
    expect(await reasons("turns", { a: both, b: both }, { turns: 4 }, "go")).toEqual(["spent", 4]);
  });

  it("takes no turn when the session is spent", async () => {
    const { open, turn } = hub({ a: counter });
    await open(request(["a"], { limits: { turns: 1 } }));
    await turn(ID, ask("a"));
    await expect(turn(ID, ask("a"))).rejects.toThrow(Conflict);
  });

  it("holds no more of a session than so many bytes", async () => {
    const { open, turn } = hub({ a: () => () => ({ output: "x".repeat(65_000) }) });
    await open(request(["a"], { limits: { turns: 1_000 } }));
    const bulky = async () => {
      for (let i = 0; i < 100; i++) await turn(ID, ask("a"));
    };
    await expect(bulky()).rejects.toThrow("used up");
  });

  it("stops between two turns when nobody waits for the answer any more, and can be gone on with", async () => {
    const caller = new AbortController();
    const leaves: Actor =
      () =>
      ({ inbox }) => {
        caller.abort();
        return { output: "b", messages: inbox.map(({ body }) => ({ to: "c", body })) };
      };
    const { open, run, show } = hub({ a: sender("b"), b: leaves, c: counter });
    await open(request(["a", "b", "c"]));
    expect(await run(ID, { start: ask("a", 1) }, caller.signal)).toMatchObject({ ended: "deadline", turns: [{}, {}] });
    await expect(run(ID, {}, caller.signal)).rejects.toThrow("aborted");
    expect(await show(ID)).toMatchObject({ turns: 2, waiting: { c: 1 } });
    expect(await run(ID, {})).toMatchObject({ ended: "quiet", session: { outputs: { c: 1 } } });
  });

  it.each([
    [
      "throws",
      () => () => {
        throw new Error("no");
      },
      "threw",
    ],
    ["answers in another form", () => () => 7, "invalid-reply"],
    ["writes no recipient", () => () => ({ messages: [{ body: 1 }] }) as unknown as Json, "invalid-reply"],
    ["answers too much", () => () => ({ output: "x".repeat(70_000) }), "invalid-reply"],
  ] as const)("writes down that an agent %s, and goes on with the others", async (_, program, code) => {
    const { open, turn, run } = hub({ a: sender("b"), b: program as Actor, c: counter });
    await open(request(["a", "b", "c"]));
    await turn(ID, ask("a", 1));
    const { ended, turns, session } = await run(ID, { start: ask("c") });
    expect(ended).toBe("quiet");
    expect(turns.at(-1)).toMatchObject({
      agent: "b",
      received: ["1-0"],
      outcome: { status: "failed", code },
      sent: [],
    });
    expect(session.waiting.b).toBe(0);
  });

  it("fits into an item of the store, whatever an agent does", async () => {
    const wide = "\u0001".repeat(5_000); // six bytes each, as JSON
    const shout: Actor = () => () => {
      throw new Error(wide.repeat(20));
    };
    const flood: Actor = () => () => ({
      output: wide.repeat(2),
      messages: Array.from({ length: 64 }, () => ({ to: "a", body: wide })),
    });
    const { open, turn } = hub({ a: shout, b: flood });
    await open(request(["a", "b"], { limits: { messageBytes: 32_768, messagesPerTurn: 64 } }));
    for (const [agent, status] of [
      ["a", "failed"],
      ["b", "ok"],
    ]) {
      const taken = await turn(ID, ask(agent, wide.repeat(2)));
      expect(taken.outcome.status).toBe(status);
      expect(Buffer.byteLength(JSON.stringify(taken))).toBeLessThan(380 * 1024);
    }
  });

  it("lets an agent use in its turns together what each might have used", async () => {
    const fuel: number[] = [];
    const programs = actors({ a: counter });
    const { open, turn } = hubOf({
      run: (call) => {
        fuel.push(call.limits.fuel);
        return programs.run(call);
      },
    });
    await open(request(["a"]));
    for (let i = 0; i < 12; i++) await turn(ID, ask("a"));
    expect(fuel).toEqual(fuel.map((_, i) => Math.min(CALL_FUEL_MAX, (i + 1) * defaultLimits.fuel)));
  });

  it("asks nothing of an agent that was given too much", async () => {
    const runner = actors({ a: counter });
    const { open, turn } = hubOf(runner);
    await open(request(["a"]));
    for (let i = 0; i < 8; i++) await turn(ID, ask("a", "x".repeat(65_000)));
    expect(await turn(ID, ask("a", "x".repeat(65_000)))).toMatchObject({ outcome: { code: "history" } });
    expect(runner.calls).toBe(8);
  });

  it("leaves no trace in an agent of a turn that it failed in", async () => {
    const moody: Actor = () => {
      let seen = 0;
      return ({ input }) => {
        seen += 1;
        if (input === "bad") throw new Error("bad");
        return { output: seen };
      };
    };
    const { open, turn } = hub({ a: moody });
    await open(request(["a"]));
    await turn(ID, ask("a"));
    expect(await turn(ID, ask("a", "bad"))).toMatchObject({ outcome: { status: "failed" } });
    expect(await turn(ID, ask("a"))).toMatchObject({ outcome: { output: 2 } });
  });

  it("takes one turn however often it is asked for it", async () => {
    const { open, turn, show } = hub({ a: sender("b"), b: counter });
    await open(request(["a", "b"]));
    const first = await turn(ID, ask("a", 1, "once"));
    expect(await turn(ID, ask("a", 1, "once"))).toEqual(first);
    expect(await hub({}).turn(ID, ask("a", 1, "once"))).toEqual({ ...first });
    expect(await show(ID)).toMatchObject({ turns: 1, waiting: { b: 1 } });
    await expect(turn(ID, ask("a", 2, "once"))).rejects.toThrow(Conflict);
    await expect(turn(ID, ask("b", 1, "once"))).rejects.toThrow(Conflict);
  });

  it("opens one session however often it is asked for it", async () => {
    const { open } = hub({});
    expect(await open(request(["a"]))).toEqual(await open(request(["a"])));
    await expect(open(request(["b"]))).rejects.toThrow(Conflict);
    const { session_id: _, ...anonymous } = request(["a"]);
    expect((await open(anonymous)).session_id).not.toBe((await open(anonymous)).session_id);
  });

  it("says what it does not know", async () => {
    const { open, turn, show, audit, run } = hub({});
    for (const asking of [show("none"), audit("none"), turn("none", ask("a")), run("none", {})]) {
      await expect(asking).rejects.toThrow(NotFound);
    }
    await open(request(["a"]));
    await expect(turn(ID, ask("b"))).rejects.toThrow(InvalidInput);
    await expect(run(ID, { start: ask("b") })).rejects.toMatchObject({ field: "start.agent", value: "b" });
    expect(await turn(ID, ask("a"))).toMatchObject({ outcome: { status: "failed", code: "not-found" } });
  });

  it("asks an executor that does not answer again, but not for ever, and writes nothing", async () => {
    let calls = 0;
    const dead: AgentRunner = {
      run: async () => {
        calls += 1;
        throw new Unavailable("gone");
      },
    };
    const { open, turn, show } = hubOf(dead);
    await open(request(["a"]));
    await expect(turn(ID, ask("a"))).rejects.toThrow(Unavailable);
    expect(calls).toBe(3);
    expect((await show(ID)).turns).toBe(0);
    const answers = [
      () => Promise.reject(new Unavailable("not yet")),
      async () => ({ status: "ok", outputs: [{ output: 1 }] }) as const,
    ];
    expect(await hubOf({ run: () => answers.shift()?.() ?? dead.run({} as never) }).turn(ID, ask("a"))).toMatchObject({
      outcome: { output: 1 },
    });
  });

  it.each([
    ["timeout", 3],
    ["crashed", 3],
    ["fuel", 1],
    ["not-found", 1],
  ])("asks again after %s, where it may not be the agent's fault", async (code, times) => {
    let calls = 0;
    const failing: AgentRunner = {
      run: async () => {
        calls += 1;
        return { status: "failed", code, message: "" };
      },
    };
    const { open, turn } = hubOf(failing);
    await open(request(["a"]));
    expect(await turn(ID, ask("a"))).toMatchObject({ outcome: { status: "failed", code } });
    expect(calls).toBe(times);
  });

  it("keeps turns of two hubs on one session apart", async () => {
    const programs = { a: sender("b"), b: counter };
    const hubs = [hub(programs), hub(programs)];
    await hubs[0].open(request(["a", "b"]));
    await Promise.all(Array.from({ length: 6 }, (_, i) => hubs[i % 2].turn(ID, ask("a", i, `t${i}`))));
    const { turns } = await hubs[0].audit(ID);
    expect(turns.map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(turns.map(({ input }) => input)).size).toBe(6);
    await Promise.all(hubs.map(({ run }) => run(ID, {})));
    const views = await Promise.all(hubs.map(({ show }) => show(ID)));
    expect(views[0]).toEqual(views[1]);
    expect(views[0]).toMatchObject({ waiting: { b: 0 }, outputs: { b: 6 } });
  });

  it("takes a turn once though its write seemed to have failed", async () => {
    const { control } = context;
    let lost = false;
    const put: typeof control.put = async (...parameters) => {
      await control.put(...parameters);
      if (lost || !parameters[1].startsWith("turn-")) return;
      lost = true;
      return control.put(...parameters); // as the SDK tries again when only the answer was lost
    };
    const flaky = Object.assign(Object.create(control), { put });
    const { open, turn, show } = createHub({ ...context, control: flaky, runner: actors({ a: counter }) });
    await open(request(["a"]));
    expect(await turn(ID, ask("a"))).toMatchObject({ turn: 1 });
    expect((await show(ID)).turns).toBe(1);
  });

  it("knows the same after it was started again, NaN and undefined included", async () => {
    const odd: Actor = () => {
      const heard: unknown[] = [];
      return ({ inbox }) => {
        heard.push(...inbox.map(({ body }) => body));
        return { output: heard as Json, messages: [{ to: "a", body: { nan: Number.NaN, none: undefined, zero: -0 } }] };
      };
    };
    const programs = { a: odd };
    const before = hub(programs);
    await before.open(request(["a"]));
    await before.turn(ID, ask("a"));
    const sentBefore = await before.turn(ID, ask("a"));
    const after = hub(programs);
    expect(await after.show(ID)).toEqual(await before.show(ID));
    expect((await after.audit(ID)).turns.at(-1)).toEqual({ ...sentBefore });
    const third = await after.turn(ID, ask("a"));
    expect(third.outcome).toEqual({
      status: "ok",
      output: [
        { nan: null, zero: 0 },
        { nan: null, zero: 0 },
      ],
    });
  });

  it("gives out the audit in pages", async () => {
    const { open, turn, audit } = hub({ a: counter });
    await open(request(["a"]));
    for (let i = 0; i < 105; i++) await turn(ID, ask("a", i));
    const first = await audit(ID);
    expect(first).toMatchObject({ session_id: ID, next: 101 });
    const second = await hub({}).audit(ID, first.next); // another one has to read them all, in their order
    expect(second.next).toBeUndefined();
    expect([...first.turns, ...second.turns].map(({ input }) => input)).toEqual(
      Array.from({ length: 105 }, (_, i) => i),
    );
  });

  it("makes a turn one write, and no read", async () => {
    const operations: string[] = [];
    const control = new Proxy(context.control, {
      get(target, name) {
        const method = Reflect.get(target, name);
        return typeof method !== "function"
          ? method
          : (...parameters: unknown[]) => {
              operations.push(String(name));
              return method.apply(target, parameters);
            };
      },
    });
    const { open, turn } = createHub({ ...context, control, runner: actors({ a: counter }) });
    await open(request(["a"]));
    operations.length = 0;
    for (let i = 0; i < 3; i++) await turn(ID, ask("a"));
    expect(operations).toEqual(["put", "put", "put"]);
  });

  it("refuses a log with a hole", async () => {
    const { open, turn } = hub({ a: counter });
    await open(request(["a"]));
    const taken = await turn(ID, ask("a"));
    await context.control.put(`session/${ID}`, "turn-00003", { ...taken, turn: 3 }, 0);
    await expect(hub({}).show(ID)).rejects.toThrow(CorruptObject);
    await context.control.put("session/other", "definition", { agents: 7 }, 0);
    await expect(hub({}).show("other")).rejects.toThrow(CorruptObject);
  });
});
