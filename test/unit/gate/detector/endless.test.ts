import { inspect } from "../../../../runtime/gate/inspect.js";
import type { Language } from "../../../../runtime/gate/verdict.js";

const rulesOf = (source: string, language: Language): string[] =>
  inspect(source, language)
    .findings.filter(({ weight }) => weight > 0)
    .map(({ rule }) => rule);

const counters = new Set(["runaway-counter", "python-stuck-loop"]);
const cycles = new Set(["mutual-recursion", "python-mutual-recursion"]);

describe("a loop whose test is left only further behind", () => {
  it.each([
    ["let x = 1; while (x) x++;", "javascript"],
    ["const f = (x) => { while (x) x++; };", "javascript"],
    ["let x = -3; do { x--; } while (x);", "javascript"],
    ["let x = 5; while (x !== 3) x += 2;", "javascript"],
    ["let x = -1; while (x != 0) x = x - 1;", "javascript"],
    ["let i = 9; for (; i >= 0; i++) total += i;", "javascript"],
    ["for (let i = 0; 10 > i; i--) total += i;", "javascript"],
    ["let i; for (i = 0; i < 10; i--) total += i;", "javascript"],
    ["let lo = 0, hi = 9; while (lo < hi) { lo--; hi++; }", "javascript"],
    ["let n = 5; while (n > 0 || more) n++;", "javascript"],
    ["let n = 5; while (n > 0) { if (odd(n)) n += 2; else n++; }", "javascript"],
    ["let n: number = 5; while (n > 0) { n = 1 + n; }", "typescript"],
    ["x = 1\nwhile x:\n    x += 1", "python"],
    ["while 0 < n: n = n + 1", "python"],
    ["x = 5\nwhile x != 3 or more:\n    x += 2", "python"],
  ] as const)("is found: %s", (source, language) => {
    expect(rulesOf(source, language).some((rule) => counters.has(rule))).toBe(true);
  });

  it.each([
    ["let x = -5; while (x) x++;", "javascript"],
    ["const f = (x) => { while (x) x--; };", "javascript"],
    ["let x = 1; while (x !== 9) x += 2;", "javascript"],
    ["for (let i = 10; i > 0; i += -1) total += i;", "javascript"],
    ["for (let i = 10; i > 0; i++) { i -= 3; }", "javascript"],
    ["const f = (step) => { for (let i = 0; i < 10; i -= step) total += i; };", "javascript"],
    ["let lo = 9, hi = 0; while (lo > hi) { lo++; hi += 2; }", "javascript"],
    ["let i = 0; while (i < 10) { i--; [3].forEach((x) => { i += x; }); }", "javascript"],
    ["let n = 5; const down = () => { n = 0; }; while (n > 0) { n++; down(); }", "javascript"],
    ["let n = 5; while (n > 0 && more()) n++;", "javascript"],
    ["let n = 5; while (n < bound()) n--;", "javascript"],
    ["let n = 5; while (n > 0) { n++; [n] = take(n); }", "javascript"],
    ["let n = 5; while (n > 0) { n++; if (n > 9) break; }", "javascript"],
    ["let n = 5; while (n > 0) { n++; for (n of list) use(n); }", "javascript"],
    ["x = -5\nwhile x:\n    x += 1", "python"],
    ["while 0 < n: n = n - 1", "python"],
    ["def f():\n    global n\n    n = 0\nn = 5\nwhile n > 0:\n    n += 1\n    f()", "python"],
  ] as const)("is not seen in one that can end: %s", (source, language) => {
    expect(rulesOf(source, language)).toEqual([]);
  });
});

describe("functions that always call each other", () => {
  it.each([
    ["function ping(n) { return pong(n + 1); } function pong(n) { return ping(n); } ping(0);", "javascript"],
    ["const a = () => b(); const b = () => c(); const c = () => { a(); };", "javascript"],
    ["function f(n) { g(n); if (n > 9) return; } const g = function (n) { f(n - 1); return n; };", "javascript"],
    ["async function f() { await g(); } async function g() { await f(); }", "javascript"],
    ["const f = (n: number): number => g(n); const g = (n: number): number => f(n) + 1;", "typescript"],
    ["def ping(n):\n    return pong(n + 1)\ndef pong(n):\n    return ping(n)", "python"],
    ["f = lambda n: g(n)\ng = lambda n: f(n)", "python"],
  ] as const)("are found: %s", (source, language) => {
    expect(rulesOf(source, language).filter((rule) => cycles.has(rule))).not.toEqual([]);
  });

  it.each([
    ["const isEven = (n) => n === 0 || isOdd(n - 1); const isOdd = (n) => n !== 0 && isEven(n - 1);", "javascript"],
    ["function f(n) { if (n < 1) return 0; return g(n - 1); } function g(n) { return f(n) + 1; }", "javascript"],
    ["const f = (n) => g(n - 1); const g = (n) => (n > 0 ? f(n) : n);", "javascript"],
    ["const f = (n) => (memo[n] ??= g(n - 1)); const g = (n) => f(n) + 1;", "javascript"],
    ["const f = (node) => node?.each(g(node)); const g = (node) => f(node.next);", "javascript"],
    ["const f = () => { setTimeout(g, 9); }; const g = () => { f(); };", "javascript"],
    ["const f = (n) => { return n; g(n); }; const g = (n) => f(n);", "javascript"],
    ["const f = (n = g(1)) => n; const g = (n) => f(n);", "javascript"],
    ["const poll = async () => { await wait(9); check(); }; const check = async () => { poll(); };", "javascript"],
    ["function* f() { yield 1; yield* g(); } function* g() { yield* f(); }", "javascript"],
    ["let f = (n) => g(n); const g = (n) => f(n); f = (n) => n;", "javascript"],
    [
      "def is_even(n):\n    return n == 0 or is_odd(n - 1)\ndef is_odd(n):\n    return n != 0 and is_even(n - 1)",
      "python",
    ],
    ["def f(n):\n    assert n\n    return g(n - 1)\ndef g(n):\n    return f(n)", "python"],
    ["def f():\n    g()\n    yield 1\ndef g():\n    f()", "python"],
    ["def f(xs):\n    return [g(x) for x in xs]\ndef g(xs):\n    return f(xs)", "python"],
    ["def f(n):\n    match n:\n        case 0: return 0\n    return g(n)\ndef g(n):\n    return f(n)", "python"],
  ] as const)("are not seen where one can come back: %s", (source, language) => {
    expect(rulesOf(source, language)).toEqual([]);
  });

  it("takes time in proportion to the program, however long the cycle", () => {
    const chain = Array.from({ length: 5_000 }, (_, i) => `function f${i}() { f${(i + 1) % 5_000}(); }`).join("\n");
    expect(rulesOf(chain, "javascript")).toContain("mutual-recursion"); // a quadratic search would not come back in time
  });
});
