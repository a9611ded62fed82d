import fc from "fast-check";
import { createEngine } from "../../../../../runtime/search/evaluators/formula/create-engine.js";
import { derivatives } from "../../../../../runtime/search/evaluators/formula/derivatives.js";
import { fitBest, fitConstants } from "../../../../../runtime/search/evaluators/formula/fit.js";
import { isWellFormed, type Program } from "../../../../../runtime/search/representations/formula/program.js";
import { formatGenome, parseGenome } from "../../../../../runtime/search/representations/formula/text.js";
import { grammar, programs } from "../../arbitrary.js";

const parse = (genome: string): Program => parseGenome(genome, grammar);

const x = Float64Array.from({ length: 20 }, (_, i) => 0.2 + i / 8);
const y = x.map((value) => 3 - value);
const columns = [x, y, x.map((value, i) => value - y[i])];

const engineFor = (target: Float64Array) => createEngine({ columns, target });
const valuesOf = (program: Program) => engineFor(x).values([program])[0];

/** The program with its constant at `node` moved. */
const moved = ({ code, values }: Program, node: number, by: number): Program => ({
  code,
  values: values.map((value, i) => (i === node ? value + by : value)),
});

describe("derivatives", () => {
  it.each([
    "2 x0 mul",
    "x0 2 add",
    "x0 2 sub",
    "2 x0 sub",
    "x0 2 div",
    "2 x0 div",
    "2 neg x0 mul",
    "-2 abs x0 mul",
    "2 x0 min x1 add",
    "x0 2 max x1 mul",
    "2 x0 mul sqrt",
    "2 x0 mul log",
    "0.5 x0 mul exp",
    "2 x0 mul sin",
    "2 x0 mul cos",
    "x0 x1 less 2 x0 mul x1 if",
    "x0 x1 less x0 2 x1 mul if",
    "x0 2 x1 mul sin 3 add div 0.5 x0 mul exp mul",
  ])("of %s are what differences say", (genome) => {
    const program = parse(genome);
    const found = derivatives(program);
    expect(found.length).toBeGreaterThan(0);
    for (const { node, program: derivative } of found) {
      const step = 1e-5;
      const [after, before] = [step, -step].map((by) => valuesOf(moved(program, node, by)));
      const slope = valuesOf(derivative);
      for (const row of x.keys()) expect(slope[row]).toBeCloseTo((after[row] - before[row]) / (2 * step), 5);
    }
  });

  it("are programs, and none by what only a condition knows", () => {
    expect(derivatives(parse("x0 2 less x0 x1 if"))).toEqual([]);
    fc.assert(
      fc.property(programs, (program) => {
        for (const { program: derivative } of derivatives(program)) expect(isWellFormed(derivative, 3)).toBe(true);
      }),
    );
  });
});

describe("fitConstants", () => {
  it.each([
    ["1 x0 mul 1 add", "3.39 x0 mul 2.12 add"],
    ["1 x0 mul sin", "1.3 x0 mul sin"],
    ["1 x0 mul sqrt", "1.23 x0 mul sqrt"],
    ["1 x0 add log x0 x0 mul 1 add log add", "1.4 x0 add log x0 x0 mul 1.3 add log add"],
    [
      "1 x0 x0 x0 mul mul mul 1 x0 x0 mul mul add 1 x0 mul add",
      "3.39 x0 x0 x0 mul mul mul 2.12 x0 x0 mul mul add 1.78 x0 mul add",
    ],
  ])("makes of %s: %s", (start, goal) => {
    const target = valuesOf(parse(goal));
    const {
      programs: [fitted],
      evaluations,
    } = fitConstants(engineFor(target), target, [parse(start)]);
    const wanted = parse(goal);
    expect(fitted.code).toEqual(wanted.code);
    for (const [node, value] of wanted.values.entries()) expect(fitted.values[node]).toBeCloseTo(value, 8);
    expect(evaluations).toBeGreaterThan(2);
  });

  it("never makes an error larger, and is the same beside other programs as alone", () => {
    fc.assert(
      fc.property(fc.array(programs, { minLength: 1, maxLength: 6 }), (batch) => {
        const target = x.map((value, i) => Math.sin(value) * y[i]);
        const engine = engineFor(target);
        const { programs: fitted } = fitConstants(engine, target, batch);
        const [before, after] = [batch, fitted].map((each) => engine.squaredErrors(each));
        for (const [i, error] of before.entries()) {
          if (Number.isFinite(error)) expect(after[i]).toBeLessThanOrEqual(error * (1 + 1e-14));
          else expect(fitted[i]).toBe(batch[i]);
          expect(formatGenome(fitConstants(engine, target, [batch[i]]).programs[0])).toBe(formatGenome(fitted[i]));
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("fitBest", () => {
  it("fits the best tenth that has constants, and leaves the others", async () => {
    const target = valuesOf(parse("3 x0 mul 2 add"));
    const batch = Array.from({ length: 20 }, (_, i) => parse(i % 2 === 0 ? "x1" : `${i + 4} x0 mul 2 add`));
    const { programs: fitted, evaluations } = await fitBest(engineFor(target), target, batch);
    const changed = [...batch.keys()].filter((i) => fitted[i] !== batch[i]);
    expect(changed).toEqual([1, 3]);
    expect(evaluations).toBeGreaterThan(batch.length);
  });

  it("ends when it is called off", async () => {
    const rows = 100_000; // one program a piece
    const engine = createEngine({ columns: [new Float64Array(rows).fill(1)], target: new Float64Array(rows) });
    const counted = jest.spyOn(engine, "squaredErrors");
    const stop = new AbortController();
    const fitting = fitBest(engine, new Float64Array(rows), Array(1_000).fill(parse("2 x0 mul")), stop.signal);
    setImmediate(() => stop.abort(new Error("called off")));
    await expect(fitting).rejects.toThrow("called off");
    expect(counted.mock.calls.length).toBeLessThan(5);
  });
});
