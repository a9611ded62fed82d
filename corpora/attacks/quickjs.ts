import { type AttackFamily, acting } from "./attack.js";

const shrinking = "const b = new ArrayBuffer(4096, { maxByteLength: 8192 }), t = new Int32Array(b).fill(7);";
const cut = "{ valueOf() { b.resize(16); return 1; } }";

/** Attacks on the memory of QuickJS itself, after published reports of it and of its kin (issue or CVE in brackets). */
export const quickjs: AttackFamily = {
  "push after growing by length (quickjs-ng 1562)": acting(
    ["ok", "memory", "fuel", "crashed"],
    "const kept = []; for (let i = 0; i < 3000; i++) { const a = [0]; a.length = 245; a.push({ i }); kept.push(a); } return kept.length;",
    3000,
  ),
  "length set while elements go (quickjs-ng 1467)": acting(
    ["ok", "fuel", "crashed", "threw"],
    "const a = []; for (let i = 0; i < 100; i++) a[i] = { i, get b() { return a; } }; for (let i = 0; i < 500; i++) { a.length = 50; a.push([i]); a.length = 200; a.length = 0; a.unshift(i, {}); } return a.length;",
    2,
  ),
  "comparator that resizes (CVE-2026-0822)": acting(
    ["ok", "threw"],
    "const b = new ArrayBuffer(256, { maxByteLength: 2560 }), u = new Uint8Array(b); for (let i = 0; i < 256; i++) u[i] = i; u[255] = 0; let n = 0; u.sort((x, y) => { if (++n === 1734) b.resize(10); return x - y; }); return u.length <= 256;",
    true,
  ),
  "comparators that resize at every step": acting(
    ["ok", "threw", "fuel"],
    "for (let at = 1; at < 400; at += 7) { const b = new ArrayBuffer(64, { maxByteLength: 640 }), u = new Uint8Array(b); for (let i = 0; i < 64; i++) u[i] = 64 - i; let n = 0; u.sort((x, y) => { if (++n === at) b.resize(at % 2 ? 4 : 640); return x - y; }); } return 1;",
    1,
  ),
  "constructor that resizes by its prototype (CVE-2026-0821)": acting(
    ["ok", "threw"],
    "const b = new ArrayBuffer(10, { maxByteLength: 10 }); class T extends Uint8Array {} const evil = T.bind(); Object.defineProperty(evil, 'prototype', { get() { b.resize(0); return Uint8Array.prototype; } }); return new evil(b).length;",
    10,
  ),
  "copy whose species resizes (CVE-2026-1145)": acting(
    ["ok", "threw"],
    `${shrinking} class T extends Int32Array { static get [Symbol.species]() { b.resize(16); return Int32Array; } } return new T(b).slice().length <= 1024;`,
    true,
  ),
  "with a value that resizes (quickjs 492)": acting(
    ["ok", "threw"],
    `${shrinking} return t.with(0, ${cut}).length <= 1024;`,
    true,
  ),
  "fill with a value that resizes": acting(["ok", "threw"], `${shrinking} t.fill(${cut}); return t.length;`, 4),
  "set at an offset that resizes": acting(
    ["ok", "threw"],
    `${shrinking} t.set([1, 2, 3], ${cut}); return t.length;`,
    4,
  ),
  "set from a getter that resizes": acting(
    ["ok", "threw"],
    `${shrinking} t.set({ length: 1000, get 0() { b.resize(16); return 1; } }); return t.length;`,
    4,
  ),
  "subarray whose end resizes": acting(["ok", "threw"], `${shrinking} return t.subarray(0, ${cut}).length;`, 1),
  "slice whose end resizes": acting(["ok", "threw"], `${shrinking} return t.slice(0, ${cut}).length;`, 1),
  "copyWithin whose start resizes": acting(
    ["ok", "threw"],
    `${shrinking} t.copyWithin(0, ${cut}, 1000); return t.length;`,
    4,
  ),
  "indexOf from where it resizes (CVE-2025-62492)": acting(
    ["ok", "threw"],
    `${shrinking} return t.indexOf(99, ${cut});`,
    -1,
  ),
  "lastIndexOf from where it resizes": acting(
    ["ok", "threw"],
    `${shrinking} return t.lastIndexOf(99, { valueOf() { b.resize(16); return 1000; } });`,
    -1,
  ),
  "join by a separator that resizes": acting(
    ["ok", "threw"],
    `${shrinking} return t.join({ toString() { b.resize(0); return ''; } }).length < 2000;`,
    true,
  ),
  "map that resizes": acting(
    ["ok", "threw"],
    `${shrinking} return t.map((x) => { b.resize(0); return x; }).length;`,
    1024,
  ),
  "iterator that resizes": acting(
    ["ok", "threw"],
    `${shrinking} let n = 0; for (const x of t) { b.resize(16); n++; } return n;`,
    4,
  ),
  "view that writes where nothing is left": acting(
    ["ok", "threw"],
    "const b = new ArrayBuffer(64, { maxByteLength: 64 }), v = new DataView(b); v.setFloat64(56, { valueOf() { b.resize(0); return 1; } }); return 1;",
  ),
  "view that reads where nothing is left": acting(
    ["threw"],
    "const b = new ArrayBuffer(64, { maxByteLength: 64 }), v = new DataView(b); return v.getFloat64({ valueOf() { b.resize(0); return 56; } });",
  ),
  "view beyond its buffer": acting("threw", "return new DataView(new ArrayBuffer(8), 4, 2 ** 32 - 2).getInt8(9);"),
  "offset that wraps": acting("threw", "return new Float64Array(new ArrayBuffer(16), 8, 2 ** 29)[0];"),
  "buffer transferred while it is used": acting(
    ["ok", "threw"],
    "const b = new ArrayBuffer(4096), t = new Uint8Array(b); t.fill({ valueOf() { b.transfer(1); return 1; } }); return t.length;",
    0,
  ),
  "buffer cut by its species": acting(
    ["ok", "threw"],
    "const b = new ArrayBuffer(64, { maxByteLength: 64 }); b.constructor = { [Symbol.species]: function (n) { b.resize(0); return new ArrayBuffer(n); } }; return b.slice(0, 32).byteLength <= 32;",
    true,
  ),
  "lastIndexOf from where it shrinks": acting(
    ["ok", "threw"],
    "const a = new Array(1000).fill(1); return a.lastIndexOf(2, { valueOf() { a.length = 1; return 999; } });",
    -1,
  ),
  "fill from where it shrinks": acting(
    ["ok", "threw"],
    "const a = new Array(1000).fill(1); a.fill(2, { valueOf() { a.length = 1; return 0; } }); return a.length;",
    1000,
  ),
  "splice that shrinks what it cuts (mquickjs 20)": acting(
    ["ok", "threw"],
    "const a = new Array(40).fill({}); return a.splice({ valueOf() { a.length = 0; a.length = 3; return 10; } }, 30).length <= 30;",
    true,
  ),
  "slice that shrinks what it copies": acting(
    ["ok", "threw"],
    "const a = new Array(1000).fill({}); return a.slice(0, { valueOf() { a.length = 1; return 1000; } }).length <= 1000;",
    true,
  ),
  "concat that shrinks what it joins": acting(
    ["ok", "threw"],
    "const a = new Array(1000).fill({}), s = { get [Symbol.isConcatSpreadable]() { a.length = 1; return false; } }; return a.concat(s, a).length;",
    1002,
  ),
  "flat that shrinks what it flattens": acting(
    ["ok", "threw"],
    "const a = [[1, 2, 3], [4]]; Object.defineProperty(a, 0, { get() { a.length = 1; return [1]; }, configurable: true }); return a.flat().length;",
    1,
  ),
  "comparator that empties the array": acting(
    ["ok", "threw"],
    "const a = Array.from({ length: 100 }, (_, i) => ({ i })); a.sort((x, y) => { a.length = 0; a.push(1); return y.i - x.i; }); return a.length;",
    100,
  ),
  "copyWithin that shrinks": acting(
    ["ok", "threw"],
    "const a = new Array(1000).fill({}); a.copyWithin(0, { valueOf() { a.length = 1; return 1; } }); return 1;",
    1,
  ),
  "with an index that shrinks": acting(
    ["ok", "threw"],
    "const a = new Array(100).fill({}); return a.with({ valueOf() { a.length = 1; return 50; } }, 1).length;",
    100,
  ),
  "toSpliced that shrinks": acting(
    ["ok", "threw"],
    "const a = new Array(100).fill({}); return a.toSpliced({ valueOf() { a.length = 1; return 0; } }, 1).length;",
    99,
  ),
  "arguments that a getter takes away (CVE-2025-62491's kin)": acting(
    ["ok", "threw"],
    "const list = [1, 2, 3]; Object.defineProperty(list, 1, { get() { list.length = 0; return 1; }, configurable: true }); return Math.max.apply(null, list);",
    Number.NaN,
  ),
  "spread that a getter takes away": acting(
    ["ok", "threw"],
    "const list = [{}, {}, {}]; Object.defineProperty(list, 0, { get() { list.length = 1; return {}; }, configurable: true }); return [...list].length;",
    1,
  ),
  "map that clears itself while it is walked": acting(
    ["ok"],
    "const m = new Map(Array.from({ length: 100 }, (_, i) => [i, {}])); let n = 0; for (const [k] of m) { m.clear(); m.set('a' + n, {}); if (++n > 50) break; } return n;",
    51,
  ),
  "map whose walker outlives it": acting(
    ["ok"],
    "let m = new Map([[1, {}], [2, {}]]); const i = m.keys(); i.next(); m.delete(2); m.clear(); m = null; for (let n = 0; n < 1000; n++) [n]; return i.next().done;",
    true,
  ),
  "union with a set that changes": acting(
    ["ok", "threw"],
    "const s = new Set([1, 2, 3]); return s.union({ size: 3, has: () => true, keys: () => { s.clear(); return [4, 5].values(); } }).size <= 5;",
    true,
  ),
  "difference with a set that changes": acting(
    "fuel",
    "const s = new Set([1, 2, 3, 4]); return s.difference({ size: 9, has: (x) => { s.clear(); s.add(x); return true; }, keys() {} }).size;",
  ),
  "groups of a map that grows": acting(
    ["ok", "threw", "memory", "fuel"],
    "const a = [1, 2, 3]; return Map.groupBy(a, (x) => { if (a.length < 10) a.push(x); return x; }).size <= 10;",
    true,
  ),
  "reviver that changes what it walks (CVE-2020-22876's kin)": acting(
    ["ok", "threw", "fuel"],
    "return JSON.stringify(JSON.parse('[[1,2,3],[4,5,6],{\"a\":1}]', function (k, v) { if (k === '0') this.length = 1, (this[1] = {}); return v; })).length < 100;",
    true,
  ),
  "stringify that changes what it walks": acting(
    ["ok", "threw", "fuel"],
    "const a = [1, { toJSON() { a.length = 1; return {}; } }, 2, 3]; return JSON.stringify(a).length < 50;",
    true,
  ),
  "replacer list that changes": acting(
    ["ok", "threw"],
    "const list = ['a', new String('b')]; list[1].toString = () => { list.length = 0; return 'b'; }; return JSON.stringify({ a: 1, b: 2 }, list);",
    '{"a":1,"b":2}',
  ),
  "large number, huge and negative (CVE-2025-62493)": acting(
    "ok",
    "return [(-(2n ** 64n)).toString(36), (-(1n << 1023n)).toString(2).length].join();",
    "-3w5e11264sgsg,1025",
  ),
  "large number from odd text (CVE-2025-62496)": acting(
    ["ok", "threw"],
    "const f = (s) => { try { return [s == 1n, s < 2n].join(); } catch { return 'no'; } }; return ['0x1', '0b2', '-0x1', ' 1 ', '1n', '', '0o' + '7'.repeat(100)].map(f).join(';');",
    "true,true;false,false;false,false;true,true;false,false;false,true;false,false",
  ),
  "negative shift of a large number": acting(
    ["ok", "threw", "memory"],
    "return [1n << -(2n ** 31n), 1n >> (2n ** 63n), -1n >> (2n ** 64n)].join();",
    "0,0,-1",
  ),
  "text added to itself while it becomes text (CVE-2025-62494)": acting(
    ["ok", "threw"],
    "let s = 'a'; s += { toString() { s = 1; return 'b'; } }; let n = 0; for (let i = 0; i < 9; i++) n += { valueOf() { n = 'x'; return 1; } }; return [s, n];",
    ["ab", 9],
  ),
  "limit of stack traces that is no number (CVE-2025-62495's kin)": acting(
    "threw",
    "Error.stackTraceLimit = { valueOf() { return {}; } }; return new Error().stack;",
  ),
  "array literal of sixty-six thousand": acting(
    ["ok", "threw", "memory"],
    `const a = [${"1,".repeat(3000)}]; const b = [...a, ...a, ...a, ${"2,".repeat(100)}]; return b.length;`,
    9100,
  ),
  "this that escapes its constructor (quickjs 454)": acting(
    "threw",
    "class A { constructor() { Infinity = this; } } new A(); return 1;",
  ),
  "this before super, kept": acting(
    ["threw"],
    "let kept; class A extends Object { constructor() { kept = () => this; kept(); super(); } } new A(); return 1;",
  ),
  "super called twice": acting(
    "threw",
    "class A extends Array { constructor() { super(); super(); } } new A(); return 1;",
  ),
  "generator that runs itself": acting(
    "threw",
    "let i; function* g() { i.next(); yield 1; } i = g(); i.next(); return 1;",
  ),
  "generator that returns into itself": acting(
    ["threw", "ok"],
    "let i; function* g() { try { yield 1; } finally { i.return(2); } } i = g(); i.next(); i.return(3); return 1;",
  ),
  "iterator that closes what it walks": acting(
    ["ok", "threw"],
    "const i = [1, 2, 3].values().flatMap((x) => { i.return?.(); return [x]; }); return [...i].length <= 3;",
    true,
  ),
  "weak map whose keys die": acting(
    ["ok", "fuel"],
    "const w = new WeakMap(); for (let i = 0; i < 5000; i++) { const k = {}; w.set(k, { k, w }); } return w.has({});",
    false,
  ),
  "cycles by the thousand": acting(
    ["ok", "memory", "fuel"],
    "for (let i = 0; i < 20000; i++) { const a = {}, b = [a, () => a]; a.b = b; } return 1;",
    1,
  ),
  "variables of a scope that is gone": acting(
    ["ok"],
    "const f = []; for (let i = 0; i < 100; i++) { let v = { i }; f.push(() => (v = { v, i })); } for (const g of f) g(); return f.at(-1)().i;",
    99,
  ),
  "arguments kept and changed (quickjs-ng 1400)": acting(
    ["ok"],
    "const kept = []; function f(a) { kept.push(arguments, () => a); a = {}; arguments[0] = []; arguments.length = 1e6; return arguments; } for (let i = 0; i < 1000; i++) f(i); return kept.length;",
    2000,
  ),
  "exotic keys": acting(
    ["ok"],
    "const o = {}; for (const k of [-0, 1e21, '4294967295', '4294967294', 2 ** 31, '-1', '01', Symbol.iterator]) o[k] = k; return Object.keys(o).length;",
    7,
  ),
  "array with the largest index": acting(
    ["ok", "threw"],
    "const a = [1]; a[2 ** 32 - 2] = 2; try { a.push(3); } catch {} return a.length;",
    2 ** 32 - 1,
  ),
  "array whose length is frozen": acting(
    "threw",
    "const a = [1, 2, 3]; Object.defineProperty(a, 'length', { writable: false }); a.push(4); return 1;",
  ),
  "regular expression compiled by its own match": acting(
    ["ok", "threw"],
    "const r = /(a)(b)?/g; r[Symbol.replace]('ab'.repeat(10), () => { r.lastIndex = 2 ** 31; return ''; }); return typeof r.lastIndex;",
    "number",
  ),
  "lastIndex beyond the text": acting(
    ["ok"],
    "const r = /a/gu; r.lastIndex = 2 ** 40; return [r.test('a'), r.lastIndex];",
    [false, 0],
  ),
  "half of a surrogate": acting(
    ["ok"],
    "return [/^.$/u.test('\\ud800'), '\\ud800'.codePointAt(0), [...'\\ud83d\\ude00\\ud83d'].length];",
    [true, 0xd800, 2],
  ),
};
