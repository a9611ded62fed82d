import { type BundledSandbox, bundleSandbox } from "../../../../build/bundle-sandbox.js";
import type { Outcome, Sandbox, SandboxJob, Work } from "../../../../runtime/sandbox/job.js";
import { suite } from "../../../../runtime/sandbox/suite.js";

const limits = { fuel: 10_000_000, wallMs: 60_000 };
const shared: Work = {
  kind: "suite",
  suite: suite([
    { list: [1, 2], record: { a: "b" } },
    { list: [], record: {} },
  ]),
};
const one: Work = { kind: "inputs", inputs: [1] };
const instantiation: Work = { kind: "instantiation", samples: 200, warmUp: 50 };

const job = (source: string, work: Work, more: Partial<SandboxJob> = {}): SandboxJob => {
  return { source, config: {}, seed: 1, work, limits, ...more };
};

const reader = "export default () => (input) => [input, Object.keys(input), input.record.a, typeof input.seen]";

describe("agents that run one after the other in the same process", () => {
  let bundle: BundledSandbox;
  let sandbox: Sandbox;
  const run = (source: string, work: Work, more?: Partial<SandboxJob>): Promise<Outcome> => {
    return sandbox.run(job(source, work, more));
  };

  beforeAll(() => {
    bundle = bundleSandbox();
    sandbox = bundle.createSandbox({ processes: 1 });
  });

  afterAll(async () => {
    await sandbox.close();
    bundle.remove();
  });

  it.each([
    ["sets a property", "input.seen = 1"],
    ["replaces a property", "input.record = { a: 'mine' }"],
    ["replaces a property deep down", "input.record.a = 'mine'"],
    ["pushes", "input.list.push(3)"],
    ["empties", "input.list.length = 0"],
    ["sorts", "input.list.sort((a, b) => b - a)"],
    ["deletes", "delete input.record.a"],
    ["defines a getter", "Object.defineProperty(input, 'list', { get: () => [9] })"],
    ["sets the prototype", "Object.setPrototypeOf(input, { seen: 1 })"],
    ["sets a property of the list", "input.list.seen = 1"],
    ["keeps it", "kept.push(input)"],
    ["loops", "for (;;);"],
    ["fills the memory", "for (;;) kept.push(input, {})"],
    ["recurses", "const f = () => f() + 1; f()"],
  ])("find the inputs of a suite as they were, after one that %s", async (_name, statement) => {
    const before = await run(reader, shared);
    expect(before).toMatchObject({ status: "ok" });
    const hostile = `const kept = []; export default () => (input) => { ${statement}; return 1; }`;
    expect(["threw", "fuel", "memory", "stack", "ok"]).toContain((await run(hostile, shared)).status);
    expect(await run(reader, shared)).toStrictEqual(before);
  });

  it("find nothing of a suite in inputs of their own, nor the other way round", async () => {
    const source = "let calls = 0; export default () => (input) => [++calls, input]";
    const first = await run(source, shared);
    await run(source, one);
    expect(await run(source, shared)).toStrictEqual(first);
  });

  it.each([
    ["a variable of the module", "let n = 0; export default () => () => ++n"],
    ["an expression of the module", "const r = /a/g; export default () => () => { r.test('aa'); return r.lastIndex; }"],
    [
      "the strings of a template",
      "const f = (s) => s; const t = () => f`a`; export default () => () => Object.isFrozen(t())",
    ],
    ["random numbers", "export default () => () => Math.random()"],
    [
      "a map by identity",
      "const seen = new WeakMap(); export default (c) => () => { const n = seen.get(c) ?? 0; seen.set(c, n + 1); return n; }",
    ],
  ])("start anew where their code is known already: %s", async (_name, source) => {
    const first = await run(source, one);
    expect(first.status).toBe("ok");
    expect(await run(source, one)).toStrictEqual(first);
  });

  it("do not shift the random numbers of the next, nor its fuel and memory", async () => {
    const draw = "export default () => () => [Math.random(), Math.random()]";
    const first = await run(draw, one, { seed: 7 });
    await run("export default () => () => { for (;;) Math.random(); }", one, { seed: 8 });
    expect(await run(draw, one, { seed: 7 })).toStrictEqual(first);
  });

  it("cannot tell that they are measured", async () => {
    const source = `
      const clocks = () => [typeof performance, typeof Date, typeof globalThis.performance, typeof Temporal].join();
      const expected = "undefined,undefined,undefined,undefined";
      if (clocks() !== expected) throw new Error("a clock");
      export default (config) => {
        if (clocks() !== expected || Object.getOwnPropertyNames(globalThis).length !== config.globals) throw new Error("a clock");
        return () => 1;
      }`;
    const count = await run("export default () => () => Object.getOwnPropertyNames(globalThis).length", one);
    if (count.status !== "ok") throw new Error(count.message);
    const config = { globals: (count.result as number[])[0] };
    expect((await run(source, one, { config })).status).toBe("ok");
    expect((await run(source, instantiation, { config })).status).toBe("ok");
  });

  it.each([
    ["loops while it is measured", "export default () => { for (;;); }", ["fuel"]],
    [
      "loops at its hundredth instance",
      "let n = 0; export default () => { if (++n > 100) for (;;); return () => n; }",
      ["fuel", "ok"],
    ],
    ["throws while it is measured", "export default () => { throw 1; }", ["threw"]],
    ["is none while it is measured", "export default () => 1", ["threw"]],
    [
      "holds much in each instance",
      "export default () => { const a = new Array(1e5).fill(0); return () => a; }",
      ["ok", "memory", "fuel"],
    ],
    [
      "keeps all instances",
      "const all = []; export default () => { const f = () => all; all.push(f, new Array(1e4)); return f; }",
      ["ok", "memory", "fuel"],
    ],
    ["recurses while it is measured", "const f = () => f() + 1; export default () => f()", ["stack", "fuel"]],
  ])("are not disturbed by one that %s", async (_name, source, ends) => {
    const before = await run(reader, shared);
    expect(ends).toContain((await run(source, instantiation)).status);
    expect(await run(reader, shared)).toStrictEqual(before);
  });
});
