import { meter, NotAnAgent } from "../../../../runtime/agents/sandbox/meter.js";

interface Metered {
  left(): number;
  refuel(fuel: number, stop: () => never): void;
  start(): (config: unknown) => (input: unknown) => unknown;
}

class OutOfFuel extends Error {}

const stop = (): never => {
  throw new OutOfFuel();
};

/** Runs a metered agent in plain V8. */
function run(source: string, input: unknown, fuel = 100_000): { output: unknown; used: number } {
  const module = new Function(`return ${meter(source)}`)() as Metered;
  module.refuel(fuel, stop);
  const output = module.start()({})(input);
  return { output, used: fuel - module.left() };
}

describe("meter", () => {
  it.each([
    ["an expression", "export default () => (x) => x + 1"],
    ["a declaration", "export default function create() { return function act(x) { return x + 1; }; }"],
    ["an anonymous function", "export default function () { return (x) => x + 1; }"],
    ["helpers above and below", "const one = 1; export default () => add; function add(x) { return x + one; }"],
    ["named exports beside it", "export const one = 1; export default () => (x) => x + one"],
    [
      "names of the meter's own",
      "const tank = 1, agent = 0, stop = 0; export default () => (x) => x + tank + agent + stop",
    ],
    ["a parameter default and a pattern", "export default () => (x, { one } = { one: 1 }) => x + one"],
    ["a class", "export default () => (x) => new (class A { #y = x; get y() { return this.#y + 1; } })().y"],
  ])("keeps what the agent does: %s", (_name, source) => {
    expect(run(source, 41).output).toBe(42);
  });

  it("charges each round of a loop and each call, and the same for the same", () => {
    const count = "export default () => (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum; }";
    const used = (n: number): number => run(count, n).used;
    expect(used(20) - used(10)).toBe(used(30) - used(20));
    expect(used(20) - used(10)).toBeGreaterThan(10);
    expect(used(7)).toBe(used(7));
  });

  it.each([
    ["a loop without a block", "export default () => () => { for (;;); }"],
    ["do", "export default () => () => { do ; while (true); }"],
    ["of", "export default () => () => { const a = [1]; for (const x of a) a.push(x); }"],
    ["in", "export default () => () => { for (;;) for (const k in { a: 1 }) k; }"],
    ["calls only", "export default () => () => { const f = () => { try { f(); } finally { f(); } }; f(); }"],
    ["an arrow in a callback", "export default () => () => { for (;;) [1].map((x) => x); }"],
    ["a swallowed end", "export default () => () => { for (;;) { try { for (;;); } catch { continue; } } }"],
  ])("stops what does not end: %s", (_name, source) => {
    expect(() => run(source, 0, 10_000)).toThrow(OutOfFuel);
  });

  it.each([
    ["export const agent = 1", "default export"],
    ["import fs from 'fs'; export default 1", "one module"],
    ["export * from 'fs'; export default 1", "one module"],
    ["const a = 1; export { a }; export default 1", "default export"],
    ["export default (", "Unexpected token"],
  ])("says what is wrong with %s", (source, message) => {
    expect(() => meter(source)).toThrow(NotAnAgent);
    expect(() => meter(source)).toThrow(message);
  });
});
