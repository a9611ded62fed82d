import fc from "fast-check";
import { Random } from "../../../../../runtime/kernel/random.js";
import { generateRamped } from "../../../../../runtime/search/representations/formula/generate.js";
import { grammarOf, integers, reals } from "../../../../../runtime/search/representations/formula/grammar.js";
import { precedence, primitiveNames } from "../../../../../runtime/search/representations/formula/primitives.js";
import { printExpression } from "../../../../../runtime/search/representations/formula/print.js";
import { readFormula, readVariable } from "../../../../../runtime/search/representations/formula/read.js";
import { formatGenome } from "../../../../../runtime/search/representations/formula/text.js";
import { builtInTasks, createProblem, type Problem } from "../../../../../runtime/search/tasks/index.js";

const columns = ["x", "y", "my col"].map((name, i) => ({ name, source: "abc"[i], precedence: precedence.atom }));
const grammar = grammarOf(columns, primitiveNames, reals(5));
const plain = grammarOf(columns.slice(0, 2), ["add", "sub", "mul"], reals(5));

const shown = (source: string, of = grammar) => {
  const program = readFormula(source, of);
  return program && printExpression(program, of);
};

describe("readFormula", () => {
  it.each([
    ["({ x, y }) => x * (y + 1)", "a*(b+1)"],
    ["({ x: row, 'my col': c }) => row - c", "a-c"],
    ["(row) => row.x + row['my col']", undefined],
    ['(row) => row.x + row["my col"]', "a+c"],
    ["({ x }) => Math.sqrt(Math.abs(x)) + Math.PI", `Math.sqrt(Math.abs(a))+${Math.PI}`],
    ["({ x }) => x ** 3 + x ** 0.5", "a*a*a+Math.sqrt(a)"],
    ["({ x }) => -x + -2", "-a+-2"],
    ["({ x, y }) => x > y && y < 1 ? x : 0", "b<a&&b<1?a:0"],
    ["({ x, y }) => Math.max(x, y, 3)", "Math.max(Math.max(a,b),3)"],
    ["({ x }) => { const s = x * x, t = s + 1; return s * t; }", "a*a*(a*a+1)"],
  ])("reads %s", (agent, expression) => {
    expect(shown(`export default () => ${agent};`)).toBe(expression);
  });

  it.each([
    ["another module", "export default () => ({ x }) => z"],
    ["no module of an agent", "export default 7"],
    ["syntax that is none", "export default () => ({ x }) =>"],
    ["state", "export default () => { let n = 0; return ({ x }) => n++ + x }"],
    ["a loop", "export default () => ({ x }) => { for (;;) {} }"],
    ["a call of something else", "export default () => ({ x }) => eval('x')"],
    ["a function that the grammar does not have", "export default () => ({ x }) => Math.random()"],
    ["a boolean result", "export default () => ({ x }) => x < 1"],
    ["a number for a condition", "export default () => ({ x }) => x ? 1 : 2"],
    ["more statements", "const k = 1; export default () => ({ x }) => x"],
    ["a great power", "export default () => ({ x }) => x ** 99"],
    [
      "doubling without end",
      `export default () => ({ x }) => { const a0 = x; ${Array.from({ length: 60 }, (_, i) => `const a${i + 1} = a${i} + a${i};`).join("")} return a60; }`,
    ],
    ["a nesting too deep", `export default () => ({ x }) => ${"-(".repeat(20_000)}x${")".repeat(20_000)}`],
  ])("refuses %s", (_, source) => {
    expect(readFormula(source, grammar)).toBeUndefined();
  });

  it("uses no primitive that the task does not allow", () => {
    expect(shown("export default () => ({ x }) => x / 2", plain)).toBeUndefined();
    expect(shown("export default () => ({ x }) => -x", plain)).toBe("0-a");
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => void readFormula(`export default () => ({ x }) => ${text}`, grammar)));
  });
});

describe("a problem's programs", () => {
  const written = ({ representation }: Problem): string[] =>
    Array.from({ length: 100 }, (_, index) =>
      representation.print(representation.random(index, 40, Random.of(1, index))),
    );

  it("are read back as they are printed", () => {
    const problem = createProblem(builtInTasks["online-bin-packing-or1"]);
    const { print, read } = problem.representation;
    for (const code of written(problem)) {
      const back = read?.(code);
      expect(back && print(back)).toBe(code);
    }
  });

  // a formula within log or exp has more ways to be scaled when it is read than when it was printed
  it.each(["nguyen-7", "nguyen-12"])(
    "of %s are read back as they are printed, or nearer to the target",
    async (name) => {
      const problem = createProblem(builtInTasks[name]);
      const { random, read } = problem.representation;
      const programs = Array.from({ length: 100 }, (_, index) => random(index, 40, Random.of(1, index)));
      const back = written(problem).map((code) => read?.(code));
      const [before, after] = [await problem.evaluate(programs), await problem.evaluate(back)];
      for (const [i, { fitness }] of before.entries()) {
        if (Number.isFinite(fitness)) expect(after[i].fitness).toBeLessThanOrEqual((fitness ?? 0) * (1 + 1e-6) + 1e-12);
      }
    },
  );
});

describe("readVariable", () => {
  const packing = grammarOf(
    [
      { name: "item", source: "i", precedence: precedence.atom },
      { name: "rest", source: "g-i", precedence: precedence.sum },
      { name: "count", source: "n[k]", precedence: precedence.atom },
    ],
    primitiveNames,
    integers(0, 9),
  );

  it("reads terminals of any form", () => {
    const source = "export default()=>({item:i})=>{for(;;){const g = 1, p = (g - i) * n[ k ] + i;}}";
    const program = readVariable(source, packing, "p");
    expect(program && printExpression(program, packing)).toBe("(g-i)*n[k]+i");
  });

  it("refuses an agent without the variable", () => {
    expect(readVariable("export default()=>()=>1", packing, "p")).toBeUndefined();
  });

  it("reads every program that can be printed", () => {
    for (let index = 0; index < 100; index++) {
      const program = generateRamped(packing, index, 30, Random.of(2, index));
      const back = readVariable(`export default()=>()=>{let p=${printExpression(program, packing)}}`, packing, "p");
      expect(back && printExpression(back, packing)).toBe(printExpression(program, packing));
      expect(back && formatGenome(back)).toBeDefined();
    }
  });
});
