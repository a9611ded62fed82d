import fc from "fast-check";
import { NotAnAgent, toScript } from "../../../runtime/sandbox/script/script.js";

type Agent = (config: unknown) => (input: unknown) => unknown;

/** Runs the script of an agent in plain V8. */
function run(source: string, input: unknown): unknown {
  const start = new Function(`return ${toScript(source)}`)() as () => Agent;
  return start()({})(input);
}

describe("toScript", () => {
  it.each([
    ["an expression", "export default () => (x) => x + 1"],
    ["a declaration", "export default function create() { return function act(x) { return x + 1; }; }"],
    ["an anonymous function", "export default function () { return (x) => x + 1; }"],
    ["a named function in parentheses", "export default (function create() { return (x) => x + 1; })"],
    ["helpers above and below", "const one = 1; export default () => add; function add(x) { return x + one; }"],
    ["named exports beside it", "export const one = 1; export default () => (x) => x + one"],
    ["names of the script's own", "const agent = 1, agent_ = 0; export default () => (x) => x + agent + agent_"],
    ["a parameter default and a pattern", "export default () => (x, { one } = { one: 1 }) => x + one"],
    ["comments between", "export /* a */ // b\n default/**/() => (x) => x + 1 // c"],
    ["no semicolons", "let a\nexport default () => (x) => { let b\n;[b] = [1]\nreturn x + b }"],
    [
      "an anonymous function and what follows",
      "let n = 0\nexport default function () { return (x) => x + n }\n;(() => n++)()",
    ],
    ["an anonymous class beside it", "export const A = class { y = 1 }; export default () => (x) => x + new A().y"],
    [
      "parentheses that end an optional chain",
      "export default () => (x) => { try { (x?.y).z; } catch { return x + 1; } }",
    ],
    ["what begins a comment in a script", "export default () => (x) => { let y = x + 2; return x<!--y ? 0 : y; }"],
    ["what looks like one", "export default () => (x) => ('<!--' + '-->').length + `<!--`.length + x - 10"],
    ["a class", "export default () => (x) => new (class A { #y = x; get y() { return this.#y + 1; } })().y"],
  ])("keeps what the agent does: %s", (_name, source) => {
    expect(run(source, 41)).toBe(42);
  });

  it("runs the module anew at each call", () => {
    const source = "let calls = 0; export default () => () => ++calls";
    const start = new Function(`return ${toScript(source)}`)() as () => Agent;
    const first = start()({});
    expect([first(0), first(0), start()({})(0)]).toEqual([1, 2, 1]);
  });

  it.each([
    ["export const agent = 1", "default export"],
    ["import fs from 'fs'; export default 1", "one module"],
    ["export * from 'fs'; export default 1", "one module"],
    ["const a = 1; export { a }; export default 1", "default export"],
    ["export default (", "Unexpected token"],
    ["await /'/+evil()+/'/; export default () => () => 0", "await"],
  ])("says what is wrong with %s", (source, message) => {
    expect(() => toScript(source)).toThrow(NotAnAgent);
    expect(() => toScript(source)).toThrow(message);
  });
});

describe("let and const become var", () => {
  const body = (statements: string): string => toScript(`export default () => (x) => { ${statements} }`);

  it.each([
    ["let a = 1; a++; return a;"],
    ["for (let i = 0; i < x; i++) { const y = i; x += y; } for (let i = 9; i; i--) x -= i; return x;"],
    ["for (const c of x) { if (c) return c; }"],
    ["const { a, b: [c = 1, ...d] } = x; return a + c + d.a;"],
    ["const f = (a) => a + 1; return f(x);"],
    ["let a = x; const f = (a) => { let b = a; return b; }; return f(a);"],
  ])("where nothing can tell: %s", (statements) => {
    expect(body(statements)).not.toMatch(/\b(let|const) (?!agent)/);
  });

  it.each([
    ["a closure captures it", "const a = 1; return () => a;", /const a/],
    ["a class captures it", "const a = 1; return class { b = a; };", /const a/],
    ["a use comes first", "const b = () => 1; a; let a = b(); return a;", /let a/],
    ["it is used in its own initializer", "let a = a; return a;", /let a/],
    ["a loop runs over itself", "for (const a of a) x = a; return x;", /const a of/],
    ["a constant is assigned to", "const a = 1; a = 2; return a;", /const a/],
    ["a constant is assigned to by a pattern", "const a = 1; [a] = [2]; return a;", /const a/],
    ["a constant is counted up", "const a = 1; a++; return a;", /const a/],
    ["a constant is a loop's", "const a = 1; for (a of x); return a;", /const a/],
    ["another case may be entered", "switch (x) { case 0: let a = 1; case 1: return a; }", /let a/],
    ["it shadows a parameter", "{ let x = 1; x++; } return x;", /let x/],
    ["it shadows another", "let a = 1; { let a = 2; a++; } return a;", /let a = 1/],
    ["it is used outside too", "{ let a = 1; a++; } return a;", /let a/],
    ["it is caught too", "try { x(); } catch (a) { { let a = 1; a++; } return a; }", /let a/],
    ["a function has its name", "{ let a = 1; a++; } { function a() {} a(); }", /let a/],
  ])("but not where %s", (_name, statements, kept) => {
    expect(body(statements)).toMatch(kept);
  });

  it("means a fresh undefined in every round", () => {
    const source = "export default () => () => { for (let i = 0; ; i++) { let a; if (i) return a; a = 1; } }";
    expect(toScript(source)).not.toMatch(/let/);
    expect(run(source, 0)).toBe(undefined);
  });

  it.each([
    ["let a\n(x)\nreturn a", undefined],
    ["let a\n`x`\nreturn a", undefined],
    ["let a, b = 2; return b", 2],
    ["let a = 1, b\nreturn b", undefined],
    ["for (let a, b; ; ) return b", undefined],
    ["let[a]=[3];return a", 3],
    ["const{a}={a:3};return a", 3],
    ["let a", undefined],
  ])("is right about %j", (statements, output) => {
    const source = `export default () => (x) => { ${statements} }`;
    expect(toScript(source)).not.toMatch(/\blet\b/);
    expect(run(source, () => 1)).toBe(output);
  });

  it("changes no result, not even which errors there are", () => {
    const name = fc.constantFrom("a", "b", "c", "x");
    const { statement } = fc.letrec<{ statement: string; expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 2 },
        name,
        fc.integer({ min: -2, max: 3 }).map(String),
        fc.tuple(name, tie("expression")).map(([n, e]) => `(${n} = ${e})`),
        fc.tuple(tie("expression"), tie("expression")).map(([l, r]) => `(${l} + ${r})`),
        fc.tuple(name, tie("expression")).map(([n, e]) => `((${n}) => ${e})(1)`),
        tie("expression").map((e) => `(() => ${e})()`),
      ),
      statement: fc.oneof(
        { maxDepth: 3 },
        tie("expression").map((e) => `out.push(${e});`),
        fc
          .tuple(fc.constantFrom("let", "const", "var"), name, tie("expression"))
          .map(([k, n, e]) => `${k} ${n} = ${e};`),
        name.map((n) => `let ${n};`),
        fc.array(tie("statement"), { maxLength: 4 }).map((body) => `{ ${body.join(" ")} }`),
        fc
          .tuple(name, tie("statement"))
          .map(([n, s]) => `for (let ${n} = 0, left = 3; left-- > 0; ${n}++) { ${s} out.push(${n}); }`),
        fc.tuple(name, tie("statement")).map(([n, s]) => `for (const ${n} of [1, 2]) { ${s} }`),
        tie("statement").map((s) => `try { ${s} } catch (c) { out.push("caught"); }`),
        fc
          .tuple(tie("expression"), tie("statement"), tie("statement"))
          .map(([e, s, t]) => `switch (${e}) { case 1: ${s} case 2: ${t} }`),
      ),
    }));
    const outcome = (make: () => unknown): unknown => {
      try {
        return make();
      } catch (error) {
        return (error as Error).name;
      }
    };
    const isScript = (source: string): boolean => outcome(() => new Function(source)) !== "SyntaxError";
    let compared = 0;
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 6 }), (statements) => {
        const code = `const out = []; try { ${statements.join(" ")} } catch (e) { out.push(e.name); } return out.map(String);`;
        const create = `() => { let a = 5, b = 6, c = 7; return (x) => { ${code} }; }`;
        fc.pre(isScript(`"use strict"; ${create}`));
        const plain = new Function(`"use strict"; return ${create}`)() as Agent;
        expect(run(`export default ${create}`, 1)).toEqual(plain({})(1));
        compared++;
      }),
      { numRuns: 1_000 },
    );
    expect(compared).toBeGreaterThan(300);
  });
});
