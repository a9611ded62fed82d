import fc from "fast-check";
import { Scope, type Type } from "./program-scope.js";

/** An agent in two pieces, so that an engine without modules can run it too. */
export interface RandomProgram {
  /** The statements of the module before its default export. */
  readonly top: string;
  /** The default export: what instantiates the agent. */
  readonly factory: string;
}

/** The module of a program. */
export const moduleOf = ({ top, factory }: RandomProgram): string => `${top}\nexport default ${factory}`;

/**
 * Valid agents that end: every kind of statement and declaration, numbers, text, arrays, objects, Maps, closures that
 * outlive their loops, generators, classes, shadowed and uninitialised variables, exceptions. Each is written from a list
 * of choices, the first of which is always the simplest, so that fast-check shrinks programs by shrinking lists. What
 * engines may round as they like (sin, exp …) is left out.
 */
export const programs: fc.Arbitrary<RandomProgram> = fc
  .array(fc.nat(9_999), { minLength: 5, maxLength: 1_000, size: "max" })
  .map((choices) => new Writer(choices).program());

const numbers = [
  "1",
  "0",
  "2",
  "-0",
  "-1",
  "0.1",
  "3",
  "7",
  "NaN",
  "1 / 0",
  "-1 / 0",
  "1e21",
  "5e-324",
  "2 ** 53",
  "255",
  "1e-7",
];
const texts = [
  '""',
  '"a"',
  '"ab"',
  '"é"',
  '"😀"',
  '"\\ud800"',
  '"\\0NaN"',
  '"__proto__"',
  '"10"',
  '" 1 "',
  '"日本"',
  '"\\n"',
  "`${1}`",
];
const steps = ["+=", "-=", "*=", "||=", "&&=", "??=", "%=", "|=", ">>>="];
const operators = ["+", "-", "*", "/", "%", "|", "&", "^", "<<", ">>", ">>>"];
const comparisons = ["<", ">", "<=", ">=", "===", "!==", "==", "!="];

/** Deepest nesting of statements, and of expressions. */
const DEPTH = { statement: 4, expression: 3 };

class Writer {
  private next = 0;
  private labels = 0;

  constructor(private readonly choices: readonly number[]) {}

  program(): RandomProgram {
    const module = new Scope();
    const top = this.statements(module, 2, DEPTH.statement);
    const factory = module.inner({ function: true });
    factory.declare("config", "number", "variable");
    const before = this.statements(factory, 3, DEPTH.statement - 1);
    const act = factory.inner({ function: true }).inner();
    act.declare("input", "number", "variable");
    act.declare("text", "text", "variable");
    act.declare("list", "list", "variable");
    const body = this.statements(act, 8, 0);
    return {
      top: `const trace = [];\n${top}`,
      factory: `(config) => {\n${before}\nreturn ({ input, text, list, deep }) => {
        trace.length = 0;
        try {\n${body}\n} catch (error) { trace.push(error instanceof Error ? error.name : error); }
        return [trace.slice(), deep, list];
      };\n}`,
    };
  }

  /** The next choice among `n`; 0 when there is none left. */
  private choose(n: number): number {
    return (this.choices[this.next++] ?? 0) % n;
  }

  private pick<T>(...options: readonly T[]): T {
    return options[this.choose(options.length)];
  }

  private get spent(): boolean {
    return this.next >= this.choices.length;
  }

  private statements(scope: Scope, most: number, depth: number): string {
    const lines: string[] = [];
    for (let i = this.choose(most) + 1; i > 0 && !this.spent; i--) lines.push(this.statement(scope, depth));
    return lines.join("\n");
  }

  private block(scope: Scope, depth: number): string {
    return `{\n${this.statements(scope.inner(), 4, depth + 1)}\n}`;
  }

  private statement(scope: Scope, depth: number): string {
    const simple = [
      () => `trace.push(${this.any(scope)});`,
      () => this.declaration(scope),
      () => this.assignment(scope),
      () => this.mutation(scope),
      () => this.destructuring(scope),
    ];
    const nested = [
      () => `if (${this.condition(scope)}) ${this.block(scope, depth)} else ${this.block(scope, depth)}`,
      () => this.loop(scope, depth),
      () => this.switch(scope, depth),
      () => this.attempt(scope, depth),
      () => this.closures(scope, depth),
      () => this.hoisted(scope, depth),
      () => this.generator(scope, depth),
      () => this.class(scope, depth),
      () => this.block(scope, depth),
    ];
    return this.pick(...simple, ...(depth < DEPTH.statement ? nested : []))();
  }

  private declaration(scope: Scope): string {
    const type = this.pick<Type>("number", "text", "list", "record", "map", "number");
    const kind = this.pick("const", "let", "var", "let");
    // now and then the initialiser names the variable itself, which must then be dead
    const outer = this.choose(12) === 11 ? undefined : this.expression(type, scope, 0);
    const name = scope.declare(
      scope.fresh(this.choose(99), kind === "var"),
      type,
      kind === "const" ? "constant" : "variable",
    );
    if (kind !== "const" && this.choose(6) === 5)
      return `${kind} ${name}; trace.push(${name}); ${name} = ${outer ?? "1"};`;
    return `${kind} ${name} = ${outer ?? this.expression(type, scope, 0)};`;
  }

  private assignment(scope: Scope): string {
    const name = scope.target(
      "number",
      this.choose(99),
      this.choose(20) === 19 ? ["variable", "constant"] : ["variable"],
    );
    if (name === undefined) return this.declaration(scope);
    if (this.choose(3) === 2) return `trace.push(${this.pick(`${name}++`, `--${name}`, `${name} = ${name}--`)});`;
    return `${name} ${this.pick("=", ...steps)} ${this.number(scope, 0)};`;
  }

  private mutation(scope: Scope): string {
    const [list, record, map] = (["list", "record", "map"] as const).map((type) => this.read(type, scope, 2));
    const value = this.number(scope, 1);
    return this.pick(
      `trace.push(${list}.push(${value}));`,
      `trace.push(${list}.pop());`,
      `${record}.a = ${value};`,
      `${record}[${this.text(scope, 1)}] = ${value};`,
      `delete ${record}.a;`,
      `${map}.set(${this.text(scope, 1)}, ${value});`,
      `trace.push(${map}.delete("a"), ${map}.size);`,
      `trace.push(${list}.splice(${this.pick(0, 1, -1)}, ${this.pick(1, 0, 2)}, ${value}));`,
      `${list}[${this.pick(0, 1, 3)}] = ${value};`,
      `${list}.sort(${this.pick("", "(p, q) => (`${p}` < `${q}` ? 1 : `${p}` > `${q}` ? -1 : 0)")});`,
      `trace.push([...Float64Array.from(${list}).sort()]);`,
      `${list}.length = Math.min(${list}.length, 2);`,
    );
  }

  private destructuring(scope: Scope): string {
    const list = this.list(scope, 1);
    const record = this.read("record", scope, 2);
    const [a, b, c] = [1, 2, 3].map((i) => scope.declare(scope.fresh(this.choose(99) + i), "number", "variable"));
    return this.pick(
      `let [${a} = 4, ${b} = ${a}, ...${c}] = ${list};`,
      `let { a: ${a} = 5, ["b"]: ${b}, ...${c} } = ${record};`,
      `let [${a}, ${b}] = [1, 2], ${c}; [${a}, ${b}] = [${b}, ${a}]; ({ a: ${c} = 3 } = ${record});`,
    );
  }

  private loop(scope: Scope, depth: number): string {
    const inner = scope.inner();
    const name = inner.declare(inner.fresh(this.choose(99), true), "number", "fixed");
    const label = this.choose(4) === 3 ? `l${this.labels++}: ` : "";
    const leave = this.pick("", `if (${this.condition(inner)}) break;`, `if (${this.condition(inner)}) continue;`);
    const away = label && this.pick("", `for (const x of [1, 2]) continue ${label.slice(0, -2)};`);
    const body = `{\n${this.statements(inner, 4, depth + 1)}\n${leave}${away}}`;
    const n = this.pick(2, 3, 5);
    const head = this.pick(
      `for (let ${name} = 0; ${name} < ${n}; ${name}++)`,
      `for (const ${name} of ${this.list(scope, 2)}.slice(0, 4))`,
      `for (const ${name} in { ...${this.read("record", scope, 2)} })`,
      `for (var ${name} of [..."a😀b"])`,
      `for (const [${name}] of [...${this.read("map", scope, 2)}].slice(0, 4))`,
    );
    const counted = `let n${this.labels} = ${n}, ${name} = 0;`;
    const rounds = `n${this.labels++}-- > 0`;
    return this.pick(
      `${label}${head} ${body}`,
      `{ ${counted} ${label}while (${rounds}) ${body} }`,
      `{ ${counted} ${label}do ${body} while (${rounds}); }`,
    );
  }

  private switch(scope: Scope, depth: number): string {
    const inner = scope.inner();
    const cases = [0, 1, 2].map((value) => {
      const body = this.statements(inner, 2, depth + 1);
      return `case ${value}: ${body}\n${this.pick("break;", "")}`;
    });
    return `switch (${this.number(scope, 2)} & 3) { ${cases.join("\n")}\ndefault: trace.push("default"); }`;
  }

  private attempt(scope: Scope, depth: number): string {
    const thrown = this.pick("null.x;", `throw ${this.any(scope)};`, "undefined();", "throw new RangeError();", "");
    const caught = scope.inner();
    caught.declare("error", "any", "variable");
    const body = `try {\n${this.statements(scope.inner(), 3, depth + 1)}\n${thrown} }`;
    const handler = `catch (error) {\ntrace.push(error?.name ?? error);\n${this.statements(caught, 2, depth + 1)}\n}`;
    return `${body} ${handler}${this.pick("", ` finally ${this.block(scope, depth)}`)}`;
  }

  /** Closures made in a loop, called after it: each must have kept its own variables. */
  private closures(scope: Scope, depth: number): string {
    const made = scope.declare(scope.fresh(this.choose(99)), "any", "constant");
    const inner = scope.inner();
    const i = inner.declare(inner.fresh(this.choose(99)), "number", "fixed");
    const own = inner.declare(inner.fresh(this.choose(99)), "number", "variable");
    const body = this.statements(inner, 2, Math.max(depth + 1, DEPTH.statement - 1));
    const start = this.pick("", ` = ${i}`);
    return `const ${made} = []; for (let ${i} = 0; ${i} < 3; ${i}++) { let ${own}${start}; ${body}
      ${made}.push((k) => { ${own} = ${this.pick(`(${own} ?? 0) + k`, `${i} + k`)}; return ${this.pick(`${own}`, `[${i}, ${own}]`, `${i}++`)}; }); }
      trace.push(${made}.map((f) => f(1)), ${made}.map((f) => f(2)));`;
  }

  /** A function called before and after its declaration. */
  private hoisted(scope: Scope, depth: number): string {
    const f = `f${this.labels++}`; // a name of its own: the text of a function is different in every engine
    const inner = scope.inner({ function: true });
    const p = inner.declare(inner.fresh(this.choose(99)), "number", "variable");
    const call = `trace.push(${f}(${this.number(scope, 2)}));`;
    const body = this.statements(inner, 3, depth + 1);
    const parameters = this.pick(p, `${p} = 3`, `${p}, ...rest`, `${p} = 1, q = ${p}`);
    return `${this.pick("", call)} function ${f}(${parameters}) {\n${body}\nreturn ${this.number(inner, 1)};\n} ${call} ${call}`;
  }

  private generator(scope: Scope, depth: number): string {
    const inner = scope.inner({ function: true });
    const body = this.statements(inner, 2, depth + 1);
    return `trace.push([...(function* () { for (let i = 0; i < 3; i++) { yield i; ${body}\n${this.pick("", "if (i === 1) return;")} } })()]);`;
  }

  private class(scope: Scope, depth: number): string {
    const name = scope.declare(scope.fresh(this.choose(99)), "any", "constant");
    const method = scope.inner({ function: true });
    method.declare("p", "number", "variable");
    const value = this.number(scope, 2);
    const body = this.statements(method, 2, depth + 1);
    const parts = `a = ${value}; #b = 1; static s = ${value}; get c() { return this.#b; } set c(v) { this.#b = v; }
      run(p) {\n${body}\nreturn [this.a, this.c, ${name}.s]; }`;
    const derived = `class extends ${name} { run(p) { this.c = p; return super.run(p); } }`;
    return `class ${name} { ${parts} } trace.push(new ${this.pick(name, `(${derived})`)}().run(${value}), new ${name}());`;
  }

  private any(scope: Scope): string {
    const type = this.pick<Type>("number", "text", "list", "record", "number");
    return this.pick(this.expression(type, scope, 0), `[...${this.read("map", scope, 2)}]`, this.deep(scope));
  }

  private deep(scope: Scope): string {
    const leaf = this.number(scope, 2);
    const levels = 1 + this.choose(30);
    return `Array.from({ length: ${levels} }).reduce((inner, _, i) => (i % 2 ? [inner] : { inner, i }), ${leaf})`;
  }

  private expression(type: Type, scope: Scope, depth: number): string {
    if (type === "number") return this.number(scope, depth);
    if (type === "text") return this.text(scope, depth);
    if (type === "list") return this.list(scope, depth);
    if (type === "record") return this.record(scope, depth);
    return `new Map([[${this.text(scope, depth + 1)}, ${this.number(scope, depth + 1)}], ["a", 1]])`;
  }

  /** A variable of that type, or what stands for one. */
  private read(type: Type, scope: Scope, depth: number): string {
    return (
      scope.variable(type, this.choose(99)) ??
      (type === "record" ? "({ a: 1, b: 2 })" : this.expression(type, scope, depth))
    );
  }

  private condition(scope: Scope): string {
    const [a, b] = [this.number(scope, 2), this.number(scope, 2)];
    return this.pick(
      `${a} ${this.pick(...comparisons)} ${b}`,
      `${this.text(scope, 2)} < ${this.text(scope, 2)}`,
      `!(${a})`,
    );
  }

  private number(scope: Scope, depth: number): string {
    const leaf = this.pick(scope.variable("number", this.choose(99)), this.pick(...numbers)) ?? this.pick(...numbers);
    if (depth >= DEPTH.expression || this.spent) return `(${leaf})`;
    const [a, list, text] = [
      () => this.number(scope, depth + 1),
      () => this.read("list", scope, depth + 1),
      () => this.text(scope, depth + 1),
    ];
    return this.pick(
      () => `(${leaf})`,
      () => `(${a()} ${this.pick(...operators)} ${a()})`,
      () => `(${this.condition(scope)} ? ${a()} : ${a()})`,
      () => `${list()}.length`,
      () =>
        `${list()}.${this.pick("indexOf(1)", "reduce((p, q) => p + q, 0)", "at(-1)", "findIndex((p) => p > 1)", "lastIndexOf(NaN)")}`,
      () => `Math.${this.pick("floor", "abs", "sqrt", "sign", "fround", "trunc", "ceil", "round", "clz32")}(${a()})`,
      () => `Math.${this.pick("max", "min", "imul")}(${a()}, ${a()})`,
      () => `${text()}.length`,
      () => `${this.pick("+", "-", "~", "!")}${text()}`,
      () => `(${this.read("record", scope, 2)}?.${this.pick("a", "b", "c?.d", "a.toFixed?.(2)")} ?? ${a()})`,
      () => `(${this.read("map", scope, 2)}.get(${text()}) || ${a()})`,
      () => `parseFloat(${text()})`,
      () => `new ${this.pick("Int8Array", "Float32Array", "Uint8ClampedArray", "Uint32Array")}([${a()}])[0]`,
      () => `((n) => { const self = (k) => (k <= 0 ? ${a()} : self(k - 1) + n); return self(3); })(${a()})`,
    )();
  }

  private text(scope: Scope, depth: number): string {
    const leaf = this.pick(scope.variable("text", this.choose(99)), this.pick(...texts)) ?? this.pick(...texts);
    if (depth >= DEPTH.expression || this.spent) return `(${leaf})`;
    const inner = (): string => this.text(scope, depth + 1);
    return this.pick(
      () => `(${leaf})`,
      () => `(${inner()} + ${this.pick(inner, () => this.number(scope, depth + 1))()})`,
      () => `\`\${${inner()}}-\${${this.number(scope, depth + 1)}}\``,
      () =>
        `${inner()}.${this.pick("slice(1)", "padStart(4, 'xy')", "repeat(2)", "trim()", "toUpperCase()", "at(-1)", "charAt(0)")}`,
      () =>
        `${inner()}.replace(${this.pick("/a/g", "/(.)b/u", "'a'", "/[^a]/")}, ${this.pick("'$&$&'", "(m) => m.length", "''")})`,
      () => `[...${inner()}].reverse().join("|")`,
      () => `${inner()}.split(${this.pick('""', '"a"', "/(b)/")}).join()`,
      () => `JSON.stringify(${this.record(scope, depth + 1)})`,
      () => `String(${this.list(scope, depth + 1)})`,
      () => `typeof ${this.any(scope)}`,
      () => `(${this.number(scope, depth + 1)} | 0).toString(${this.pick("", "2", "36")})`,
    )();
  }

  private list(scope: Scope, depth: number): string {
    const leaf = scope.variable("list", this.choose(99)) ?? "[1, -0, NaN]";
    if (depth >= DEPTH.expression || this.spent) return leaf;
    const [a, inner] = [() => this.number(scope, depth + 1), () => this.list(scope, depth + 1)];
    return this.pick(
      () => leaf,
      () => `[${a()}, ${a()}]`,
      () => `[...${inner()}.slice(0, 5), ${a()}]`,
      () => `${inner()}.map((p, i) => ${this.pick("p + i", "p * 2", "i", "-p")})`,
      () =>
        `${inner()}.${this.pick("filter((p) => p > 0)", "slice(-2)", "toReversed()", "concat([1])", "toSpliced(0, 1)", "flatMap((p) => [p, 1]).slice(0, 9)")}`,
      () => `Array.from({ length: 3 }, (_, i) => i * ${a()})`,
      () => `[${a()}, , ${a()}]`,
      () => `Object.values(${this.record(scope, depth + 1)}).map(Number)`,
    )();
  }

  private record(scope: Scope, depth: number): string {
    const leaf = `{ a: ${this.number(scope, depth + 1)} }`;
    if (depth >= DEPTH.expression || this.spent) return `(${leaf})`;
    const b = this.number(scope, depth + 1);
    return this.pick(
      `(${leaf})`,
      `({ ...${leaf}, b: ${b} })`,
      `({ [${this.text(scope, depth + 1)}]: ${b}, get b() { return ${this.number(scope, depth + 1)}; } })`,
      `Object.fromEntries([["b", ${b}], ["2", 1], ["1", 2]])`,
      `((record) => (delete record.a, record))({ a: 1, b: ${b} })`,
    );
  }
}
