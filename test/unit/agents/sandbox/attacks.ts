import type { Outcome } from "../../../../runtime/agents/sandbox/contract.js";

/** A hostile agent, how its run must end, and what it may return where it ends well. */
export interface Attack {
  readonly family: string;
  readonly source: string;
  readonly ends: readonly Outcome["status"][];
  /** The only output it may get away with, where it ends `ok`. */
  readonly output?: unknown;
}

/** An agent whose whole malice is in what it does when asked. */
const acting = (body: string): string => `export default () => (input) => { ${body} }`;

const attack = (
  family: string,
  ends: Outcome["status"] | Outcome["status"][],
  source: string,
  output?: unknown,
): Attack => ({
  family,
  source,
  ends: [ends].flat(),
  output,
});

/** Ways to go on forever. */
const loops = {
  "empty for": attack("loop", "fuel", acting("for (;;);")),
  "at the top level": attack("loop", "fuel", "while (true); export default () => () => 0"),
  "while instantiating": attack("loop", "fuel", "export default () => { do {} while (1); }"),
  "catches its own end": attack("loop", "fuel", acting("for (;;) { try { for (;;); } catch { continue; } }")),
  "finally goes on": attack("loop", "fuel", acting("for (;;) try { while (1); } finally { continue; }")),
  "returns after its end": attack("loop", "fuel", acting("try { for (;;); } catch { return 1; }")),
  "throws after its end": attack("loop", "fuel", acting("try { for (;;); } catch { throw new TypeError('mine'); }")),
  "labels and switches": attack("loop", "fuel", acting("spin: for (;;) switch (1) { case 1: continue spin; }")),
  "endless generator": attack(
    "loop",
    "fuel",
    acting("function* all() { for (;;) yield 1; } for (const x of all()); return 1;"),
  ),
  "endless iterator": attack(
    "loop",
    "fuel",
    acting("return [...{ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }];"),
  ),
  "getter that loops": attack("loop", "fuel", acting("return { get value() { for (;;); } };")),
  "getter that goes on after its end": attack(
    "loop",
    "fuel",
    acting("return { get value() { try { for (;;); } catch { return 1; } } };"),
  ),
  "toString that loops": attack("loop", "fuel", acting("return `${{ toString() { for (;;); } }}`;")),
  "comparator that loops": attack("loop", "fuel", acting("return [3, 1, 2].sort(() => { for (;;); });")),
  "replacer that loops": attack("loop", "fuel", acting("return 'aaa'.replace(/a/g, () => { for (;;); });")),
  "species that loops": attack(
    "loop",
    "fuel",
    acting(
      "class Mine extends Array { static get [Symbol.species]() { for (;;); } } return new Mine(1, 2).map((x) => x);",
    ),
  ),
  "refuels itself": attack(
    "loop",
    "fuel",
    `export default () => () => { let tank = 1e9, stop = () => {}; for (;;) { tank = 1e9; this?.refuel?.(1e9); } }`,
  ),
};

/** Ways to go down forever. */
const recursion = {
  "calls itself": attack(
    "recursion",
    ["stack", "fuel"],
    acting("const down = (n) => down(n + 1) + 1; return down(0);"),
  ),
  "calls each other": attack(
    "recursion",
    ["stack", "fuel"],
    acting("const a = () => b() + 1, b = () => a() + 1; return a();"),
  ),
  "through toString": attack(
    "recursion",
    ["stack", "fuel"],
    acting("const o = { toString() { return `${o}`; } }; return `${o}`;"),
  ),
  "through JSON": attack(
    "recursion",
    ["stack", "fuel"],
    acting("const o = { toJSON: () => JSON.stringify(o) }; return JSON.stringify(o);"),
  ),
  "through a default parameter": attack(
    "recursion",
    ["stack", "fuel"],
    acting("const f = (a = f()) => a; return f();"),
  ),
  "through a field": attack(
    "recursion",
    ["stack", "fuel"],
    acting("class Nest { inner = new Nest(); } return new Nest();"),
  ),
  "through yield*": attack("recursion", ["stack", "fuel"], acting("function* g() { yield* g(); } return [...g()];")),
  "exponential fields": attack(
    "recursion",
    "fuel",
    acting(
      "let d = 60; class Tree { a = d > 0 && (d--, new Tree(), d++); b = d > 0 && (d--, new Tree(), d++); } return new Tree();",
    ),
  ),
  "caught and tried again": attack(
    "recursion",
    "fuel",
    acting("const f = () => { try { return f(); } catch { return f(); } }; return f();"),
  ),
};

/** Ways to fill the memory. */
const memory = {
  "arrays in an array": attack(
    "memory",
    ["memory", "fuel"],
    acting("const a = []; for (;;) a.push(new Array(1000).fill(1));"),
  ),
  "chain of objects": attack("memory", ["memory", "fuel"], acting("let a = null; for (;;) a = { a, b: {} };")),
  "map of closures": attack(
    "memory",
    ["memory", "fuel"],
    acting("const m = new Map(); for (let i = 0; ; i++) m.set(i, () => m);"),
  ),
  "string that doubles": attack("memory", ["memory", "threw"], acting("let s = 'ab'; for (;;) s += s;")),
  "string of a gigabyte": attack("memory", ["memory", "threw"], acting("return 'x'.repeat(2 ** 30).length;")),
  "typed array of gigabytes": attack("memory", ["memory", "threw"], acting("return new Float64Array(2 ** 28).length;")),
  "many typed arrays": attack(
    "memory",
    ["memory", "fuel"],
    acting("const a = []; for (;;) a.push(new Uint8Array(65536));"),
  ),
  "buffer that grows": attack(
    "memory",
    ["memory", "threw"],
    acting("const b = new ArrayBuffer(1, { maxByteLength: 2 ** 31 }); b.resize(2 ** 31 - 1); return b.byteLength;"),
  ),
  "array of four billion, filled": attack(
    "memory",
    ["memory", "timeout"],
    acting("return new Array(2 ** 32 - 1).fill(0).length;"),
  ),
  "flat of itself": attack(
    "memory",
    ["memory", "stack", "fuel", "threw"],
    acting("const a = []; a.push(a, a); return a.flat(Infinity).length;"),
  ),
  "numbers without end": attack(
    "memory",
    ["memory", "fuel", "threw", "timeout"],
    acting("let x = 3n; for (;;) x = x * x;"),
  ),
  "kept between inputs": attack(
    "memory",
    ["memory", "fuel"],
    "export default () => { const all = []; return () => { for (;;) all.push({}); }; }",
  ),
};

/** Built-ins that work long on little. */
const builtins = {
  "regexp that backtracks": attack("builtin", "fuel", acting("return /^(a+)+$/.test('a'.repeat(40) + '!');")),
  "regexp nested deep": attack(
    "builtin",
    ["threw", "stack", "memory"],
    acting("return new RegExp('('.repeat(60000) + ')'.repeat(60000)).test('');"),
  ),
  "regexp that repeats repetitions": attack(
    "builtin",
    ["threw", "memory", "ok", "stack", "timeout", "fuel"],
    acting("return new RegExp('(?:(?:(?:a{100}){100}){100}){100}').test('a');"),
    false,
  ),
  "search in an array of nothing": attack(
    "builtin",
    ["fuel", "timeout"],
    acting("const a = []; a.length = 2 ** 32 - 1; return a.indexOf(1);"),
  ),
  "search in no array at all": attack(
    "builtin",
    ["fuel", "timeout"],
    acting("return Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);"),
  ),
  "join of holes": attack("builtin", ["timeout", "memory"], acting("return new Array(1e9).join('').length;")),
  "long comparison, often": attack(
    "builtin",
    ["timeout", "fuel"],
    acting("const a = 'x'.repeat(1e6), b = 'x'.repeat(1e6); let n = 0; for (;;) n += a === b;"),
  ),
  "JSON nested deep": attack("builtin", ["threw", "stack"], acting("return JSON.parse('['.repeat(60000));")),
};

/** Ways to leave something behind or to get out. */
const escapes = {
  "changes what all inherit": attack("escape", "threw", acting("Object.prototype.polluted = 1; return 1;")),
  "replaces a method": attack("escape", "threw", acting("Array.prototype.push = () => 9; return 1;")),
  "replaces JSON": attack("escape", "threw", acting("JSON.parse = () => ({}); return 1;")),
  "sets __proto__ of a prototype": attack(
    "escape",
    "threw",
    acting("Array.prototype.__proto__ = { polluted: 1 }; return [].polluted;"),
  ),
  "defines a global": attack("escape", "threw", acting("globalThis.mine = 1; return 1;")),
  "function from a constructor": attack(
    "escape",
    ["threw", "ok"],
    acting("return typeof (() => {}).constructor('return process')().version;"),
    "undefined",
  ),
  "generator from a constructor": attack(
    "escape",
    ["threw", "ok"],
    acting("return typeof (function* () {}).constructor('yield process')().next;"),
    "undefined",
  ),
  "function from the input": attack(
    "escape",
    ["threw", "ok"],
    acting("return typeof [input].constructor.constructor('return process')().version;"),
    "undefined",
  ),
  "eval, called indirectly": attack("escape", "threw", acting("return (0, eval)('typeof process');")),
  "Function by name": attack("escape", "threw", acting("return new Function('return 1')();")),
  "names of the host": attack(
    "escape",
    "ok",
    acting(
      "return [typeof process, typeof require, typeof module, typeof setTimeout, typeof fetch, typeof console, typeof WebAssembly].join();",
    ),
    Array(7).fill("undefined").join(),
  ),
  "clocks and entropy": attack(
    "escape",
    "ok",
    acting("return [typeof Date, typeof performance, typeof crypto, typeof Temporal].join();"),
    Array(4).fill("undefined").join(),
  ),
  "weak references and proxies": attack(
    "escape",
    "ok",
    acting(
      "return [typeof WeakRef, typeof FinalizationRegistry, typeof Proxy, typeof Reflect, typeof Promise].join();",
    ),
    Array(5).fill("undefined").join(),
  ),
  "functions on the stack": attack(
    "escape",
    ["threw", "ok"],
    acting(
      "Error.prepareStackTrace = (error, sites) => sites.map((site) => site.getFunction?.()); return typeof new Error().stack[0];",
    ),
    "string",
  ),
  "who calls": attack(
    "escape",
    ["threw", "ok"],
    acting("return String((function () { return arguments.callee.caller; })());"),
    "null",
  ),
  "this of a plain call": attack(
    "escape",
    "ok",
    "export default function () { return function () { return typeof this; }; }",
    "undefined",
  ),
  "this of the module": attack(
    "escape",
    "ok",
    "const self = this; export default () => () => typeof self;",
    "undefined",
  ),
  "dynamic import": attack(
    "escape",
    ["threw", "ok"],
    acting("import('node:fs').then((fs) => { globalThis.fs = fs; }); return 1;"),
    1,
  ),
  "static import": attack(
    "escape",
    "threw",
    "import fs from 'node:fs'; export default () => () => fs.readdirSync('/');",
  ),
  "shared memory": attack(
    "escape",
    "threw",
    acting("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return 1;"),
  ),
  "asynchronous agent": attack("escape", ["threw", "ok", "crashed"], "export default () => async () => 1", {}),
  microtasks: attack(
    "escape",
    "threw",
    acting("const again = () => Promise.resolve().then(again); again(); return 1;"),
  ),
};

/** Results and exceptions that bite who reads them. */
const results = {
  "contains itself": attack("result", "output", acting("const a = {}; a.a = a; return a;")),
  "nested deep": attack("result", "output", acting("let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a;")),
  "wide and deep": attack(
    "result",
    ["output", "fuel"],
    acting("let a = [0]; for (let i = 0; i < 60; i++) a = [a, a]; return a;"),
  ),
  "large text": attack("result", "output", acting("return 'x'.repeat(3e6);")),
  "text with much to escape": attack("result", "output", acting("return '\\u0001'.repeat(3e5);")),
  "text of three bytes a character": attack("result", "output", acting("return '\\u20ac'.repeat(5e5);")),
  "four billion holes": attack("result", "output", acting("const a = []; a.length = 2 ** 32 - 1; return a;")),
  "toJSON that loops is not called": attack("result", "ok", acting("return { toJSON() { for (;;); } };"), {
    toJSON: undefined,
  }),
  "getter that returns itself": attack(
    "result",
    ["output", "stack", "fuel"],
    acting("const o = { get o() { return o; } }; return o;"),
  ),
  "throws a getter that loops": attack("result", "threw", acting("throw { get message() { for (;;); } };")),
  "throws large text": attack("result", "threw", acting("throw 'x'.repeat(1e6);")),
  "throws nothing": attack("result", "threw", acting("throw undefined;")),
  "throws a symbol": attack("result", "threw", acting("throw Symbol('s');")),
  "claims to be another outcome": attack("result", "threw", acting("throw 'ok:' + JSON.stringify({ status: 'ok' });")),
  "agent that is no function": attack("result", "threw", "export default () => ({ call: 1 })"),
  "module that is no agent": attack("result", "threw", "export default 42"),
  "no default export": attack("result", "threw", "export const agent = () => () => 1"),
  "source nested deep": attack("result", "threw", `export default () => () => ${"(".repeat(3000)}1${")".repeat(3000)}`),
  "source of a long chain": attack("result", ["threw", "ok"], `export default () => () => ${"1+".repeat(3000)}1`, 3001),
};

/** Every attack by what it does. */
export const attacks: Readonly<Record<string, Attack>> = {
  ...loops,
  ...recursion,
  ...memory,
  ...builtins,
  ...escapes,
  ...results,
};
