import fc from "fast-check";
import type { Outcome, SandboxJob } from "../../../../runtime/agents/sandbox/contract.js";
import { Runner } from "../../../../runtime/agents/sandbox/runner.js";
import type { Json } from "../../../../runtime/stores.js";

const runner = new Runner({
  twice: (parameters, decide) => [decide(parameters), decide(parameters)],
  deaf: (parameters, decide) => {
    try {
      return decide(parameters);
    } catch {
      return "nothing happened";
    }
  },
});

const job = (source: string, inputs: readonly Json[], more: Partial<SandboxJob> = {}): SandboxJob => ({
  source,
  config: {},
  seed: 1,
  work: { kind: "inputs", inputs },
  ...more,
});

const run = (source: string, ...inputs: Json[]): Outcome => runner.run(job(source, inputs));

/** The result, where there has to be one. */
function outputs(outcome: Outcome): Json {
  if (outcome.status !== "ok") throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome.result;
}

describe("the runner", () => {
  it("gives config and seed to the agent, and inputs in turn to the same instance", () => {
    const source = "export default ({ step }) => { let sum = 0; return (x) => (sum += x * step); }";
    expect(outputs(runner.run(job(source, [1, 2, 3], { config: { step: 10 } })))).toEqual([10, 30, 60]);
  });

  it("plays a simulator with the agent", () => {
    const work = { kind: "simulation", simulator: "twice", parameters: { x: -0 } } as const;
    expect(outputs(runner.run(job("export default () => ({ x }) => ({ y: x })", [], { work })))).toStrictEqual([
      { y: -0 },
      { y: -0 },
    ]);
  });

  it("fails where the simulator is unknown, and where it hides that the agent failed", () => {
    const unknown = { kind: "simulation", simulator: "toString", parameters: 0 } as const;
    expect(runner.run(job("export default () => (x) => x", [], { work: unknown })).status).toBe("threw");
    const deaf = { kind: "simulation", simulator: "deaf", parameters: 0 } as const;
    expect(runner.run(job("export default () => () => { for (;;); }", [], { work: deaf })).status).toBe("fuel");
  });

  it("computes what plain V8 computes, bit for bit", () => {
    const leaf = fc.constantFrom("x", "y", "0", "-0", "1/0", "0/0", "1e-320", "0.1", "2**53");
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(tie("tree"), fc.constantFrom("+", "-", "*", "/", "%"), tie("tree"))
          .map((part) => `(${part.join(" ")})`),
        fc
          .tuple(fc.constantFrom("abs", "floor", "sqrt", "sign", "fround"), tie("tree"))
          .map(([f, a]) => `Math.${f}(${a})`),
        fc
          .tuple(tie("tree"), tie("tree"), tie("tree"))
          .map(([a, b, c]) => `(${a} < ${b} ? ${c} : Math.max(${a}, ${b}))`),
      ),
    }));
    const inputs = fc.array(fc.record({ x: fc.double(), y: fc.double() }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(tree, inputs, (expression, cases) => {
        const plain = new Function(`return ({ x, y }) => ${expression}`)() as (input: Json) => number;
        const agent = (output: string): string => `export default () => ({ x, y }) => ${output}`;
        expect(outputs(run(agent(expression), ...cases))).toStrictEqual(cases.map(plain));
        expect(outputs(run(agent(`[${expression}]`), ...cases))).toStrictEqual(cases.map((input) => [plain(input)]));
      }),
      { numRuns: 60 },
    );
  });

  it("carries any value in and out unchanged", () => {
    const text = fc.string({ unit: "binary" });
    const values = fc.anything({
      key: text,
      values: [fc.double(), text, fc.constantFrom(undefined, null, true, "\u0000NaN")],
    });
    fc.assert(
      fc.property(values, (value) => {
        expect(outputs(run("export default () => (x) => x", value as Json))).toStrictEqual([value]);
      }),
      { numRuns: 60 },
    );
  });

  it("reads outputs by their own enumerable properties; functions and symbols come out as undefined", () => {
    const source = `export default () => () => [() => 1, Symbol("s"), new Map([[1, 2]]), Object.create({ a: 1 }), [, 1]]`;
    expect(outputs(run(source, 0))).toStrictEqual([[undefined, undefined, {}, {}, [undefined, 1]]]);
  });

  it("gives the same outcome, fuel and memory every time", () => {
    const source = `export default () => (n) => {
      const found = new Map();
      for (let i = 0; i < n; i++) found.set(Math.floor(Math.random() * 100), [i, String(i)]);
      return [...found].sort(([a], [b]) => a - b);
    }`;
    const first = run(source, 500);
    expect(first.status).toBe("ok");
    for (let i = 0; i < 20; i++) {
      run("export default () => { const a = []; return () => { for (;;) a.push([]); }; }", 1);
      expect(run(source, 500)).toStrictEqual(first);
    }
  });

  it("draws other random numbers for another seed, the same for the same", () => {
    const draw = (seed: number) =>
      outputs(runner.run(job("export default () => () => Math.random()", [0, 0], { seed })));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("keeps to the limits of the job", () => {
    const limited = (source: string, limits: SandboxJob["limits"]) => runner.run(job(source, [1], { limits })).status;
    const loop = "export default () => () => { let n = 0; for (let i = 0; i < 1000; i++) n += i; return n; }";
    expect(limited(loop, { fuel: 100_000 })).toBe("ok");
    expect(limited(loop, { fuel: 1_000 })).toBe("fuel");
    const fill = "export default () => () => { const a = []; for (let i = 0; i < 9000; i++) a.push({ i }); return 1; }";
    expect(limited(fill, { memoryBytes: 4_000_000 })).toBe("ok");
    expect(limited(fill, { memoryBytes: 500_000 })).toBe("memory");
    const deep = "export default () => () => { const f = (n) => (n ? f(n - 1) + 1 : 0); return f(200); }";
    expect(limited(deep, { stackBytes: 200_000 })).toBe("ok");
    expect(limited(deep, { stackBytes: 20_000 })).toBe("stack");
    const speak = "export default () => () => 'x'.repeat(1000)";
    expect(limited(speak, { outputBytes: 2_000 })).toBe("ok");
    expect(limited(speak, { outputBytes: 1_000 })).toBe("output");
    expect(limited("export default () => () => 1.5", { outputBytes: 4 })).toBe("output");
  });

  it("counts output in bytes of UTF-8", () => {
    const limits = { outputBytes: 100 };
    expect(runner.run(job("export default () => () => 'a'.repeat(50)", [1], { limits })).status).toBe("ok");
    expect(runner.run(job("export default () => () => '\u20ac'.repeat(50)", [1], { limits })).status).toBe("output");
  });

  it("charges fuel for what is computed, not for what is passed", () => {
    const used = (source: string): number => run(source, 1, 2, 3).usage.fuel;
    expect(used("export default () => (x) => x")).toBeLessThan(used("export default () => (x) => x * x + 1"));
  });
});
