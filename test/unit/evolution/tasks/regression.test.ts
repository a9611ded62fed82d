import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { generateRamped } from "../../../../runtime/evolution/genome/generate.js";
import { parseGenome } from "../../../../runtime/evolution/genome/text.js";
import type { RegressionTask } from "../../../../runtime/evolution/tasks/definition.js";
import { builtInTasks } from "../../../../runtime/evolution/tasks/index.js";
import { leastSquares, predictLinear } from "../../../../runtime/evolution/tasks/regression/linear.js";
import { regressionProblem } from "../../../../runtime/evolution/tasks/regression/problem.js";
import { splitTask } from "../../../../runtime/evolution/tasks/regression/table.js";
import { Random } from "../../../../runtime/random.js";
import type { Json } from "../../../../runtime/stores.js";
import { seeds } from "../arbitrary.js";

const rows = Array.from({ length: 12 }, (_, i) => i);

const task: RegressionTask = {
  kind: "regression",
  name: "plane",
  target: "price",
  columns: {
    "floor area": rows.map((i) => i % 5),
    price: rows.map((i) => 2 * (i % 5) - 3 * (i % 3) + 1),
    rooms: rows.map((i) => i % 3),
  },
};

/** Runs a printed agent on the inputs of a job. */
function answers(source: string, inputs: readonly Json[]): Json {
  const agent: (input: Json) => number = runInNewContext(source.replace("export default", "agent="))(null);
  return inputs.map(agent);
}

const inputsOf = ({ holdOut }: ReturnType<typeof regressionProblem>) =>
  holdOut.job.work.kind === "inputs" ? holdOut.job.work.inputs : [];

describe("a regression problem", () => {
  const problem = regressionProblem(task);
  const plane = parseGenome("2 x0 mul 3 x1 mul sub 1 add", problem.grammar);

  it("scores the formula behind the rows with 0, seen or not", () => {
    expect(problem.evaluate(plane)).toBe(0);
    expect(problem.holdOut.score(answers(problem.print(plane), inputsOf(problem)))).toBe(0);
    expect([...(problem.caseErrors?.(plane) ?? [1])].every((error) => error === 0)).toBe(true);
  });

  it("prints an agent that takes a row by the names of its columns", () => {
    expect(problem.print(plane)).toBe('export default()=>({"floor area":a,rooms:b})=>2*a-3*b+1');
    expect(problem.print(parseGenome("1.5", problem.grammar))).toBe("export default()=>()=>1.5");
  });

  it("measures in standard deviations of the target, so that the mean scores 1", () => {
    const { training } = splitTask(task);
    const mean = training.target.reduce((sum, value) => sum + value, 0) / training.target.length;
    expect(problem.evaluate(parseGenome(String(mean), problem.grammar))).toBeCloseTo(1, 12);
  });

  it.each(["x0 x0 sub log", "1 0 div", "-1 sqrt", "1e308 10 mul"])(
    "never scores what is no finite number: %s",
    (genome) => {
      expect(problem.evaluate(parseGenome(genome, problem.grammar))).toBeNull();
    },
  );

  it.each([null, [], [1, 2], [1, 2, "3"], [1, 2, null], { 0: 1, 1: 2, 2: 3, length: 3 }])(
    "never scores the answer %p",
    (result) => {
      expect(() => problem.holdOut.score(result)).toThrow(expect.objectContaining({ code: "agent-failed" }));
    },
  );

  it("finds the plane by least squares, too", () => {
    expect(problem.holdOut.baselines["least squares"]).toBeCloseTo(0, 6);
    expect(problem.holdOut.baselines.mean).toBeGreaterThan(0.1);
  });

  it("evaluates exactly what it prints", () => {
    const { training } = splitTask(builtInTasks["nguyen-9"] as RegressionTask);
    const nguyen = regressionProblem(builtInTasks["nguyen-9"] as RegressionTask);
    const inputs = Array.from(training.target.keys(), (row) => ({
      x: training.inputs[0][row],
      y: training.inputs[1][row],
    }));
    fc.assert(
      fc.property(seeds, fc.nat(15), (seed, index) => {
        const program = generateRamped(nguyen.grammar, index, 30, Random.of(seed));
        const predicted = answers(nguyen.print(program), inputs) as number[];
        const squares = predicted.map((value, row) => (value - training.target[row]) ** 2);
        expect([...(nguyen.caseErrors?.(program) ?? [])]).toEqual(squares);
      }),
    );
  });
});

describe("splitTask", () => {
  it("holds out a quarter of the rows, every row once, the same ones each time", () => {
    const { training, holdOut } = splitTask(task);
    expect(holdOut.target).toHaveLength(3);
    const all = (columns: readonly Float64Array[]) => columns.flatMap((column) => [...column]).sort();
    expect(all([training.target, holdOut.target])).toEqual([...task.columns.price].sort());
    expect(splitTask(task)).toEqual({ training, holdOut });
  });

  it("takes the hold-out that the task brings, whatever the order of its columns", () => {
    const holdOut = { rooms: [1], price: [2], "floor area": [3] };
    const split = splitTask({ ...task, holdOut });
    expect(split.training.target).toHaveLength(12);
    expect(split.holdOut).toEqual({
      names: ["floor area", "rooms"],
      inputs: [Float64Array.of(3), Float64Array.of(1)],
      target: Float64Array.of(2),
    });
  });
});

describe("least squares", () => {
  it("finds the weights of any plane, an idle column notwithstanding", () => {
    const weight = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(weight, weight, weight, (a, b, c) => {
        const inputs = [rows.map((i) => i), rows.map((i) => i * i), rows.map(() => 0)].map((x) => Float64Array.from(x));
        const target = Float64Array.from(rows, (i) => a * i + b * i * i + c);
        const table = { names: ["x", "x²", "nothing"], inputs, target };
        const predicted = predictLinear(leastSquares(table), table);
        for (const [row, value] of predicted.entries()) expect(value).toBeCloseTo(target[row], 3);
      }),
    );
  });
});
