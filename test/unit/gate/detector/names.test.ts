import { inspect } from "../../../../runtime/gate/inspect.js";
import type { Language } from "../../../../runtime/gate/verdict.js";

const rulesOf = (source: string, language: Language): string[] =>
  inspect(source, language)
    .findings.filter(({ weight }) => weight > 0)
    .map(({ rule }) => rule);

describe("names and constants", () => {
  it.each([
    ["const g = globalThis; const k = 'ev' + 'al'; g[k](x)", "dynamic-code"],
    ["const { exec: run } = require('child_' + 'process'); run(x)", "shell-command"],
    ["let load; load = require; load('child_process').exec(x)", "shell-command"],
    ["((r) => r('child_process').exec(x))(require)", "shell-command"],
    ["const o = { a: 'eval' }; globalThis[o.a](x)", "dynamic-code"],
    ["Function = Function; Function(x)", "dynamic-code"],
    ["while (x = true) {}", "endless-loop"],
  ])("are followed in JavaScript: %s", (source, rule) => {
    expect(rulesOf(source, "javascript")).toContain(rule);
  });

  it.each([
    ["import os as o\nf = getattr(o, 'sys' + 'tem')\nf(x)", "python-shell"],
    ["m = __import__('o' + 's')\nm.popen(x)", "python-shell"],
    ["from subprocess import run as r\nr(x, shell=True)", "python-program"],
    ["globals()['__builtins__'].__dict__['ex' 'ec'](x)", "python-dynamic-code"],
    ["getattr(__builtins__, '%s%s' % ('ev', 'al'))(x)", "python-hidden-name"],
    ["getattr(__builtins__, f\"{'ev'}al\")(x)", "python-dynamic-code"],
    ["def f(x):\n    global exec\n    exec(x)", "python-dynamic-code"],
    ["def f(x):\n    global run\n    run(x)\nfrom os import system as run", "python-shell"],
  ])("are followed in Python: %s", (source, rule) => {
    expect(rulesOf(source, "python")).toContain(rule);
  });

  it.each([
    ["running = True\ndef stop():\n    global running\n    running = False\nwhile running:\n    step()", "python"],
    ["def stop():\n    global running\n    running = False\nrunning = True\nwhile running:\n    step()", "python"],
    ["let on = true; const stop = () => { on = false; }; while (on) step();", "javascript"],
    ["def compile(x):\n    return x\ncompile(1)", "python"],
    ["class A:\n    def run(self):\n        return run(self)", "python"],
    ["class A:\n    @property\n    def line(self):\n        return line(self.at)", "python"],
    ["def read():\n    yield\n    x = yield\n", "python"],
    ["x = 20.\ny = (1., 2.)\n\f\nz = 3", "python"],
  ] as const)("that can change are not taken for constants, nor one's own for others: %s", (source, language) => {
    expect(rulesOf(source, language)).toEqual([]);
  });

  it.each([
    ["a = a + a\nb = c\nc = b\nb('x')\nlist = list.split(list)\np = join(p, p)\nopen(p, 'w')", "python"],
    ["const a = a + a; var b = c, c = b; b('x'); const l = l.split(l)[l]; fetch(l); setTimeout(l + l)", "javascript"],
    [
      `const a0 = 'aaaaaaaa';${Array.from({ length: 60 }, (_, i) => `const a${i + 1} = a${i} + a${i};`).join("")} f(globalThis[a60])`,
      "javascript",
    ],
    [Array.from({ length: 3_000 }, (_, i) => `const b${i} = b${i + 1};`).join(""), "javascript"],
  ] as const)("that refer to themselves or grow do not hold it up: %#", (source, language) => {
    expect(rulesOf(source, language)).not.toContain("unjudged");
  });
});

describe("the patterns in Python", () => {
  it.each([
    "# eval(x)",
    "text = 'os.system('",
    "ast.literal_eval(x)",
    "model.eval()",
    "while True:\n    if done(): break",
  ])("are reported but do not count where the tree shows something else: %j", (source) => {
    expect(inspect(source, "python")).toMatchObject({ safety_score: 1, findings: [{ weight: 0 }] });
  });

  it.each(["eval(x", "# eval(\neval(x)", "while True:\n    def f(): return 1", "x = 1 +\nos.system('id')"])(
    "count where it does not: %j",
    (source) => {
      expect(inspect(source, "python").decision).not.toBe("accept");
    },
  );
});
