import fc from "fast-check";
import { Random } from "../../../../../runtime/kernel/random.js";
import { CompiledEngine, engineModule } from "../../../../../runtime/search/evaluators/formula/compiled.js";
import type { Engine, Rows } from "../../../../../runtime/search/evaluators/formula/engine.js";
import { InterpretedEngine } from "../../../../../runtime/search/evaluators/formula/interpreted.js";
import type { Program } from "../../../../../runtime/search/representations/formula/program.js";
import { parseGenome } from "../../../../../runtime/search/representations/formula/text.js";
import { grammar, programs } from "../../arbitrary.js";
import { bits } from "./bits.js";

/** The engine in WebAssembly. */
function compiled(table: Rows, share = true): Engine {
  const wasm = engineModule();
  if (!wasm) throw new Error("this machine has no SIMD");
  return new CompiledEngine(wasm, table, share);
}

function rows(points: number): Rows {
  const random = Random.of("rows", points);
  const column = () => Float64Array.from({ length: points }, () => random.next() * 8 - 4);
  return { columns: [column(), column(), column()], target: column() };
}

const parse = (...genomes: string[]): Program[] => genomes.map((genome) => parseGenome(genome, grammar));

/** What computes the same in three ways: sharing subexpressions, not sharing them, and in JavaScript. */
const enginesOn = (table: Rows) => [compiled(table), compiled(table, false), new InterpretedEngine(table)] as const;

/** Expects the same answers of two engines, to the last bit; any NaN is NaN. */
function expectAgreement(engine: Engine, other: Engine, batch: readonly Program[]): void {
  const [ours, theirs] = [engine, other].map((each) => [each.squaredErrors(batch), ...each.values(batch)]);
  const differs = (column: Float64Array, c: number) => column.some((value, row) => !Object.is(value, theirs[c][row]));
  expect(ours).toHaveLength(theirs.length);
  expect(ours.findIndex(differs)).toBe(-1);
}

describe("the engine", () => {
  it.each([1, 2, 3, 20, 255, 256, 257, 600])("agrees with JavaScript to the last bit on %d rows", (points) => {
    const [shared, plain, interpreted] = enginesOn(rows(points));
    fc.assert(
      fc.property(fc.array(programs, { minLength: 1, maxLength: 40 }), (batch) => {
        expectAgreement(shared, interpreted, batch);
        expectAgreement(plain, interpreted, batch);
      }),
      { numRuns: 8 },
    );
  });

  it("agrees on numbers of any bits", () => {
    const column = fc.array(bits, { minLength: 9, maxLength: 9 }).map((numbers) => Float64Array.from(numbers));
    fc.assert(
      fc.property(fc.array(programs, { minLength: 1, maxLength: 20 }), column, column, column, (batch, x, y, z) => {
        const [shared, , interpreted] = enginesOn({ columns: [x, y, z], target: x });
        expectAgreement(shared, interpreted, batch);
      }),
      { numRuns: 50 },
    );
  });

  it("computes what programs say", () => {
    const table: Rows = { columns: [[3], [4], [-1]].map((x) => Float64Array.from(x)), target: Float64Array.of(2) };
    const batch = parse(
      "x0",
      "2.5",
      "x0 x1 sub",
      "x0 x1 less x0 x1 if",
      "x1 x0 less x0 x1 if",
      "x2 sqrt",
      "x0 x0 sub 1 div",
    );
    const engine = compiled(table);
    expect(engine.values(batch)).toEqual([3, 2.5, -1, 3, 4, Number.NaN, 0].map((value) => Float64Array.of(value)));
    expect(engine.squaredErrors(batch)).toEqual(Float64Array.of(1, 0.25, 9, 1, 4, Number.NaN, 4));
  });

  it("takes more programs, longer ones, and more values than its memory has room for", () => {
    const [shared, , interpreted] = enginesOn(rows(1_500));
    const long = parse(["x0", ...Array.from({ length: 900 }, () => "x1 add")].join(" "));
    const nested = parse(
      [...Array.from({ length: 300 }, () => "x0"), ...Array.from({ length: 299 }, () => "add")].join(" "),
    );
    const small = parse("x0 x1 mul", "x2 sin");
    const many = Array.from({ length: 30 }, () => [...small, ...nested]).flat();
    for (const batch of [[...small, ...long, ...small], many]) {
      expectAgreement(shared, interpreted, batch);
    }
  });

  it("computes more shared subexpressions than it keeps", () => {
    const constants = Array.from({ length: 400 }, (_, i) => `x0 ${i} add sin`);
    const batch = parse(...constants.map((part) => `${part} ${part} mul`), ...constants);
    const [shared, , interpreted] = enginesOn(rows(600));
    expectAgreement(shared, interpreted, batch);
  });

  it("gives nothing for nothing", () => {
    const engine = compiled(rows(5));
    expect(engine.squaredErrors([])).toHaveLength(0);
    expect(engine.values([])).toHaveLength(0);
  });
});
