import fc from "fast-check";
import { Conflict, Unavailable } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { Random } from "../../../../runtime/kernel/random.js";
import type { ControlStore } from "../../../../runtime/kernel/stores.js";
import { type Asking, ask, worstCost } from "../../../../runtime/lifecycle/model/ask.js";
import { BudgetLedger, readSpending } from "../../../../runtime/lifecycle/model/ledger.js";
import type { Model, ModelAnswer, ModelRequest } from "../../../../runtime/lifecycle/model/model.js";
import type { ModelSettings } from "../../../../runtime/lifecycle/model/settings.js";
import { modelSettings } from "../../../helpers/model-settings.js";
import { mortal } from "../../../helpers/mortal-context.js";

const ID = "evo-budget";

const settings: ModelSettings = { ...modelSettings, prices: { input: 1, output: 1 } };

const request: ModelRequest = { instructions: "", prompt: "p", tool: { name: "t", description: "", schema: {} } };
const worst = worstCost(request, settings);

const replied = (outputTokens: number): ModelAnswer => ({
  status: "replied",
  reply: { text: "", toolInputs: [], stopReason: "end_turn", usage: { inputTokens: 1, outputTokens } },
});

/** A model that counts what it is owed. */
function billing(answers: readonly ModelAnswer[]): Model & { owed: number; asked: number } {
  return {
    owed: 0,
    asked: 0,
    async ask() {
      const answer = answers[this.asked++ % answers.length];
      const usage = answer.status === "replied" ? answer.reply.usage : undefined;
      this.owed += usage ? usage.inputTokens + usage.outputTokens : worst; // a failed call may have cost anything
      return answer;
    },
  };
}

const never = new AbortController().signal;

const asking = (model: Model, control: ControlStore, cap: number): Asking => ({
  model,
  ledger: new BudgetLedger(control, ID, cap, async () => {}),
  settings,
  sleep: async () => {},
  log: () => {},
});

describe("ask", () => {
  const run = (context: MemoryContext, model: Model, cap: number, name = "a", signal = never) =>
    ask(request, name, asking(model, context.control, cap), Random.of(1), signal);

  it("books what was reported", async () => {
    const context = createMemoryContext();
    expect(await run(context, billing([replied(99)]), 10 * worst)).toMatchObject({
      outcome: "replied",
      cost: 100,
      tries: 1,
    });
    expect(await readSpending(context.control, ID)).toEqual({
      budget_usd: (10 * worst) / 1e6,
      spent_usd: 100 / 1e6,
      unreported_usd: 0,
      reserved_usd: 0,
      calls: 1,
      failed: 0,
      input_tokens: 1,
      output_tokens: 99,
      used_up: false,
    });
  });

  it("tries again what may succeed, a few times, and pays for every try in full", async () => {
    const context = createMemoryContext();
    const model = billing([{ status: "failed", retry: true, reason: "ThrottlingException" }]);
    expect(await run(context, model, 10 * worst)).toMatchObject({
      outcome: "failed",
      tries: 4,
      failed: 4,
      cost: 4 * worst,
    });
    expect(model.asked).toBe(4);
    expect(await readSpending(context.control, ID)).toMatchObject({
      unreported_usd: (4 * worst) / 1e6,
      calls: 4,
      failed: 4,
    });
  });

  it("does not try again what cannot succeed", async () => {
    const model = billing([{ status: "failed", retry: false, reason: "AccessDeniedException" }]);
    expect(await run(createMemoryContext(), model, 10 * worst)).toMatchObject({ outcome: "failed", tries: 1 });
  });

  it("pauses longer from try to try, by chance", async () => {
    const pauses: number[] = [];
    const model = billing([{ status: "failed", retry: true, reason: "" }]);
    const watched = {
      ...asking(model, createMemoryContext().control, 10 * worst),
      sleep: async (ms: number) => void pauses.push(ms),
    };
    await ask(request, "a", watched, Random.of(7), never);
    const random = Random.of(7);
    expect(pauses).toEqual([2, 4, 8].map((factor) => random.next() * 500 * factor));
  });

  it("does not believe a report of more than is possible", async () => {
    const context = createMemoryContext();
    expect(await run(context, billing([replied(1e9)]), 10 * worst)).toMatchObject({
      outcome: "replied",
      cost: worst,
      failed: 0,
    });
    expect(await readSpending(context.control, ID)).toMatchObject({ unreported_usd: worst / 1e6, output_tokens: 0 });
  });

  it("asks nothing that the budget could not pay at its worst, and says so once", async () => {
    const context = createMemoryContext();
    const model = billing([replied(0)]);
    const said: string[] = [];
    const thrifty = {
      ...asking(model, context.control, worst - 1),
      log: (_: string, message: string) => void said.push(message),
    };
    for (const name of ["a", "b"]) {
      expect(await ask(request, name, thrifty, Random.of(1), never)).toMatchObject({ outcome: "no-budget", tries: 0 });
    }
    expect(model.asked).toBe(0);
    expect(said).toEqual([expect.stringContaining("used up")]);
    expect(await readSpending(context.control, ID)).toMatchObject({ used_up: true, calls: 0 });
  });

  it.each([null, {}, { cap: 1e9 }, "empty"])("asks nothing where the books are damaged: %j", async (damaged) => {
    const context = createMemoryContext();
    await context.control.put("budget", ID, damaged, 0);
    const model = billing([replied(0)]);
    expect(await run(context, model, 10 * worst)).toMatchObject({ outcome: "no-budget" });
    expect(model.asked).toBe(0);
    await expect(readSpending(context.control, ID)).rejects.toMatchObject({
      code: "corrupt-object",
      value: `budget/${ID}`,
    });
  });

  it("asks nothing where the books cannot be read", async () => {
    const control = Object.assign(createMemoryContext().control, {
      get: () => Promise.reject(new Unavailable("away")),
    });
    const model = billing([replied(0)]);
    const call = await ask(request, "a", asking(model, control, 10 * worst), Random.of(1), never);
    expect(call).toMatchObject({ outcome: "no-budget" });
    expect(model.asked).toBe(0);
  });

  it("books a call once, though the store's own answers are lost and its writes look overtaken", async () => {
    const { control } = createMemoryContext();
    const lossy: ControlStore = {
      get: (scope, name) => control.get(scope, name),
      list: (scope) => control.list(scope),
      page: (scope, limit, after) => control.page(scope, limit, after),
      put: async (scope, name, value, expected) => {
        await control.put(scope, name, value, expected);
        throw new Conflict("overtaken, by itself");
      },
    };
    await ask(request, "a", asking(billing([replied(99)]), lossy, 10 * worst), Random.of(1), never);
    await ask(request, "b", asking(billing([replied(99)]), lossy, 10 * worst), Random.of(1), never);
    expect(await readSpending(control, ID)).toMatchObject({ calls: 2, spent_usd: 200 / 1e6, reserved_usd: 0 });
  });

  it("asks nothing after it was stopped", async () => {
    const model = billing([replied(0)]);
    expect(await run(createMemoryContext(), model, 10 * worst, "a", AbortSignal.abort())).toMatchObject({
      outcome: "aborted",
    });
    expect(model.asked).toBe(0);
  });
});

describe("the budget of an evolution", () => {
  const answer = fc.oneof(
    fc.integer({ min: 0, max: settings.maxTokens }).map(replied),
    fc.constant<ModelAnswer>({ status: "failed", retry: true, reason: "" }),
    fc.constant<ModelAnswer>({ status: "failed", retry: false, reason: "" }),
  );
  /** One try of a step: how many prompts, what they are answered, and at which store operation it dies. */
  const island = fc.record({
    prompts: fc.integer({ min: 1, max: 3 }),
    answers: fc.array(answer, { minLength: 1, maxLength: 5 }),
    dies: fc.integer({ min: 1, max: 40 }),
    when: fc.constantFrom("before" as const, "after" as const),
  });

  it("is never exceeded, whatever islands do at the same time, and wherever they die", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(island, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 8 * worst }),
        fc.scheduler(),
        async (islands, cap, scheduler) => {
          const context = createMemoryContext();
          const slow = Object.assign(Object.create(context.control), {
            get: scheduler.scheduleFunction(context.control.get.bind(context.control)),
            put: scheduler.scheduleFunction(context.control.put.bind(context.control)),
          });
          const models = islands.map(({ answers }) => billing(answers));
          const work = islands.map(({ prompts, dies, when }, i) => {
            const { control } = mortal({ ...context, control: slow }, dies, when).context;
            const asked = asking(models[i], control, cap);
            const one = (_: unknown, prompt: number) =>
              ask(request, `${i}-${prompt}`, asked, Random.of(i, prompt), never);
            return Promise.all(Array.from({ length: prompts }, one));
          });
          await scheduler.waitFor(Promise.all(work));
          const owed = models.reduce((sum, model) => sum + model.owed, 0);
          const books = await readSpending(context.control, ID);
          const committed = Math.round(((books?.spent_usd ?? 0) + (books?.reserved_usd ?? 0)) * 1e6);
          expect(owed).toBeLessThanOrEqual(committed);
          expect(committed).toBeLessThanOrEqual(cap);
        },
      ),
      { numRuns: 200 },
    );
  });
});
