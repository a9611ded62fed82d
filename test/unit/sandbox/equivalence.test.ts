import fc from "fast-check";
import { type BundledSandbox, bundleSandbox } from "../../../build/bundle-sandbox.js";
import type { Json } from "../../../runtime/kernel/json.js";
import type { Outcome, Sandbox, SandboxJob } from "../../../runtime/sandbox/job.js";
import { decodeValue, encodeValue } from "../../../runtime/sandbox/value-codec.js";
import { moduleOf, programs, type RandomProgram } from "../../helpers/programs.js";

const RUNS = 300;
const TEST_MS = 240_000;
const ample = { fuel: 1e10, memoryBytes: 256 << 20, outputBytes: 64 << 20, wallMs: 60_000 };

const double = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, 1, 2 ** 32, 1e21));
const deep = fc.anything({
  maxDepth: 6,
  key: fc.string(),
  values: [double, fc.string({ unit: "binary" }), fc.boolean()],
});
const inputs = fc.array(
  fc.record({ input: double, text: fc.string({ unit: "binary", maxLength: 5 }), list: fc.array(double), deep }),
  { minLength: 1, maxLength: 4 },
);

const jobOf = (program: RandomProgram, cases: readonly unknown[]): SandboxJob => ({
  source: moduleOf(program),
  config: 3,
  seed: 1,
  work: { kind: "inputs", inputs: cases as Json[] },
  limits: ample,
});

/** What plain V8 makes of it: the outputs as text, or the name of the error. */
function inV8({ top, factory }: RandomProgram, cases: readonly unknown[]): string {
  const copies = decodeValue(encodeValue(cases)) as unknown[]; // an agent may change its input
  try {
    const instantiate = new Function(`"use strict";\n${top}\nreturn ${factory}`)();
    const act = instantiate(3);
    return encodeValue(copies.map((input) => act(input)));
  } catch (error) {
    return error instanceof RangeError && /nested deeper/.test(error.message) ? "output" : (error as Error).name;
  }
}

/** The same of an outcome. */
function inSandbox(outcome: Outcome): string {
  if (outcome.status === "ok") return encodeValue(outcome.result);
  return outcome.status === "threw" ? outcome.message.split(":", 1)[0] : outcome.status;
}

describe("a valid agent", () => {
  let bundle: BundledSandbox;
  let sandboxes: readonly Sandbox[];

  beforeAll(() => {
    bundle = bundleSandbox();
    sandboxes = [1, 1].map((processes) => bundle.createSandbox({ processes }));
  });

  afterAll(async () => {
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    bundle.remove();
  });

  it(
    "gives in the sandbox what it gives in plain V8, from the same fuel and memory in any process",
    async () => {
      await fc.assert(
        fc.asyncProperty(programs, inputs, async (program, cases) => {
          const job = jobOf(program, cases);
          const [outcome, elsewhere] = await Promise.all(sandboxes.map((sandbox) => sandbox.run(job)));
          expect(encodeValue(elsewhere)).toBe(encodeValue(outcome));
          const result = inSandbox(outcome);
          fc.pre(!result.includes('"InternalError"')); // text grew longer than QuickJS can hold
          expect(result).toBe(inV8(program, cases));
        }),
        { numRuns: RUNS },
      );
    },
    TEST_MS,
  );
});
