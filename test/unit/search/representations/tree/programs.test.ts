import fc from "fast-check";
import { judge } from "../../../../../runtime/gate/gate.js";
import { Random } from "../../../../../runtime/kernel/random.js";
import { Runner } from "../../../../../runtime/sandbox/runner/runner.js";
import { generateProgram } from "../../../../../runtime/search/representations/tree/generate.js";
import { treeLanguageOf, type Vocabulary } from "../../../../../runtime/search/representations/tree/language.js";
import { primitiveNames } from "../../../../../runtime/search/representations/tree/primitives.js";
import { type AgentProgram, programSize } from "../../../../../runtime/search/representations/tree/program.js";
import { programs } from "../../../../../runtime/search/representations/tree/representation.js";

const MAX_NODES = 60;

const vocabulary: Vocabulary = {
  inputs: [
    { name: "text", type: "string" },
    { name: "all", type: "number[]" },
    { name: "n", type: "integer" },
  ],
  output: "string",
  primitives: primitiveNames,
  types: ["string[]", "integer[]"],
  constants: { string: ["Fizz", "", 'a"(b)]\\'] },
  cells: ["integer", "string"],
  helpers: [{ parameters: ["integer", "string"], result: "string" }],
};
const language = treeLanguageOf(vocabulary);
const representation = programs(language);
const { format, parse, print, operators } = representation;
const inputs = [
  { text: "hello", all: [1, 2.5], n: 3 },
  { text: "", all: [], n: -3 },
  { text: "abc abc", all: [0, -1e9], n: 1e6 },
];

/** Programs that were generated and then varied a few times by any operators. */
const varied = fc
  .record({ seed: fc.nat(), index: fc.nat(20), steps: fc.array(fc.nat(operators.length - 1), { maxLength: 5 }) })
  .map(({ seed, index, steps }) => {
    const random = Random.of(seed);
    const other = generateProgram(language, index + 1, MAX_NODES, random);
    let program: AgentProgram = generateProgram(language, index, MAX_NODES, random);
    for (const step of steps) program = operators[step].vary([program, other], MAX_NODES, random);
    return program;
  });

describe("programs", () => {
  it("stay within their size, read back as they were written, and are accepted by the gate", () => {
    fc.assert(
      fc.property(varied, (program) => {
        const text = format(program);
        expect(programSize(program)).toBeLessThanOrEqual(MAX_NODES);
        expect(format(parse(text))).toBe(text);
        expect(judge(print(program)).decision).toBe("accept");
      }),
      { numRuns: 150 },
    );
  });

  it("answer with their type in the sandbox, or run out of what they and the engine may use", () => {
    const runner = new Runner({});
    fc.assert(
      fc.property(varied, (program) => {
        const work = { kind: "inputs", inputs } as const;
        const outcome = runner.run({ source: print(program), config: null, seed: 0, work, limits: { fuel: 300_000 } });
        const ended = outcome.status === "threw" ? outcome.message : outcome.status;
        if (outcome.status !== "ok") expect(["fuel", "memory", "InternalError: string too long"]).toContain(ended);
        else expect((outcome.result as unknown[]).map((output) => typeof output)).toEqual(inputs.map(() => "string"));
      }),
      { numRuns: 100 },
    );
  });

  it("are shortened to smaller programs of the same language", () => {
    fc.assert(
      fc.property(varied, (program) => {
        for (const shorter of representation.shorter?.(program) ?? []) {
          expect(programSize(shorter)).toBeLessThan(programSize(program));
          expect(parse(format(shorter))).toEqual(shorter);
        }
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ["a type that does not fit", '$1 0 0 "" "" $2'],
    ["a variable that cannot be seen", '$1 0 0 "" "" $9'],
    ["an operator that there is not", '$1 0 0 "" "" (shout $0)'],
    ["a part too few", '$1 0 0 "" ""'],
    ["something after the end", '$1 0 0 "" "" $0 $0'],
    ["an application that does not end", '$1 0 0 "" "" (upper $0'],
  ])("refuse %s", (_, text) => {
    expect(() => parse(text)).toThrow("is not a genome of this task");
  });

  it("keep sources as they are, and vary the other parent in their place", () => {
    const source = 'export default()=>()=>"x"';
    const written = representation.read?.(source);
    if (written === undefined) throw new Error("a source can be read");
    expect(print(parse(format(written)))).toBe(source);
    const other = generateProgram(language, 3, MAX_NODES, Random.of(1));
    for (const { parents, vary } of operators) {
      const child = vary([written, other], MAX_NODES, Random.of(2));
      expect(child.kind).toBe(parents === 2 ? "tree" : "source");
    }
  });
});
