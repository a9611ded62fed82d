import { type AttackFamily, acting, hostile, underLimits } from "./attack.js";

const ends = ["memory", "fuel"] as const;

/** Ways to fill the memory. */
export const memory: AttackFamily = {
  "arrays in an array": acting(ends, "const a = []; for (;;) a.push(new Array(1000).fill(1));"),
  "chain of objects": acting(ends, "let a = null; for (;;) a = { a, b: {} };"),
  "map of closures": acting(ends, "const m = new Map(); for (let i = 0; ; i++) m.set(i, () => m);"),
  "map of objects": acting(ends, "const m = new Map(); for (let i = 0; ; i++) m.set(i, { x: i });"),
  "set of symbols": acting(ends, "const s = new Set(); for (;;) s.add(Symbol());"),
  "registered symbols": acting(ends, "for (let i = 0; ; i++) Symbol.for('s' + i);"),
  "keys of a weak map": acting(
    ends,
    "const w = new WeakMap(), k = []; for (;;) { const o = {}; k.push(o); w.set(o, k); }",
  ),
  "properties of one object": acting(ends, "const o = {}; for (let i = 0; ; i++) o['k' + i] = i;"),
  "shapes of objects": acting(ends, "const a = []; for (let i = 0; ; i++) a.push({ ['k' + i]: i });"),
  "generators, suspended": acting(
    ends,
    "const a = []; function* g() { yield a; } for (;;) { const i = g(); i.next(); a.push(i); }",
  ),
  "classes with private names": acting(
    ends,
    "const a = []; for (;;) a.push(class { #x = a; y() { return this.#x; } });",
  ),
  "regular expressions": acting(
    ["memory", "fuel", "threw"],
    "const a = []; for (let i = 0; ; i++) a.push(new RegExp('a'.repeat(1000) + i));",
  ),
  errors: acting(ends, "const a = []; for (;;) a.push(new Error('x'.repeat(100)));"),
  "iterator kept half-way": acting(
    ends,
    "const a = []; for (;;) { const i = new Map([[1, a]]).entries(); i.next(); a.push(i); }",
  ),
  "array of four billion": acting(["memory", "ok"], "return new Array(2 ** 32 - 1).length;", 2 ** 32 - 1),
  "array of four billion, filled": acting(ends, "return new Array(2 ** 32 - 1).fill(0).length;"),
  "array from a length of four billion": acting(ends, "return Array.from({ length: 2 ** 32 - 1 }).length;"),
  "arguments of a million": acting(["memory", "stack", "threw", "fuel"], "return Math.max(...new Array(1e6).fill(1));"),
  "arguments by apply": acting(
    ["memory", "stack", "threw", "fuel"],
    "return Math.max.apply(null, { length: 2 ** 31 });",
  ),
  "string that doubles": acting(["memory", "threw"], "let s = 'ab'; for (;;) s += s;"),
  "string that doubles, by a template": acting(["memory", "threw"], "let s = 'ab'; for (;;) s = `${s}${s}`;"),
  "string that doubles, by join": acting(["memory", "threw"], "let s = 'ab'; for (;;) s = [s, s].join(s);"),
  "string that doubles, by replace": acting(
    ["memory", "threw", "fuel"],
    "let s = 'aa'; for (;;) s = s.replace(/a/g, '$`$&');",
  ),
  "string of a gigabyte": acting(["memory", "threw"], "return 'x'.repeat(2 ** 30).length;"),
  "padding of a gigabyte": acting(["memory", "threw"], "return ''.padEnd(2 ** 30, 'ab').length;"),
  "rope of sixteen million, made flat": acting(
    ["memory", "ok"],
    "let s = 'ab'; for (let i = 0; i < 24; i++) s = s + s; return s.charCodeAt(5);",
    98,
  ),
  "rope that leans to one side": acting(
    ["ok", "fuel", "memory"],
    "let s = ''; for (let i = 0; i < 50000; i++) s = s + 'abcdefgh'; return s.charCodeAt(7);",
    104,
  ),
  "pieces of a long string": acting(ends, "const s = 'a'.repeat(60000); for (;;) s.split('');"),
  "all matches of nothing": acting(
    ["memory", "fuel", "ok"],
    "return [...'x'.repeat(1e6).matchAll(/(?:)/g)].length;",
    1_000_001,
  ),
  "typed array of gigabytes": acting(["memory", "threw"], "return new Float64Array(2 ** 28).length;"),
  "typed array of a length that wraps": acting(["memory", "threw"], "return new Float64Array(2 ** 29 + 1).length;"),
  "many typed arrays": acting(ends, "const a = []; for (;;) a.push(new Uint8Array(65536));"),
  "views without end": acting(ends, "const b = new ArrayBuffer(8), a = []; for (;;) a.push(new DataView(b));"),
  "buffer that grows": acting(
    ["memory", "threw"],
    "const b = new ArrayBuffer(1, { maxByteLength: 2 ** 31 }); b.resize(2 ** 31 - 1); return b.byteLength;",
  ),
  "buffer that grows and shrinks": acting(
    ["memory", "threw", "fuel"],
    "const b = new ArrayBuffer(0, { maxByteLength: 4e6 }); for (;;) { b.resize(4e6); b.resize(0); }",
  ),
  "buffers transferred": acting(
    ["memory", "threw", "fuel"],
    "let b = new ArrayBuffer(1e6); for (let n = 1e6; ; n *= 2) b = b.transfer(n);",
  ),
  "flat of itself": acting(
    ["memory", "stack", "fuel", "threw"],
    "const a = []; a.push(a, a); return a.flat(Infinity).length;",
  ),
  "concat of itself": acting(["memory", "threw", "fuel"], "let a = [1]; for (;;) a = a.concat(a);"),
  "JSON of what is shared": acting(
    ["memory", "threw", "fuel"],
    "let a = ['x'.repeat(100)]; for (let i = 0; i < 40; i++) a = [a, a]; return JSON.stringify(a).length;",
  ),
  "numbers without end": acting(["memory", "fuel", "threw"], "let x = 3n; for (;;) x = x * x;"),
  "number shifted by a billion": acting(["memory", "threw"], "return (1n << (2n ** 30n)).toString().length;"),
  "shadow of a module": hostile(ends, "const all = []; for (;;) all.push([]); export default () => () => 0"),
  "kept between inputs": hostile(
    ends,
    "export default () => { const all = []; return () => { for (;;) all.push({}); }; }",
  ),
  "end of the memory swallowed": acting(
    ["fuel", "memory", "ok"],
    "const a = []; try { for (;;) a.push('x'.repeat(1e5) + a.length); } catch { return 5; }",
    5,
  ),
  "end of the memory, again and again": acting(ends, "const a = []; for (;;) try { for (;;) a.push([a]); } catch {}"),
  // what is left must do for saying how much was used
  "full to the last byte, kept": underLimits(
    { memoryBytes: 1_000_000 },
    hostile(
      ["ok", "memory", "threw"],
      `const kept = [];
       export default () => () => {
         for (let size = 65536; size >= 1; size >>= 1) try { for (;;) kept.push('x'.repeat(size) + kept.length); } catch {}
         let chain = null;
         try { for (;;) chain = { chain }; } catch {}
         kept.push(chain);
         return 1;
       }`,
      1,
    ),
  ),
  "full to the last byte, and throws": underLimits(
    { memoryBytes: 1_000_000 },
    hostile(
      ["threw", "memory"],
      `const kept = [];
       export default () => () => {
         let chain = null;
         try { for (;;) chain = { chain, text: 'x' + kept.length }; } catch {}
         kept[0] = chain;
         throw chain;
       }`,
    ),
  ),
  "no memory to begin with": underLimits({ memoryBytes: 1 }, acting(["memory", "ok"], "return 1;", 1)),
  "no stack to begin with": underLimits({ stackBytes: 1 }, acting(["stack", "threw", "memory"], "return 1;", 1)),
};
