import fc from "fast-check";
import { Random } from "../../../../../runtime/kernel/random.js";
import { Runner } from "../../../../../runtime/sandbox/runner/runner.js";
import { CompiledEngine, engineModule } from "../../../../../runtime/search/evaluators/formula/compiled.js";
import { cos, exp, logarithm, sin } from "../../../../../runtime/search/evaluators/formula/elementary.js";
import { parseGenome } from "../../../../../runtime/search/representations/formula/text.js";
import { grammar } from "../../arbitrary.js";
import { bits } from "./bits.js";
import { type ElementaryName, ulps } from "./exact.js";

const elementary: Readonly<Record<ElementaryName, (x: number) => number>> = { exp, log: logarithm, sin, cos };

/** Where algorithms change their ways, and multiples of π/2 that are hardest to tell from their neighbours. */
const awkward = [
  0,
  -0,
  Number.NaN,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  2 ** -1022,
  2 ** -1022 - 5e-324,
  1,
  -1,
  1 + 2 ** -52,
  709.78271289338397,
  709.782712893384,
  710,
  710.1,
  -745.13,
  -745.14,
  -746,
  -746.1,
  11_999.999999999998,
  12_000,
  12_000.000000000002,
  -12_001,
  Math.PI,
  Math.PI / 2,
  1.5707963267948968,
  3 * Math.PI,
  1e22,
  6381956970095103 * 2 ** 797,
  1.7976931348623157e308,
];

/** What WebAssembly computes of numbers. */
function compiled(name: ElementaryName, xs: readonly number[]): Float64Array {
  const module = engineModule();
  if (!module) throw new Error("this machine has no SIMD");
  const column = Float64Array.from(xs);
  const engine = new CompiledEngine(module, { columns: [column], target: column });
  return engine.values([parseGenome(`x0 ${name}`, grammar)])[0];
}

describe.each(["exp", "log", "sin", "cos"] as const)("%s", (name) => {
  const sameBits = (xs: readonly number[]) => {
    expect([...compiled(name, xs)]).toEqual(xs.map(elementary[name])); // toEqual tells -0 from 0
  };

  it("gives the same bits in WebAssembly as in JavaScript, where it is hard", () => sameBits(awkward));

  it("gives the same bits of any bits", () => {
    fc.assert(fc.property(fc.array(bits, { minLength: 1, maxLength: 200 }), sameBits));
  });

  it("gives the same bits of ordinary numbers", () => {
    const ordinary = fc.double({ min: -20_000, max: 20_000, noNaN: true });
    fc.assert(fc.property(fc.array(ordinary, { minLength: 1, maxLength: 200 }), sameBits));
  });

  it("is less than one unit in the last place off", () => {
    const close = (x: number) => {
      const y = elementary[name](x);
      if (Number.isFinite(x) && Number.isFinite(y)) expect(ulps(name, x, y)).toBeLessThan(1);
    };
    for (const x of awkward.filter((x) => Math.abs(x) < 1e100)) close(x);
    fc.assert(fc.property(fc.double({ min: -800, max: 20_000, noNaN: true }), close), { numRuns: 300 });
    fc.assert(fc.property(fc.double({ min: -2, max: 2, noNaN: true }), close), { numRuns: 300 });
  });

  it("is what the Math of the sandbox says, but for the last bit", () => {
    const random = Random.of(1, name);
    const within = [2, 100, 20_000].flatMap((bound) =>
      Array.from({ length: 500 }, () => (2 * random.next() - 1) * bound),
    );
    const inputs = name === "log" ? within.map(Math.abs) : within;
    const source = `export default()=>x=>Math.${name}(x)`;
    const outcome = new Runner({}).run({ source, config: null, seed: 0, work: { kind: "inputs", inputs } });
    const answers = outcome.status === "ok" ? (outcome.result as number[]) : [];
    expect(answers).toHaveLength(inputs.length);
    for (const [i, theirs] of answers.entries()) {
      const ours = elementary[name](inputs[i]);
      if (Number.isFinite(theirs) && theirs !== 0) expect(Math.abs(ours / theirs - 1)).toBeLessThanOrEqual(2 ** -52);
      else expect(ours).toBe(theirs);
    }
  });

  it("is what Math says, but for the last bit", () => {
    for (const x of awkward) {
      const [ours, theirs] = [elementary[name](x), Math[name](x)];
      if (Number.isFinite(theirs) && theirs !== 0) expect(Math.abs(ours / theirs - 1)).toBeLessThan(2 ** -51);
      else expect(ours).toBe(theirs);
    }
  });
});

describe("angles beyond the bound", () => {
  it.each([12_000.5, -12_000.5, 1e5, 355 * 2 ** 40, -1e15, 1e22])("%d is reduced exactly", (x) => {
    for (const name of ["sin", "cos"] as const) expect(ulps(name, x, elementary[name](x))).toBeLessThan(1);
  });
});
