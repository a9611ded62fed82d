import { type Attack, type AttackFamily, acting } from "./attack.js";

const long = (body: string): Attack => acting(["fuel", "memory"], body);

/** Built-ins that work long on little. */
export const builtins: AttackFamily = {
  "search in an array of nothing": acting(
    ["fuel", "memory"],
    "const a = []; a.length = 2 ** 32 - 1; return a.indexOf(1);",
  ),
  "search from behind": acting(["fuel", "memory"], "const a = []; a.length = 2 ** 32 - 1; return a.lastIndexOf(1);"),
  "search in no array at all": acting(
    ["fuel", "memory"],
    "return Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);",
  ),
  "search, again and again": long("const a = new Array(60000).fill(0); let n = 0; for (;;) n += a.indexOf(1);"),
  "search in a typed array, again and again": long(
    "const a = new Uint8Array(4 << 20); let n = 0; for (;;) n += a.indexOf(1);",
  ),
  "join of holes": long("return new Array(1e9).join('').length;"),
  "text of holes": long("return (new Array(1e9) + '').length;"),
  "reverse of holes": long("const a = []; a.length = 2 ** 32 - 1; a.reverse(); return 1;"),
  "shift of holes": long("const a = []; a.length = 2 ** 32 - 1; a.shift(); return 1;"),
  "unshift of no array": long("[].unshift.call({ length: 2 ** 53 - 2 }, 1); return 1;"),
  "splice of holes": long("const a = []; a.length = 2 ** 32 - 2; a.splice(0, 0, 1); return 1;"),
  "copyWithin of holes": long("[].copyWithin.call({ length: 2 ** 53 - 1 }, 1, 0); return 1;"),
  "fill of no array": acting(["fuel", "memory"], "[].fill.call({ length: 2 ** 53 - 1 }, 1); return 1;"),
  "every hole": long("const a = []; a.length = 2 ** 32 - 1; return a.every((x) => false);"),
  "reduce of holes": long("return [].reduce.call({ length: 2 ** 53 - 1 }, (a) => a);"),
  "forEach of no array": long("[].forEach.call({ length: 2 ** 53 - 1 }, (x) => x); return 1;"),
  "find in no array": long("return [].findLastIndex.call({ length: 2 ** 53 - 1 }, Boolean);"),
  "flat of no array": long("return [].flat.call({ length: 2 ** 53 - 1 }).length;"),
  "concat of what says it is long": long(
    "const long = { length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true }; return [].concat(long).length;",
  ),
  "slice of no array": long("return [].slice.call({ length: 2 ** 32 - 1 }).length;"),
  "sort of holes": long("const a = []; a.length = 2 ** 32 - 1; a.sort(); return 1;"),
  "sort of no array": long("[].sort.call({ length: 2 ** 53 - 1 }); return 1;"),
  "toSorted of holes": acting(["fuel", "memory", "threw"], "return new Array(2 ** 31).toSorted().length;"),
  "set of an endless iterator of C": long("new Set([].values.call({ length: 2 ** 53 - 1 })); return 1;"),
  "spread of an endless iterator of C": long("return [...[].keys.call({ length: 2 ** 53 - 1 })].length;"),
  "drop of an endless iterator of C": acting(
    "threw",
    "return [].values.call({ length: 2 ** 53 - 1 }).drop(2 ** 53 - 1).next().done;",
  ),
  "count of an endless iterator of C": acting(
    "threw",
    "return [].values.call({ length: 2 ** 53 - 1 }).every(Boolean.bind(null, 1));",
  ),
  "entries of what says it is long": long(
    "return Object.fromEntries([].map.call({ length: 2 ** 32 - 1 }, String)).length;",
  ),
  "maximum of many, again and again": long(
    "const a = new Array(30000).fill(1); let n = 0; for (;;) n += Math.max(...a);",
  ),
  "hypotenuse of many, again and again": long(
    "const a = new Array(30000).fill(1); let n = 0; for (;;) n += Math.hypot(...a);",
  ),
  "long comparison, again and again": long(
    "const a = 'x'.repeat(1e6), b = 'x'.repeat(1e6); let n = 0; for (;;) n += a === b;",
  ),
  "long keys, again and again": long(
    "const m = new Map(); for (let i = 0; ; i++) { m.clear(); m.set('x'.repeat(1e6), i); m.get('x'.repeat(1e6)); }",
  ),
  "needle in a haystack": long(
    "const hay = 'a'.repeat(1e6), needle = 'a'.repeat(5e5) + 'b'; let n = 0; for (;;) n += hay.indexOf(needle);",
  ),
  "split at every character": long("const s = 'a,'.repeat(30000); let n = 0; for (;;) n += s.split(',').length;"),
  "replaceAll of every character": long(
    "const s = 'a'.repeat(60000); let n = 0; for (;;) n += s.replaceAll('a', 'b').length;",
  ),
  "trim of much space": long("const s = ' '.repeat(1e6) + 'a'; let n = 0; for (;;) n += s.trim().length;"),
  "case of long text": long("const s = 'ß'.repeat(60000); let n = 0; for (;;) n += s.toUpperCase().length;"),
  "normal form of long text": long(
    "const s = '\\u1E9B\\u0323'.repeat(30000); let n = 0; for (;;) n += s.normalize('NFKD').length;",
  ),
  "order of long texts": long("const s = 'é'.repeat(60000); let n = 0; for (;;) n += s.localeCompare(s + 'a');"),
  "whether long text is well formed": long(
    "const s = '\\u{1F600}'.repeat(60000); let n = 0; for (;;) n += s.isWellFormed();",
  ),
  "number from long text": long("const s = '9'.repeat(1e6); let n = 0; for (;;) n += parseInt(s) + Number(s);"),
  "digits of a number": acting(
    ["fuel", "memory"],
    "let n = 0; for (;;) n += (5e-324).toString(2).length + (1.5).toFixed(100).length;",
  ),
  "digits of a large number": acting(["fuel", "memory", "threw"], "return (2n ** (2n ** 21n)).toString().length;"),
  "large number from digits": acting("threw", "return BigInt('9'.repeat(1e6)) > 0n;"),
  "power of a large number": acting(["fuel", "memory", "threw"], "return (7n ** 1000000n) % 10n === 1n;"),
  "remainder of large numbers": long(
    "const a = (1n << 500000n) - 1n, b = (1n << 250000n) + 1n; let n = 0n; for (;;) n += a % b;",
  ),
  "bits of a large number": long("const a = (1n << 900000n) - 1n; let n = 0n; for (;;) n ^= ~a | (a >> 1n);"),
  "assign, again and again": long(
    "const o = {}; for (let i = 0; i < 3e4; i++) o['k' + i] = i; for (;;) Object.assign({}, o);",
  ),
  "keys, again and again": long(
    "const o = {}; for (let i = 0; i < 2e4; i++) o['k' + i] = i; let n = 0; for (;;) n += Object.keys(o).length;",
  ),
  "spread of an object, again and again": long(
    "const o = {}; for (let i = 0; i < 2e4; i++) o['k' + i] = i; for (;;) ({ ...o });",
  ),
  "freeze of much": long("for (;;) Object.freeze(new Array(60000).fill(0));"),
  "JSON out, again and again": long(
    "const a = []; for (let i = 0; i < 6e4; i++) a.push(i); let n = 0; for (;;) n += JSON.stringify(a).length;",
  ),
  "JSON in, again and again": long(
    "const s = `[${'0,'.repeat(60000)}0]`; let n = 0; for (;;) n += JSON.parse(s).length;",
  ),
  "JSON nested deep": acting(["threw", "stack"], "return JSON.parse('['.repeat(60000));"),
  "JSON with indents": acting(
    ["memory", "threw", "fuel", "stack"],
    "let a = 0; for (let i = 0; i < 900; i++) a = [a, a === 0 ? 0 : 1]; for (;;) JSON.stringify(a, null, 10);",
  ),
  "typed array filled, again and again": long("const a = new Float64Array(5e5); for (;;) a.fill(1);"),
  "typed array reversed, again and again": long("const a = new Uint8Array(4 << 20); for (;;) a.reverse();"),
  "typed array sorted, again and again": long("const a = new Float64Array(3e5); for (;;) a.sort();"),
  "typed array copied, again and again": long("const a = new Uint8Array(2 << 20); for (;;) a.set(a.slice());"),
  "comparator without an order": acting(
    ["ok", "fuel", "memory"],
    "return Array.from({ length: 6000 }, (_, i) => i).sort(() => Math.random() - 0.5).length;",
    6000,
  ),
  "comparator that grows what it sorts": acting(
    ["ok", "fuel", "memory"],
    "const a = [5, 4, 3, 2, 1]; a.sort((x, y) => { a.push(1); return x - y; }); return a.length < 100;",
    true,
  ),
  "text to percent signs": acting("threw", "let n = 0; for (;;) n += encodeURIComponent('é'.repeat(60000)).length;"),
  "groups of what says it is long": acting(
    ["fuel", "memory"],
    "return Object.groupBy([].keys.call({ length: 2 ** 53 - 1 }), () => 'a').a.length;",
  ),
};
