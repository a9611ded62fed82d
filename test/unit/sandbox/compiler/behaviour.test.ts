import fc from "fast-check";
import type { Json } from "../../../../runtime/kernel/json.js";
import { compile } from "../../../../runtime/sandbox/compiler/compile.js";
import { Runner } from "../../../../runtime/sandbox/runner/runner.js";
import { encodeValue } from "../../../../runtime/sandbox/value-codec.js";
import { moduleOf, programs } from "../../../helpers/programs.js";

const RUNS = 150;
const TEST_MS = 180_000;
const ample = { fuel: 1e8, memoryBytes: 128 << 20 };

/**
 * Minifiers assume that variables are initialised before they are used and that what is spread can be iterated: where
 * nothing else comes of it, the error of who does otherwise may go.
 */
const mayBeAssumedAway = /ReferenceError|TypeError/;

const inputs: Json[] = [
  { input: 2, text: "ab", list: [3, 1, -0], deep: { a: [1] } },
  { input: Number.NaN, text: "日", list: [], deep: null },
];

describe("compile keeps what agents do", () => {
  const runner = new Runner({});

  /** Outputs, or how it failed; never what is said of it, for that may name variables. */
  function behaviour(source: string): string {
    const outcome = runner.run({ source, config: 3, seed: 1, work: { kind: "inputs", inputs }, limits: ample });
    return outcome.status === "ok"
      ? encodeValue(outcome.result)
      : `${outcome.status} ${outcome.message.split(":", 1)[0]}`;
  }

  it(
    "whatever they consist of",
    async () => {
      await fc.assert(
        fc.asyncProperty(programs, async (program) => {
          const source = moduleOf(program).replace("trace.length = 0;", ""); // or errors while it starts are forgotten
          const before = behaviour(source);
          fc.pre(!/^(fuel|memory|output)/.test(before));
          const { code } = await compile(source, { language: "javascript" });
          if (!mayBeAssumedAway.test(before)) expect(behaviour(code)).toBe(before);
          expect((await compile(code, { language: "javascript" })).code).toBe(code);
        }),
        { numRuns: RUNS },
      );
    },
    TEST_MS,
  );
});
