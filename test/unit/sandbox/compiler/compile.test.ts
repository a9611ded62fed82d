import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { AGENT_CODE_BYTES } from "../../../../runtime/architecture/limits.js";
import { judge } from "../../../../runtime/gate/gate.js";
import { agentId } from "../../../../runtime/kernel/agent-id.js";
import { type Compiled, compile } from "../../../../runtime/sandbox/compiler/compile.js";
import type { AgentLanguage } from "../../../../runtime/sandbox/compiler/module.js";
import { sandboxHere } from "../../../helpers/agents.js";
import { honestAgents } from "./honest-agents.js";

const typescript = (source: string): Promise<Compiled> => compile(source, { language: "typescript" });
const javascript = (source: string): Promise<Compiled> => compile(source, { language: "javascript" });

describe.each(honestAgents)("the honest agent $name", ({ source, language, config, inputs, outputs }) => {
  const sandbox = sandboxHere();

  it("is accepted by the gate once it is compiled, and answers in the sandbox what it should", async () => {
    const { code } = await compile(source, { language });
    expect(judge(code)).toMatchObject({ decision: "accept", findings: [] });
    const outcome = await sandbox.run({ source: code, config, seed: 1, work: { kind: "inputs", inputs } });
    expect(outcome).toMatchObject({ status: "ok", result: outputs });
  });

  it("gets smaller, and the same every time", async () => {
    const [first, second] = await Promise.all([compile(source, { language }), compile(source, { language })]);
    expect(first).toEqual(second);
    expect(first.bytes).toBe(Buffer.byteLength(first.code));
    expect(first.bytes).toBeLessThan(Buffer.byteLength(source) * 0.7);
    expect(first.agent_id).toBe(agentId(first.code));
  });

  it("compiles to itself once it is compiled", async () => {
    const { code } = await compile(source, { language });
    expect((await javascript(code)).code).toBe(code);
  });
});

describe("compile", () => {
  it.each([
    ["an annotation", "export default () => (x: number): number => x;"],
    ["a cast at the end of a line", "const agent = () => (x) => x as any\n;[0].length\nexport default agent"],
    ["a type between two statements", "const agent = () => (x) => x\ntype T = 1\n;(0)\nexport default agent"],
    ["a return type on lines of its own", "export default () => (x): Promise<\n  number\n> => x"],
    ["generics of a call", "const id = <T,>(x: T): T => x; export default () => (x) => id<Map<string, number>>(x)"],
    [
      "overloads and a type of `this`",
      "function f(a: 1): 1; function f(this: 1, a: any) { return a } export default () => (x) => f(x)",
    ],
    ["imported types", 'import type { A } from "a"; import { type B } from "b"; export default () => (x: A & B) => x!'],
    [
      "declarations",
      "declare const z: 1; declare global { var y: 1 } declare enum E { A } export default () => (x) => x",
    ],
    ["exported types", "export interface I {} export type T = 1; export default () => (x: I | T) => x satisfies T"],
  ])("leaves out %s", async (_what, source) => {
    expect((await typescript(source)).code).toBe("export default()=>e=>e;");
  });

  it("keeps a chain that a non-null assertion is in, and one that it ends", async () => {
    const { code } = await typescript("export default () => (x: any) => [x?.a!.b, (x?.a)!.b]");
    expect(code).toContain("?.a.b,");
    expect(code).toMatch(/\(\w\?\.a\)\.b/);
  });

  it("keeps the members of a class that are more than types", async () => {
    const { code } = await typescript(`abstract class A<T> implements I {
      abstract a: number; abstract b(): void; declare c: number; [key: string]: unknown; d!: number; e?(): void;
      protected readonly f: number = 1; g(x: T): void; g(x: any) { return this.f + x; }
    } export default () => (x: number) => new (class extends A<number> {})().g(x)`);
    expect(code).toMatch(/^class \w\{d;f=1;g\(\w\)\{return this\.f\+\w\}\}/);
  });

  it.each([
    ["enum Colour", "\nenum Colour { Red }\nexport default () => () => Colour.Red", "line 2, column 1"],
    ["namespace N", "export default () => () => 1; namespace N { export const a = 1 }", "line 1, column 31"],
    [
      "parameter property size",
      "class A {\n constructor(private size = 1) {} }\nexport default () => A",
      "line 2, column 14",
    ],
    ["decorator frozen", "@frozen() class A {}\nexport default () => A", "line 1, column 1"],
    ["accessor z", "class A { accessor z = 1 }\nexport default () => A", "line 1, column 11"],
    ["import fs", 'import fs = require("fs");\nexport default () => fs', "line 1, column 1"],
    ["export =", "export = 1", "line 1, column 1"],
  ])("refuses what is more than a type: %s", async (what, source, where) => {
    await expect(typescript(source)).rejects.toMatchObject({
      code: "invalid-input",
      field: "source",
      message: `agent.ts, ${where}: ${what} is more than a type`,
      hint: expect.anything(),
    });
  });

  it.each<[AgentLanguage, string, string, string]>([
    [
      "javascript",
      "export default () => (x) => {\n  return x +;\n}",
      "agent.js, line 2, column 13: Unexpected token",
      "return x +;",
    ],
    [
      "typescript",
      "export default () => (x: ) => x",
      "agent.ts, line 1, column 26: Unexpected token",
      "export default () => (x: ) => x",
    ],
    ["javascript", "\r\nconst x: number = 1", "agent.js, line 2, column 8: Unexpected token", "const x: number = 1"],
  ])("names line and column of what is no %s", async (language, source, message, value) => {
    await expect(compile(source, { language })).rejects.toMatchObject({ code: "invalid-input", message, value });
  });

  it.each([
    ["import fs from 'fs'; export default () => fs", "cannot import"],
    ["export * from 'fs'; export default () => 1", "cannot import"],
    ["export { a } from 'fs'; export default () => 1", "cannot import"],
    ["export const a = 1", "no default export"],
    ["", "no default export"],
  ])("refuses what is no module of an agent: %s", async (source, message) => {
    await expect(javascript(source)).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });

  it.each([
    ["one declaration", "let a, unused = note(a), [b] = [1]; note(b); return () => { a = 2; return seen.concat(a); };"],
    ["three", "let a; let unused = note(a); let b = note(1); return () => { a = b; return seen.concat(a, b); };"],
    [
      "the head of a loop",
      "const all = []; for (let a, unused = note(a), [b] = [1]; b < 3; b++) all.push(() => { a = b; return a; }); return () => [seen, all[1]()];",
    ],
    [
      "a case",
      "switch (seen.length) { case 0: let a; let unused = note(a); let [b] = [1]; return () => { a = b; return [seen, a]; }; }",
    ],
  ])("keeps what an unused variable does behind the one that it reads: %s", async (_what, body) => {
    const source = `export default () => { const seen = []; const note = (x) => { seen.push(x); return x; }; ${body} };`;
    const { code } = await javascript(source);
    const sandbox = sandboxHere();
    const [before, after] = await Promise.all(
      [source, code].map((text) =>
        sandbox.run({ source: text, config: {}, seed: 1, work: { kind: "inputs", inputs: [1] } }),
      ),
    );
    expect(before).toMatchObject({ status: "ok" });
    expect(after).toMatchObject({ status: "ok", result: before.status === "ok" && before.result });
  });

  it("exports nothing but the agent", async () => {
    const { code } = await javascript(
      "export const a = 1; const b = 2; const f = () => () => a; export { b, f as default };",
    );
    expect(code).toBe("export default()=>()=>1;");
  });

  it("says where every part comes from, to the line and column of the TypeScript", async () => {
    const source =
      "type A =\n  number;\nconst far: A = 40 as A\n;export default (c: A) =>\n  (x: A) => Math.hypot(x, c, far);";
    const { code, source_map, agent_id } = await compile(source, { language: "typescript", filename: "far.ts" });
    expect(source_map).toMatchObject({
      version: 3,
      file: `${agent_id}.js`,
      sources: ["far.ts"],
      sourcesContent: [source],
    });
    const origin = (text: string) =>
      originalPositionFor(new TraceMap(source_map), { line: 1, column: code.indexOf(text) });
    expect(origin("Math")).toMatchObject({ source: "far.ts", line: 5, column: 12 });
    expect(origin("40")).toMatchObject({ line: 3, column: 15 });
  });

  it("says the same of code that it leaves as it is", async () => {
    const { code, source_map } = await javascript("export default()=>()=>`a\nb`.at(0)");
    expect(code).toBe("export default()=>()=>`a\nb`.at(0)");
    expect(originalPositionFor(new TraceMap(source_map), { line: 2, column: 3 })).toMatchObject({ line: 2, column: 3 });
  });

  it("writes text that bytes cannot hold as escapes", async () => {
    expect((await javascript('export default () => () => "\\ud800" + "日本"')).code).toContain('"\\ud800日本"');
  });

  it("bears programs that use up the stack of a parser, or its time", async () => {
    const repeated = (text: string, end: string, times: number) =>
      `export default () => (a) => ${text.repeat(times)}1${end.repeat(times)}`;
    for (const [text, end] of [
      ["`${", "}`"],
      ["(", ")"],
      ["[", "]"],
      ["!", ""],
      ["a+", ""],
      ["a?b:", ""],
      ["a=>", ""],
      ["f(", ")"],
      ["<x>(", ")"],
    ]) {
      for (const compiler of [javascript, typescript]) {
        await expect(compiler(repeated(text, end, 10_000))).rejects.toMatchObject({ code: "invalid-input" });
      }
    }
    await expect(typescript(repeated("a<b<c>(", ")>", 40))).rejects.toMatchObject({ code: "invalid-input" });
  });
});

describe("an agent that is too large", () => {
  const table = Array.from({ length: 1_000 }, (_, i) => i * i);
  const source = `interface C { k: number }
const SQUARES: number[] = ${JSON.stringify(table)};
const text = (x: number): string => "${"abcdefghij".repeat(50)}".slice(x);
class Policy {
  decide(x: number) { return "${"klmnopqrst".repeat(40)}".at(x); }
}
export default (c: C) => (x: number) => [SQUARES[x], text(x), new Policy().decide(c.k)];
`;

  it("is refused saying by how much, and which parts weigh most", async () => {
    const error = await compile(source, { language: "typescript", filename: "big.ts" }).catch((refused) => refused);
    const [, bytes, excess] =
      /^big\.ts compiles to (\d+) bytes, (\d+) more than the 6656 allowed/.exec(error.message) ?? [];
    expect(error).toMatchObject({ code: "agent-too-large", field: "source", value: Number(bytes) });
    expect(Number(bytes)).toBe(AGENT_CODE_BYTES + Number(excess));
    const weights = [...error.message.matchAll(/(\w+(?: \w+)?) \(line (\d+)\) (\d+)/g)];
    expect(weights.map(([, name, line]) => `${name} ${line}`).slice(0, 3)).toEqual(["SQUARES 2", "text 3", "decide 5"]);
    const listed = weights.reduce((sum, [, , , weight]) => sum + Number(weight), 0);
    expect(listed).toBeGreaterThan(Number(bytes) * 0.95);
    expect(listed).toBeLessThanOrEqual(Number(bytes) + 1);
  });

  it("may have a large source", async () => {
    const long = `// ${"x".repeat(20_000)}\nexport default () => () => 1;`;
    expect((await javascript(long)).bytes).toBeLessThan(30);
  });
});
