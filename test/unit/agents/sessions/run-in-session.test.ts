import fc from "fast-check";
import { controlSessions } from "../../../../runtime/agents/sessions/control-session-store.js";
import { runInSession, sessionCall } from "../../../../runtime/agents/sessions/run-in-session.js";
import {
  AGENT_ANSWERS,
  AGENT_CLAIM_MS,
  AGENT_OUTPUT_BYTES,
  AGENT_SESSION_MS,
  AGENT_STATE_BYTES,
} from "../../../../runtime/architecture/limits.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { storeAgent, testRuntime } from "../../../helpers/agents.js";

const adds = `export default ({ step = 1 }) => ({ input, state }) => {
  const sum = (state ?? 0) + input * step;
  return { output: { sum }, state: sum };
};`;

/** An agent, and a way to call it in its sessions. */
async function scene(source = adds) {
  let now = Date.UTC(2026, 0, 1);
  const context = createMemoryContext(() => now);
  const runtime = testRuntime(context);
  const agent_id = await storeAgent(context.agents, source);
  const call = (session: string, input: unknown, more: object = {}) =>
    runInSession(sessionCall.parse({ agent_id, session, input, ...more }), {
      runtime,
      sessions: controlSessions(context),
    });
  const pass = (ms: number) => {
    now += ms;
  };
  const claim = (session: string, request: string) =>
    controlSessions(context).claim({ agent_id, session }, request, AGENT_CLAIM_MS);
  return { call, claim, pass, context };
}

describe("a session of an agent", () => {
  it("gives each call the state that the one before it left", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 8 }), async (inputs) => {
        const { call } = await scene();
        let sum = 0;
        for (const [i, input] of inputs.entries()) {
          sum += input;
          expect(await call("one", input)).toMatchObject({ output: { sum }, session: "one", version: i + 1 });
        }
      }),
      { numRuns: 20 },
    );
  });

  it("knows nothing of another one, and instantiates as every call says", async () => {
    const { call } = await scene();
    await call("one", 5);
    expect(await call("two", 5, { config: { step: 10 } })).toMatchObject({ output: { sum: 50 }, version: 1 });
  });

  it("loses none of twenty calls at once", async () => {
    const { call } = await scene();
    const answers = await Promise.all(Array.from({ length: 20 }, () => call("one", 1)));
    expect(answers.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    for (const { output, version } of answers) expect(output).toEqual({ sum: version });
  });

  it("answers a call again without doing it again", async () => {
    const { call } = await scene();
    const first = await call("one", 5, { request_id: "req-1" });
    expect(await call("one", 5, { request_id: "req-1" })).toEqual(first);
    const both = await Promise.all([1, 2].map(() => call("one", 1, { request_id: "req-2" })));
    expect(both).toEqual([both[0], both[0]]);
    expect(both[0]).toMatchObject({ output: { sum: 6 }, version: 2 });
  });

  it("knows the last requests, as many as it has room for", async () => {
    const { call, context, pass } = await scene();
    const ask = (i: number) => call("one", i, { request_id: `req-${i}` });
    const answers = [];
    for (let i = 0; i < AGENT_ANSWERS.count; i++) answers.push(await ask(i));
    await call("one", 100);
    expect(await Promise.all(answers.map((_, i) => ask(i)))).toEqual(answers);
    await ask(AGENT_ANSWERS.count);
    pass(AGENT_CLAIM_MS);
    expect((await ask(0)).version).toBeGreaterThan(AGENT_ANSWERS.count);
    const [{ value }] = (await context.control.list(`agent-session/${answers[0].agent_id}`)) as {
      value: { answers: [] };
    }[];
    expect(value.answers).toHaveLength(AGENT_ANSWERS.count);
  });

  it("keeps fewer answers where they are long, and the last one always", async () => {
    const source = 'export default () => ({ input }) => ({ output: "x".repeat(input), state: null })';
    const { call, pass } = await scene(source);
    const ask = (i: number) => call("one", AGENT_OUTPUT_BYTES - 2, { request_id: `req-${i}` });
    for (let i = 1; i <= 3; i++) await ask(i);
    pass(AGENT_CLAIM_MS);
    expect([(await ask(3)).version, (await ask(2)).version, (await ask(1)).version]).toEqual([3, 2, 4]);
    const tooLarge = { code: "input-too-large", field: "output", value: AGENT_OUTPUT_BYTES + 1 };
    await expect(call("one", AGENT_OUTPUT_BYTES - 1)).rejects.toMatchObject(tooLarge);
  });

  it("does what somebody else was at who is gone", async () => {
    const { call, claim, pass } = await scene();
    await claim("one", "req-1");
    const waiting = call("one", 5, { request_id: "req-1" });
    pass(AGENT_CLAIM_MS);
    expect(await waiting).toMatchObject({ output: { sum: 5 }, version: 1 });
  });

  it("lets a request that failed be asked again at once", async () => {
    const { call } = await scene('export default () => ({ input }) => ({ output: input, state: "x".repeat(input) })');
    const ask = (input: number) => call("one", input, { request_id: "req-1" });
    for (let i = 0; i < 3; i++) await expect(ask(AGENT_STATE_BYTES)).rejects.toMatchObject({ field: "state" });
    expect(await ask(1)).toMatchObject({ output: 1, version: 1 });
  });

  it("begins anew when nobody has called it for long", async () => {
    const { call, pass } = await scene();
    await call("one", 5, { request_id: "req-1" });
    pass(AGENT_SESSION_MS);
    expect(await call("one", 1, { request_id: "req-1" })).toMatchObject({ output: { sum: 1 }, version: 1 });
  });

  it.each([
    ["a number", "() => () => 7"],
    ["no state", "() => () => ({ output: 7 })"],
    ["more than that", "() => () => ({ output: 7, state: 1, more: 1 })"],
  ])("is not for an agent that answers %s", async (_, source) => {
    const { call, context } = await scene(`export default ${source}`);
    await expect(call("one", 1)).rejects.toMatchObject({ code: "agent-failed", field: "agent_id" });
    expect(await context.control.list("agent-session/x")).toEqual([]);
  });

  it("keeps what it had when the next state is too large", async () => {
    const { call } = await scene(
      'export default () => ({ input, state }) => ({ output: state, state: "x".repeat(input) })',
    );
    await call("one", 3);
    const tooLarge = { code: "input-too-large", field: "state", value: AGENT_STATE_BYTES + 1 };
    await expect(call("one", AGENT_STATE_BYTES - 1)).rejects.toMatchObject(tooLarge);
    expect(await call("one", AGENT_STATE_BYTES - 2)).toMatchObject({ output: "xxx", version: 2 });
  });

  it("writes what JSON does not know as null", async () => {
    const { call } = await scene("export default () => ({ state }) => ({ output: state, state: [NaN, -0] })");
    await call("one", 1);
    expect((await call("one", 1)).output).toEqual([null, 0]);
  });
});
