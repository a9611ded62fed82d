import { type AttackFamily, acting } from "./attack.js";

/** Regular expressions that do not come back. */
export const regexps: AttackFamily = {
  "nested repetition": acting("fuel", "return /^(a+)+$/.test('a'.repeat(40) + '!');"),
  "alternatives that overlap": acting("fuel", "return /^(a|aa)+$/.test('a'.repeat(60) + '!');"),
  "repetition of nothing": acting(["ok", "fuel"], "return /(?:a?){40}a{40}/.test('a'.repeat(39));", false),
  "back references": acting("fuel", "return /^(.*)(.*)(.*)(.*)(.*)\\1\\2\\3\\4\\5x$/.test('ab'.repeat(60));"),
  lookbehind: acting("fuel", "return /(?<=x(a|a)*)b/.test('a'.repeat(40) + 'b');"),
  lookahead: acting(["fuel", "ok"], "return /^(?=(a+)+$)a*$/.test('a'.repeat(40) + '!');", false),
  "polynomial on long text": acting("fuel", "return /.*.*.*=.*/.test('x'.repeat(60000));"),
  "the pattern of the safety document": acting(
    ["fuel", "ok"],
    "return /for.*in.*range\\(.*[0-9]{6,}\\)/.test('forin'.repeat(600) + 'range('.repeat(500));",
    false,
  ),
  "sticky, again and again": acting("fuel", "const r = /a/y; for (;;) { r.lastIndex = 0; r.test('a'.repeat(100)); }"),
  "global on nothing": acting("fuel", "const r = /(?:)/g; for (;;) r.exec('abc');"),
  "replace that backtracks": acting("fuel", "return 'a'.repeat(40).replace(/(a*)*b/g, '');"),
  "split that backtracks": acting("fuel", "return 'a'.repeat(60).split(/(a+)+b/);"),
  "matchAll that backtracks": acting("fuel", "return [...('a'.repeat(40)).matchAll(/(a+)+b/g)].length;"),
  caught: acting("fuel", "for (;;) try { /^(a+)+$/.test('a'.repeat(40) + '!'); } catch {}"),
  "nested groups": acting(
    ["threw", "stack", "memory"],
    "return new RegExp('('.repeat(60000) + ')'.repeat(60000)).test('');",
  ),
  "nested classes": acting(
    ["threw", "stack", "memory", "ok"],
    "return new RegExp('['.repeat(20000) + ']'.repeat(20000), 'v').test('');",
    false,
  ),
  "repetitions of repetitions": acting(
    ["threw", "memory", "ok", "stack", "fuel"],
    "return new RegExp('(?:(?:(?:a{100}){100}){100}){100}').test('a');",
    false,
  ),
  "repetitions of a thousand groups": acting(
    "threw",
    "return new RegExp('(?:(a)|b)'.repeat(300) + '{1,1000}').test('b');",
  ),
  "a count beyond all numbers": acting(
    ["ok", "threw"],
    "return new RegExp('a{99999999999999999999}').test('a');",
    false,
  ),
  "three hundred groups": acting(["ok", "threw"], "return new RegExp('()'.repeat(300)).test('');", true),
  "all of Unicode, without case": acting(
    ["ok", "threw", "memory", "fuel"],
    "return /^[^\\u{0}-\\u{10ffff}]$/iu.test('a');",
    false,
  ),
  "names without end": acting(
    ["threw", "memory", "fuel", "ok"],
    "let p = ''; for (let i = 0; i < 250; i++) p += `(?<n${'x'.repeat(100)}${i}>a)`; for (;;) new RegExp(p);",
  ),
  "exec that is replaced": acting(
    ["ok", "fuel", "threw", "memory"],
    "const r = /a/g; Object.defineProperty(r, 'exec', { value: () => ({ index: 0, 0: '' }) }); return 'aaa'.replace(r, 'b');",
  ),
  "flags that lie": acting(
    ["ok", "fuel", "threw"],
    "const r = /a/; Object.defineProperty(r, 'flags', { get() { for (;;); } }); return 'aaa'.matchAll(r);",
  ),
  "recompiled while it matches": acting(
    ["ok", "threw"],
    "const r = /a/g; return typeof 'aaa'.replace(r, () => { r.compile?.('('.repeat(10)); return 'b'; });",
    "string",
  ),
};
