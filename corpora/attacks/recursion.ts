import { type AttackFamily, acting, hostile } from "./attack.js";

const ends = ["stack", "fuel"] as const;

/** Ways to go down forever. */
export const recursion: AttackFamily = {
  "calls itself": acting(ends, "const down = (n) => down(n + 1) + 1; return down(0);"),
  "calls itself in tail position": acting(ends, "const down = (n) => down(n + 1); return down(0);"),
  "calls each other": acting(ends, "const a = () => b() + 1, b = () => a() + 1; return a();"),
  "while instantiating": hostile(ends, "const f = () => f() + 1; export default () => f()"),
  "through toString": acting(ends, "const o = { toString() { return `${o}`; } }; return `${o}`;"),
  "through valueOf": acting(ends, "const o = { valueOf: () => +o + 1 }; return +o;"),
  "through toJSON": acting(ends, "const o = { toJSON: () => JSON.stringify(o) }; return JSON.stringify(o);"),
  "through a reviver": acting(ends, "const f = () => JSON.parse('[1]', f); return f();"),
  "through a getter": acting(ends, "const o = { get a() { return o.a; } }; return o.a;"),
  "through a setter": acting(ends, "const o = { set a(value) { o.a = value; } }; o.a = 1;"),
  "through a comparator": acting(ends, "const f = () => [2, 1].sort(f); return f();"),
  "through a replacer": acting(ends, "const f = () => 'a'.replace('a', f); return f();"),
  "through a default parameter": acting(ends, "const f = (a = f()) => a; return f();"),
  "through a field": acting(ends, "class Nest { inner = new Nest(); } return new Nest();"),
  "through super": acting(
    ends,
    "class A { get a() { return new B().a; } } class B extends A { get a() { return super.a; } } return new B().a;",
  ),
  "through yield*": acting(ends, "function* g() { yield* g(); } return [...g()];"),
  "through the iterator of a spread": acting(
    ends,
    "const o = { *[Symbol.iterator]() { yield [...o]; } }; return [...o];",
  ),
  "through hasInstance": acting(
    ends,
    "const o = { [Symbol.hasInstance]: (x) => x instanceof o }; return 1 instanceof o;",
  ),
  "through bind": acting(ends, "let f = (n) => g(n + 1); const g = f.bind(null); return g(0);"),
  "bound ten thousand times": acting(
    ["stack", "fuel", "memory", "ok"],
    "let f = (x) => x; for (let i = 0; i < 10000; i++) f = f.bind(null); return f(1);",
    1,
  ),
  "helpers of iterators, nested": acting(
    "threw",
    "let i = [1].values(); for (let n = 0; n < 20000; n++) i = i.map((x) => x); return i.next().value;",
  ),
  "arrays in arrays, as text": acting(
    ["stack", "fuel", "threw"],
    "let a = []; for (let i = 0; i < 20000; i++) a = [a]; return String(a);",
  ),
  "arrays in arrays, flattened": acting(
    ["stack", "fuel", "ok"],
    "let a = [1]; for (let i = 0; i < 20000; i++) a = [a]; return a.flat(Infinity);",
    [1],
  ),
  "prototypes of prototypes": acting(
    ["ok", "fuel"],
    "let o = {}; for (let i = 0; i < 20000; i++) o = Object.create(o); let n = 0; for (let i = 0; i < 100; i++) n += o.a === undefined; return n;",
    100,
  ),
  "garbage that is deep": acting(
    ["ok", "fuel", "memory"],
    "for (let n = 0; n < 3; n++) { let o = null; for (let i = 0; i < 10000; i++) o = [o]; } return 1;",
    1,
  ),
  "exponential fields": acting(
    "fuel",
    "let d = 60; class Tree { a = d > 0 && (d--, new Tree(), d++); b = d > 0 && (d--, new Tree(), d++); } return new Tree();",
  ),
  "exponential calls": acting("fuel", "const f = (n) => (n === 0 ? 1 : f(n - 1) + f(n - 1)); return f(60);"),
  "caught and tried again": acting(
    "fuel",
    "const f = () => { try { return f(); } catch { return f(); } }; return f();",
  ),
  "caught at every level, and looped": acting(
    ["fuel", "stack"],
    "const f = () => { try { f(); } finally { for (let i = 0; i < 9; i++) f(); } }; return f();",
  ),
  "end of the stack swallowed": acting(
    ["ok", "fuel"],
    "const f = (n) => { try { return f(n + 1); } catch { return 7; } }; return f(0);",
    7,
  ),
  "end of the stack inside a built-in": acting(
    ["ok", "fuel", "stack"],
    "const f = () => { try { [1].map(f); } catch {} try { JSON.stringify({ toJSON: f }); } catch {} return 3; }; return f();",
    3,
  ),
};
