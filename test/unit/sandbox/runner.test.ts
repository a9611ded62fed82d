import fc from "fast-check";
import type { Json } from "../../../runtime/kernel/json.js";
import type { Instantiation, Outcome, SandboxJob, Suite } from "../../../runtime/sandbox/job.js";
import { Runner } from "../../../runtime/sandbox/runner/runner.js";
import { suite } from "../../../runtime/sandbox/suite.js";

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

describe("a suite", () => {
  const runOn = (source: string, on: Suite): Outcome =>
    runner.run(job(source, [], { work: { kind: "suite", suite: on } }));
  const items = Array.from({ length: 100 }, (_, i) => ({
    name: `item ${i}`,
    sizes: [i, -0, Number.NaN],
    left: undefined,
  }));
  const agents = [
    "export default () => ({ sizes }) => sizes[0] * 2",
    "export default () => ({ name, sizes }) => [name.toUpperCase(), ...sizes]",
    "export default () => (item) => { item.sizes.push(item.sizes.length); item.seen = (item.seen ?? 0) + 1; return item; }",
    "export default () => { const all = []; return (item) => { all.push(item); return all.length; }; }",
    "export default () => ({ name }) => { if (name === 'item 50') throw new TypeError('fifty'); return name; }",
    "export default () => () => { for (;;); }",
  ];

  it("is its inputs: every agent answers the same, whichever ran before it", () => {
    const plain = agents.map((source) => run(source, ...items));
    const on = suite(items);
    for (const source of [...agents, ...agents.toReversed()]) {
      const outcome = runOn(source, on);
      const { usage, ...rest } = plain[agents.indexOf(source)];
      expect(outcome).toMatchObject(rest);
      expect(outcome.usage.instanceBytes).toBeLessThanOrEqual(usage.instanceBytes); // inputs that it kept are not its own
      expect(runOn(source, on)).toStrictEqual(outcome);
    }
  });

  it("is known by what is in it", () => {
    expect(suite([1, { a: 2 }]).id).toBe(suite([1, { a: 2 }]).id);
    expect(new Set([[], [0], [-0], ["0"], [[0]], [0, 0]].map((inputs) => suite(inputs).id)).size).toBe(6);
  });

  it("may be one of more than are kept", () => {
    const suites = Array.from({ length: 7 }, (_, i) => suite([i, i + 1]));
    for (const on of [...suites, ...suites]) {
      expect(outputs(runOn("export default () => (x) => -x", on))).toEqual(on.inputs.map((x) => -Number(x)));
    }
  });

  it("counts against the memory of the job", () => {
    const on = suite([Array.from({ length: 100_000 }, (_, i) => `${i}`)]);
    const work = { kind: "suite", suite: on } as const;
    const limits = { memoryBytes: 1_000_000 };
    expect(runner.run(job("export default () => (x) => [...x].length", [], { work, limits })).status).toBe("memory");
    expect(runner.run(job("export default () => (x) => x.length", [], { work })).status).toBe("ok");
    const tooMuch = suite(["x".repeat(40_000_000)]);
    expect(runOn("export default () => () => 0", tooMuch)).toMatchObject({ status: "memory" });
  });
});

describe("an instantiation", () => {
  const measure = (source: string, more: Partial<SandboxJob> = {}): Outcome =>
    runner.run(job(source, [], { work: { kind: "instantiation", samples: 300, warmUp: 50 }, ...more }));
  const measured = (outcome: Outcome): Instantiation => outputs(outcome) as unknown as Instantiation;

  it("takes the asked number of samples and some time, and says what an instance holds", () => {
    const { p50_us, p99_us, bytes_per_instance, samples } = measured(
      measure("export default ({ n }) => { const state = new Array(n).fill(0); return () => state; }", {
        config: { n: 100 },
      }),
    );
    expect(samples).toBe(300);
    expect(p50_us).toBeGreaterThan(0);
    expect(p99_us).toBeGreaterThanOrEqual(p50_us);
    expect(bytes_per_instance).toBeGreaterThan(800);
    expect(bytes_per_instance).toBeLessThan(1_600);
  });

  it("counts what one more instance holds, not its module", () => {
    const bytes = (source: string): number => measured(measure(source)).bytes_per_instance;
    const table = `const table = [${Array.from({ length: 200 }, (_, i) => i).join(", ")}];`;
    const alone = bytes("export default () => (x) => x");
    expect(bytes(`${table} export default () => (x) => table[x]`)).toBeLessThan(alone + 100);
    expect(bytes(`export default () => { ${table} return (x) => table[x]; }`)).toBeGreaterThan(alone + 1_600);
  });

  it("cannot be told from work by the agent", () => {
    const look = (then: string) => `let made = 0; export default (config) => {
      const seen = [made++, JSON.stringify(config), Math.random(), typeof performance, typeof Date, Object.keys(globalThis)].join();
      config.touched = true;
      ${then}
    }`;
    const config = { a: 1 };
    const seen = outputs(runner.run(job(look("return () => seen;"), [0], { config })));
    const same = look(`if (seen !== ${JSON.stringify((seen as string[])[0])}) throw new Error(seen); return () => 0;`);
    expect(measured(measure(same, { config })).samples).toBe(300);
    expect(runner.run(job(same, [0], { config })).status).toBe("ok");
  });

  it("takes fewer samples where the fuel does not last, and ends where it lasts for none", () => {
    const loop = (rounds: string) => `export default () => { for (let i = 0; ${rounds}; i++); return () => 0; }`;
    const limits = { fuel: 1_000_000 };
    const few = measure(loop("i < 10_000"), { limits });
    expect(measured(few).samples).toBeLessThan(100);
    expect(few.usage.fuel).toBeLessThanOrEqual(limits.fuel);
    expect(measure(loop("true"), { limits })).toMatchObject({ status: "fuel", usage: { fuel: limits.fuel } });
  });

  it.each([
    ["export default 1", "the default export is not a function"],
    ["export default () => 1", "the agent is not a function"],
    ["export default () => { throw new TypeError('no'); }", "TypeError: no"],
  ])("fails as work does: %s", (source, message) => {
    expect(measure(source)).toMatchObject({ status: "threw", message: expect.stringContaining(message) });
    expect(run(source, 0)).toMatchObject({ status: "threw", message: expect.stringContaining(message) });
  });
});

describe("the bytes of an instance", () => {
  const held = (source: string, inputs: readonly Json[] = Array.from({ length: 1_000 }, (_, i) => i)): number => {
    const outcome = runner.run(job(source, inputs));
    outputs(outcome);
    return outcome.usage.instanceBytes;
  };

  it("are few for an agent without state, however much it computes and answers", () => {
    expect(held("export default () => (x) => x")).toBeLessThan(150);
    expect(held("export default () => (x) => [x, String(x), { x }]")).toBe(held("export default () => (x) => x"));
  });

  it.each([
    ["in the closure", "export default () => { const all = []; return (x) => all.push(x); }"],
    ["in the module", "const all = []; export default () => (x) => all.push(x)"],
    [
      "in a cycle",
      "export default () => { const all = []; const act = (x) => (all.push(x), all.self = act, 0); return act; }",
    ],
    [
      "in a property of itself",
      "export default () => { const act = (x) => { (act.all ??= []).push(x); return 0; }; return act; }",
    ],
  ])("count state: %s", (_where, source) => {
    expect(held(source)).toBeGreaterThan(8_000);
    expect(held(source)).toBeLessThan(20_000);
  });

  it("do not count garbage, not even cycles", () => {
    const source = "export default () => (x) => { const a = { x }; a.self = a; return x; }";
    expect(held(source)).toBe(held("export default () => (x) => x"));
  });

  it("do not count the program", () => {
    const long = `export default () => (x) => { if (x < 0) { ${"x = x * 2 + 1; ".repeat(300)} } return x; }`;
    expect(held(long)).toBe(held("export default () => (x) => x"));
  });

  it("are known of an agent that left no memory for it", () => {
    const source =
      "export default () => { const all = []; return () => { try { for (;;) all.push([]); } catch { return 1; } }; }";
    expect(held(source, [1])).toBeGreaterThan(1_000_000);
  });
});
