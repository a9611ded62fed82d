import fc from "fast-check";
import { runInSession, sessionCall } from "../../../../runtime/agents/sessions/run-in-session.js";
import { AGENT_SESSION_MS, AGENT_STATE_BYTES } from "../../../../runtime/architecture/limits.js";
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
    runInSession(sessionCall.parse({ agent_id, session, input, ...more }), { runtime, control: context.control });
  const pass = (ms: number) => {
    now += ms;
  };
  return { call, pass, context };
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

  it("begins anew when nobody has called it for long; its calls are still counted", async () => {
    const { call, pass } = await scene();
    await call("one", 5, { request_id: "req-1" });
    pass(AGENT_SESSION_MS);
    expect(await call("one", 1, { request_id: "req-1" })).toMatchObject({ output: { sum: 1 }, version: 2 });
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
