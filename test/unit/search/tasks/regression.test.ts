import { runInNewContext } from "node:vm";
import fc from "fast-check";
import type { Json } from "../../../../runtime/kernel/json.js";
import { Random } from "../../../../runtime/kernel/random.js";
import type { RegressionTask } from "../../../../runtime/search/tasks/definition.js";
import { builtInTasks } from "../../../../runtime/search/tasks/index.js";
import { leastSquares, predictLinear } from "../../../../runtime/search/tasks/regression/linear.js";
import { regressionProblem } from "../../../../runtime/search/tasks/regression/problem.js";
import { splitTask } from "../../../../runtime/search/tasks/regression/table.js";
import { seeds } from "../arbitrary.js";
import { engineMath } from "../evaluators/formula/math.js";

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
  const agent: (input: Json) => number = runInNewContext(source.replace("export default", "agent="), {
    Math: engineMath,
  })(null);
  return inputs.map(agent);
}

const inputsOf = ({ holdOut }: ReturnType<typeof regressionProblem>) =>
  holdOut.job.work.kind === "inputs" ? holdOut.job.work.inputs : [];

describe("a regression problem", () => {
  const problem = regressionProblem(task);
  const { representation } = problem;
  const evaluate = (...genomes: string[]) => problem.evaluate(genomes.map(representation.parse));
  const plane = "2 x0 mul 3 x1 mul sub 1 add";

  it("scores the formula behind the rows with 0, seen or not", async () => {
    expect(await evaluate(plane)).toEqual([{ fitness: 0, errors: new Float64Array(9) }]);
    const source = representation.print(representation.parse(plane));
    expect(problem.holdOut.score(answers(source, inputsOf(problem)))).toBe(0);
  });

  it("prints an agent that takes a row by the names of its columns", () => {
    expect(representation.print(representation.parse(plane))).toBe(
      'export default()=>({"floor area":a,rooms:b})=>2*a-3*b+1',
    );
    expect(representation.print(representation.parse("1.5"))).toBe("export default()=>()=>1.5");
  });

  it("measures in standard deviations of the target, so that the mean scores 1", async () => {
    const { training } = splitTask(task);
    const mean = training.target.reduce((sum, value) => sum + value, 0) / training.target.length;
    const [{ fitness }] = await evaluate(String(mean));
    expect(fitness).toBeCloseTo(1, 12);
  });

  it.each(["x0 x0 sub log", "1 0 div", "-1 sqrt", "1e308 10 mul"])(
    "never scores what is no finite number: %s",
    async (genome) => {
      const [{ fitness }] = await evaluate(genome);
      expect(Number.isFinite(fitness)).toBe(false);
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

  it("fits constants within terms, unless only whole ones are wanted", async () => {
    const x = Array.from({ length: 40 }, (_, i) => i / 4);
    const wave = { ...task, columns: { x, z: x.map((each) => 2 * Math.sin(0.7 * each) + each / 3 + 1) }, target: "z" };
    const sine = regressionProblem(wave);
    const sloppy = sine.representation.parse("0.68 x0 mul sin x0 exp neg add x0 sub");
    const refined = await sine.refine?.([sloppy]);
    const [before, { fitness }] = await sine.evaluate([sloppy, ...(refined?.programs ?? [])]);
    expect(before.fitness).toBeGreaterThan(1e-2);
    expect(fitness).toBeLessThan(1e-9);
    expect(refined?.evaluations).toBeGreaterThan(3);
    expect(refined?.programs[0].code.length).toBeLessThanOrEqual(sloppy.code.length);
    const whole = regressionProblem({ ...task, constants: "whole" });
    expect(whole.refine).toBeUndefined();
    const drawn = Array.from({ length: 50 }, (_, i) => whole.representation.random(i, 30, Random.of("whole", i)));
    expect(drawn.flatMap(({ values }) => [...values]).every(Number.isInteger)).toBe(true);
  });

  describe("of a product of two waves", () => {
    const random = Random.of("plane");
    const [x, y] = [0, 1].map(() => Array.from({ length: 20 }, () => random.next()));
    const z = x.map((each, row) => Math.sin(1.5 * each) * Math.cos(0.5 * y[row]));
    const near = "x0 1.1 mul sin x1 0.9 mul cos mul";

    async function expectFound(genome: string, primitives: RegressionTask["primitives"], printed: string) {
      const plane = regressionProblem({ ...task, columns: { x, y, z }, target: "z", primitives });
      const program = plane.representation.parse(genome);
      expect(plane.representation.print(program)).toContain(printed); // what is nearest before the fit
      const [{ fitness }] = await plane.evaluate((await plane.refine?.([program]))?.programs ?? []);
      expect(fitness).toBeLessThan(1e-9);
    }

    it("fits constants without a link, where they would be stuck within it", () =>
      expectFound(near, ["mul", "log", "sin", "cos"], "Math.log("));

    it("fits the constants of the strongest term alone, where others would keep them from it", () =>
      expectFound(
        `${near} x0 x0 x0 mul mul add x0 x1 x1 mul mul add`,
        ["add", "mul", "sin", "cos"],
        "*(a*b*b)-.220883*(a*a*a)",
      ));
  });

  it("reads what it prints as an agent that is as good", async () => {
    const nguyen = regressionProblem(builtInTasks["nguyen-9"] as RegressionTask);
    const { parse, print, read } = nguyen.representation;
    for (const genome of ["x0 x1 add", "x0 1 add x1 2 sub mul", "x0 sin x1 x1 mul sin add", "x0 exp x1 div"]) {
      const again = read?.(print(parse(genome))) ?? parse("0");
      const [first, second] = await nguyen.evaluate([parse(genome), again]);
      expect(second.fitness).toBeLessThanOrEqual((first.fitness ?? 0) * (1 + 1e-6));
    }
  });

  it("fits terms within log and exp, where the task has them", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => 0.2 + i / 10);
    const power = (primitives: RegressionTask["primitives"]) =>
      regressionProblem({ ...task, target: "z", columns: { x: rows, z: rows.map((x) => Math.cbrt(x)) }, primitives });
    const { evaluate, representation: powers } = power(["mul", "log", "exp"]);
    const [{ fitness }] = await evaluate([powers.parse("x0 log")]);
    expect(fitness).toBeLessThan(1e-12);
    expect(powers.print(powers.parse("x0 log"))).toBe(
      "export default()=>({x:a})=>Math.exp(.3333333333333333*Math.log(a))",
    );
    const without = power(["mul", "log"]);
    const [other] = await without.evaluate([without.representation.parse("x0 log")]);
    expect(other.fitness).toBeGreaterThan(1e-3);
  });

  it("does not fit noise: many idle terms predict what nobody has seen as well as least squares does", () => {
    const many = "x0 x1 add x0 sin add x1 cos add x0 exp add x0 1 add x1 x1 mul 1 add mul add";
    const ratios = Array.from({ length: 12 }, (_, seed) => {
      const random = Random.of(seed, "noisy table");
      const column = () => Array.from({ length: 48 }, () => random.next() * 4 - 2);
      const [a, b, noise] = [column(), column(), column()];
      const z = a.map((value, row) => 2 * value - b[row] + 0.5 * noise[row]);
      const noisy = regressionProblem({ ...task, target: "z", columns: { a, b, z } });
      const source = noisy.representation.print(noisy.representation.parse(many));
      const { score, baselines } = noisy.holdOut;
      return Math.log(score(answers(source, inputsOf(noisy))) / baselines["least squares"]);
    });
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(0.05);
  });

  it("finds a sum whatever its parts are multiplied by", async () => {
    const [{ fitness }] = await evaluate("5 x0 mul x1 7 sub add");
    expect(fitness).toBe(0);
    expect(representation.print(representation.parse("5 x0 mul x1 7 sub add"))).toBe(
      'export default()=>({"floor area":a,rooms:b})=>2*a-3*b+1',
    );
  });

  it("evaluates exactly what it prints", async () => {
    const { training } = splitTask(builtInTasks["nguyen-9"] as RegressionTask);
    const nguyen = regressionProblem(builtInTasks["nguyen-9"] as RegressionTask);
    const inputs = Array.from(training.target.keys(), (row) => ({
      x: training.inputs[0][row],
      y: training.inputs[1][row],
    }));
    await fc.assert(
      fc.asyncProperty(seeds, fc.nat(15), async (seed, index) => {
        const program = nguyen.representation.random(index, 30, Random.of(seed));
        const predicted = answers(nguyen.representation.print(program), inputs) as number[];
        const squares = predicted.map((value, row) => (value - training.target[row]) ** 2);
        const [{ errors }] = await nguyen.evaluate([program]);
        expect([...(errors ?? [])]).toEqual(squares);
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
