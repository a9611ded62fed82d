import { tsPlugin } from "@sveltejs/acorn-typescript";
import { type Options, Parser } from "acorn";
import { bounded, Unreadable } from "../../../../runtime/gate/detector/bounded-parser.js";

const options: Options = { ecmaVersion: 2022, sourceType: "module", locations: true };
const parsers = { javascript: Parser.extend(bounded), typescript: Parser.extend(tsPlugin() as never, bounded) };
const languages = ["javascript", "typescript"] as const;

const nested = (open: string, close: string, times: number): string =>
  `const a = (b) => ${open.repeat(times)}1${close.repeat(times)};`;

/** Every way to go deeper by one. */
const ways: readonly [open: string, close: string][] = [
  ["`${", "}`"],
  ["(", ")"],
  ["[", "]"],
  ["({ a: ", "})"],
  ["!", ""],
  ["new ", ""],
  ["2 ** ", ""],
  ["b + ", ""],
  ["b ? 1 : ", ""],
  ["b => ", ""],
  ["b(", ")"],
  ["b[", "]"],
  ["(b = ", ") => 1"],
  ["function () { if (b) return ", "}"],
  ["class { static a = ", "}"],
];

describe.each(languages)("the bounded parser of %s", (language) => {
  const parser = parsers[language];

  it.each(ways)("refuses what uses up the stack of a parser: %s … %s", (open, close) => {
    for (const times of [1_000, 5_000, 50_000]) {
      expect(() => parser.parse(nested(open, close, times), options)).toThrow(Unreadable);
    }
  });

  it.each(ways)("reads the same where people could: %s … %s", (open, close) => {
    const source = nested(open, close, 40);
    const plain = language === "javascript" ? Parser : Parser.extend(tsPlugin() as never);
    expect(JSON.stringify(parser.parse(source, options))).toBe(JSON.stringify(plain.parse(source, options)));
  });

  it("says where", () => {
    const source = `let c;\n${nested("(", ")", 5_000)}`;
    expect(() => parser.parse(source, options)).toThrow(
      expect.objectContaining({ message: "nested too deeply", loc: expect.objectContaining({ line: 2 }) }),
    );
  });
});

describe("the bounded parser", () => {
  it.each([
    ["`if` after `else`", "if (a) b(); else ", "c();"],
    ["labels", "", ""],
    ["blocks", "{", `${"}".repeat(5_000)}`],
    ["patterns", "let [", ""],
  ])("refuses deep statements too: %s", (what, open, end) => {
    const patterns = `let ${"[".repeat(5_000)}a${"]".repeat(5_000)} = 1`;
    const labels = Array.from({ length: 5_000 }, (_, i) => `l${i}:`).join("");
    const source = { labels: `${labels};`, patterns }[what] ?? open.repeat(5_000) + end;
    expect(() => parsers.javascript.parse(source, options)).toThrow(Unreadable);
  });

  it("refuses deep types", () => {
    for (const [open, close] of [
      ["(", ")"],
      ["[", "]"],
      ["A<", ">"],
      ["() => ", ""],
      ["A extends B ? C : ", ""],
      ["keyof ", ""],
    ]) {
      const source = `type T = ${open.repeat(5_000)}X${close.repeat(5_000)};`;
      expect(() => parsers.typescript.parse(source, options)).toThrow(Unreadable);
    }
  });

  it.each([
    ["a<b<c>(", ")>"],
    ["a<b<", ""],
    ["a<b.c<", ""],
    ["a?.b<c<", ""],
    ["a<typeof b<", ""],
  ])("refuses TypeScript that could be read in too many ways: %s … %s", (open, close) => {
    const source = `{ ${nested(open, close, 20)} }\n`.repeat(40);
    expect(() => parsers.typescript.parse(source, options)).toThrow("too ambiguous");
  });
});
