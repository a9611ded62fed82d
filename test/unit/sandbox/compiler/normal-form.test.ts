import fc from "fast-check";
import { type MinifyOptions, minify } from "terser";
import { compile } from "../../../../runtime/sandbox/compiler/compile.js";
import { normalForm } from "../../../../runtime/sandbox/compiler/normal-form.js";
import { Runner } from "../../../../runtime/sandbox/runner/runner.js";
import { honestAgents } from "./honest-agents.js";

/** Every name different from what terser would take, and from those of another seed. */
function renaming(seed: number): MinifyOptions {
  let names = 0;
  return { mangle: { nth_identifier: { get: () => `${"vwxyz"[seed % 5]}${(names++ * 7 + seed).toString(36)}_` } } };
}

const settings = { module: true, toplevel: true, ecma: 2020 } as const;

/** The same program, as somebody else would write it. */
async function rewritten(source: string, how: MinifyOptions): Promise<string> {
  return (await minify(source, { ...settings, compress: false, mangle: false, ...how })).code ?? "";
}

/** Comments and white space wherever a statement ends. */
const commented = (source: string): string => source.replaceAll(";", "; // nothing\n\n /* to see */ ");

describe("the normal form", () => {
  const agents: [name: string, code: string, agent: (typeof honestAgents)[number]][] = [];

  beforeAll(async () => {
    for (const agent of honestAgents) agents.push([agent.name, (await compile(agent.source, agent)).code, agent]);
  });

  it("is the same under any names, with any comments, white space and quotes, and minified", async () => {
    for (const [name, code] of agents) {
      const expected = await normalForm(code);
      const beautified = await rewritten(code, { format: { beautify: true, quote_style: 1 } });
      const spellings = {
        renamed: await rewritten(code, renaming(3)),
        beautified,
        commented: commented(beautified),
        minified: (await minify(beautified, settings)).code ?? "",
        compiled: (await compile(await rewritten(beautified, renaming(8)), { language: "javascript" })).code,
        normal: expected,
      };
      for (const [spelling, text] of Object.entries(spellings)) {
        expect({ name, spelling, form: await normalForm(text) }).toEqual({ name, spelling, form: expected });
      }
    }
  });

  it("does not know what an author calls things that terser leaves alone", async () => {
    const source = (f: string, c: string, p: string, l: string) => `
      class ${c} { #${p} = 1; get() { return this.#${p}; } }
      export default function ${f}({ n }) {
        return (x) => {
          ${l}: for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) if (i * j > x) { x -= j; continue ${l}; }
          return n > 9 ? ${f}({ n: 9 })(x) : new ${c}().get() + x;
        };
      }`;
    const expected = await normalForm(source("agent", "Box", "inner", "outer"));
    expect(await normalForm(source("create", "Crate", "content", "rows"))).toBe(expected);
    expect(await normalForm(source("agent", "Box", "inner", "outer").replace("i * j", "i + j"))).not.toBe(expected);
  });

  it("is one however variables are called", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(9_999), fc.nat(), async (seed, which) => {
        const [, code] = agents[which % agents.length];
        expect(await normalForm(await rewritten(code, renaming(seed)))).toBe(await normalForm(code));
      }),
      { numRuns: 15 },
    );
  });

  it("behaves as the program it is of", async () => {
    const runner = new Runner({});
    for (const [, code, { config, inputs }] of agents) {
      const job = { config, seed: 1, work: { kind: "inputs", inputs } } as const;
      const [one, other] = [code, await normalForm(code)].map((source) => runner.run({ ...job, source }));
      expect(other).toMatchObject({ status: "ok", result: one.status === "ok" && one.result });
    }
  });

  it("is another one for a program that does something else", async () => {
    const source = (a: number, operator: string, key: string) =>
      `export default () => (x, y) => [x.${key} ${operator} y, x > ${a} ? x : y]`;
    const variant = fc.tuple(fc.nat(50), fc.constantFrom("+", "-", "*", "%"), fc.constantFrom("a", "b", "size"));
    await fc.assert(
      fc.asyncProperty(variant, variant, async (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect((await normalForm(source(...one))) === (await normalForm(source(...other)))).toBe(same);
      }),
      { numRuns: 30 },
    );
    const forms = await Promise.all(agents.map(([, code]) => normalForm(code)));
    expect(new Set(forms).size).toBe(forms.length);
  });
});
