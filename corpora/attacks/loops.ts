import { type AttackFamily, acting, hostile } from "./attack.js";

/** Ways to go on forever. */
export const loops: AttackFamily = {
  "empty for": acting("fuel", "for (;;);"),
  "while without a block": acting("fuel", "while (true) input++;"),
  "at the top level": hostile("fuel", "while (true); export default () => () => 0"),
  "while instantiating": hostile("fuel", "export default () => { do {} while (1); }"),
  "in a default of the factory": hostile("fuel", "export default (c, d = (() => { for (;;); })()) => () => d"),
  "in a default of a parameter": acting("fuel", "return ((a = (() => { for (;;); })()) => a)();"),
  "in a default of a pattern": acting("fuel", "const { a = (() => { while (1); })() } = {}; return a;"),
  "in a computed key": acting("fuel", "return { [(() => { for (;;); })()]: 1 };"),
  "in a tag of a template": acting("fuel", "return (() => { for (;;); })`x`;"),
  "in a field": acting("fuel", "return new (class { a = (() => { for (;;); })(); })();"),
  "in a static block": acting("fuel", "class A { static { for (;;); } } return A;"),
  "in a static field": acting("fuel", "class A { static a = (() => { for (;;); })(); } return A;"),
  "in a private method": acting("fuel", "class A { #spin() { for (;;); } run() { this.#spin(); } } new A().run();"),
  "in a setter": acting("fuel", "const o = { set a(value) { for (;;); } }; o.a = 1;"),
  "in a getter": acting("fuel", "return { get value() { for (;;); } };"),
  "in a getter, after its end": acting("fuel", "return { get value() { try { for (;;); } catch { return 1; } } };"),
  "in what instanceof asks": acting("fuel", "return 1 instanceof { [Symbol.hasInstance]() { for (;;); } };"),
  "in toString": acting("fuel", "return `${{ toString() { for (;;); } }}`;"),
  "in valueOf": acting("fuel", "return +{ valueOf() { for (;;); } };"),
  "in toPrimitive": acting("fuel", "return 1 + { [Symbol.toPrimitive]() { for (;;); } };"),
  "in a comparator": acting("fuel", "return [3, 1, 2].sort(() => { for (;;); });"),
  "in a replacer": acting("fuel", "return 'aaa'.replace(/a/g, () => { for (;;); });"),
  "in a reviver": acting("fuel", "return JSON.parse('[1]', () => { for (;;); });"),
  "in toJSON": acting("fuel", "return JSON.stringify({ toJSON() { for (;;); } });"),
  "in a species": acting(
    "fuel",
    "class Mine extends Array { static get [Symbol.species]() { for (;;); } } return new Mine(1, 2).map((x) => x);",
  ),
  "in a constructor that a species names": acting(
    "fuel",
    "class Mine extends Array { static get [Symbol.species]() { return function () { while (1); }; } } return new Mine(1, 2, 3).map((x) => x).length;",
  ),
  "in a getter of length": acting("fuel", "return [].join.call({ get length() { while (1); } });"),
  "in lastIndex": acting("fuel", "const r = /a/g; r.lastIndex = { valueOf() { for (;;); } }; return r.exec('a');"),
  "in return of an iterator": acting(
    "fuel",
    "for (const x of { [Symbol.iterator]: () => ({ next: () => ({}), return() { for (;;); } }) }) break;",
  ),
  "catches its own end": acting("fuel", "for (;;) { try { for (;;); } catch { continue; } }"),
  "finally goes on": acting("fuel", "for (;;) try { while (1); } finally { continue; }"),
  "returns after its end": acting("fuel", "try { for (;;); } catch { return 1; }"),
  "returns from finally": acting("fuel", "try { for (;;); } finally { return 1; }"),
  "throws after its end": acting("fuel", "try { for (;;); } catch { throw new TypeError('mine'); }"),
  "throws another thing again and again": acting("fuel", "for (;;) try { throw 0; } catch {}"),
  "labels and switches": acting("fuel", "spin: for (;;) switch (1) { case 1: continue spin; }"),
  "continue of an outer loop": acting("fuel", "outer: while (true) for (const x of [1, 2]) continue outer;"),
  "in grows what it walks": acting(
    "fuel",
    "const o = {}; for (let i = 0; ; i++) for (const k in o) o[k + i] = 1, o.a = 1;",
  ),
  "of grows what it walks": acting(["fuel", "memory"], "const a = [1]; for (const x of a) a.push(x);"),
  "set that is refilled while it is walked": acting(
    "fuel",
    "const s = new Set([0]); for (const x of s) { s.delete(x); s.add(x + 1); }",
  ),
  "map that is refilled in forEach": acting(
    "fuel",
    "const m = new Map([[0, 0]]); m.forEach((_, k) => { m.delete(k); m.set(k + 1, 0); });",
  ),
  "endless generator": acting("fuel", "function* all() { for (;;) yield 1; } for (const x of all()); return 1;"),
  "generator that yields in finally": acting(
    ["fuel", "ok"],
    "function* g() { for (;;) try { yield 1; } finally { yield 2; } } for (const x of g()) break; return 1;",
    1,
  ),
  "two generators that call each other": acting(
    "fuel",
    "function* ping() { for (;;) yield* pong(); } function* pong() { yield 1; } for (const x of ping());",
  ),
  "endless iterator, spread": acting(
    ["fuel", "memory"],
    "return [...{ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }];",
  ),
  "endless iterator, destructured": acting(
    ["fuel", "memory"],
    "const [...rest] = { [Symbol.iterator]: () => ({ next: () => ({}) }) }; return rest;",
  ),
  "endless iterator, drained by a helper": acting(
    "threw",
    "const all = { __proto__: [].values().__proto__.__proto__, next: () => ({ value: 1 }) }; all.forEach(() => {});",
  ),
  "endless iterator, found in nothing": acting(
    "threw",
    "const all = { __proto__: [].values().__proto__.__proto__, next: () => ({ value: 1 }) }; return all.find((x) => x === 2);",
  ),
  "endless iterator into a map": acting(
    "fuel",
    "new Map({ [Symbol.iterator]: () => ({ next: () => ({ value: [1, 1] }) }) });",
  ),
  "a million small steps between inputs": hostile(
    "fuel",
    "let n = 0; export default () => { for (; n < 1e9; n++); return () => n; }",
  ),
};
