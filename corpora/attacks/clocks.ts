import { type AttackFamily, acting, hostile } from "./attack.js";

/** Ways to tell the time, to draw lots, or to see what ran before. */
export const clocks: AttackFamily = {
  "names of clocks": acting(
    "ok",
    "return [typeof Date, typeof performance, typeof Temporal, typeof crypto].join();",
    Array(4).fill("undefined").join(),
  ),
  "Date from the prototype of another": acting(
    "threw",
    "return new (JSON.parse('0').constructor.constructor)('return Date.now()')();",
  ),
  "time zone": acting(["ok", "threw"], "return typeof Intl;", "undefined"),
  "order of languages": acting("ok", "return ['a', 'B', 'ä', 'z'].sort((a, b) => a.localeCompare(b)).length;", 4),
  "text in the language of the machine": acting(
    "ok",
    "return (1234.5).toLocaleString() + 'I'.toLocaleLowerCase();",
    "1234.5i",
  ),
  "counter of a loop as a clock": acting(
    "fuel",
    "let n = 0; const before = n; while (n === before || n) n++; return n;",
  ),
  "hash of a map as entropy": acting(
    "ok",
    "const m = new Map(); for (let i = 999; i >= 0; i--) m.set('k' + i, i); return [...m.values()][0];",
    999,
  ),
  "order of keys as entropy": acting("ok", "return Object.keys({ b: 1, a: 2, 1: 3, 0: 4 }).join('');", "01ba"),
  "unset memory as entropy": acting(
    "ok",
    "return new Uint8Array(1e5).some(Boolean) || new Float64Array(1e4).some(Boolean);",
    false,
  ),
  "memory that was used, as entropy": acting(
    "ok",
    "for (let i = 0; i < 50; i++) new Uint8Array(1e4).fill(i); return new Uint8Array(1e4).some(Boolean);",
    false,
  ),
  "order of equal elements as entropy": acting(
    "ok",
    "return Array.from({ length: 500 }, (_, i) => i).sort(() => 0).every((x, i) => x === i);",
    true,
  ),
  "address of an object": acting("ok", "return String({}) + String(Symbol());", "[object Object]Symbol()"),
  "source of its own": acting(
    ["ok", "threw"],
    "return (function f() { return 1; }).toString().includes('tank');",
    false,
  ),
  "source of a built-in": acting("ok", "return Math.random.toString().includes('state');", false),
  "errors that tell places": acting(
    "ok",
    "try { null.x; } catch (e) { return [e.lineNumber, e.fileName, e.columnNumber].join(); }",
    ",,",
  ),
  "the random numbers of another": hostile(
    "ok",
    "const first = Math.random(); export default () => () => [first, Math.random(), Math.random()]",
    [0.6270739405881613, 0.002735721180215478, 0.5274470399599522],
  ),
  "the random numbers, drawn a thousand times": acting(
    "ok",
    "for (let i = 0; i < 1000; i++) Math.random(); return Math.random() < 1;",
    true,
  ),
  "the random numbers, seeded anew": acting(
    ["ok", "threw"],
    "return Math.random(7) === Math.random.call({ state: 7 }, 7);",
    false,
  ),
  "depth of the stack as a measure": acting(
    ["ok", "fuel", "stack"],
    "let n = 0; const f = () => { n++; f(); }; try { f(); } catch {} return n > 100;",
    true,
  ),
};
