import type { SyntaxNode } from "../node.js";
import type { Converter } from "./reader.js";

const named: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};
const escapes = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([0-7]{1,3})|([\s\S]))/gi;

/** The text of a string as it stands in Python source: prefix and quotes off, escapes read. */
function textOfLiteral(literal: string): string {
  const [, prefix, quotes] = /^([a-z]*)("""|'''|"|')/i.exec(literal) ?? ["", "", ""];
  const inner = literal.slice(prefix.length + quotes.length, literal.length - quotes.length);
  if (/r/i.test(prefix) || !inner.includes("\\")) return inner;
  return inner.replace(escapes, (whole, x, u, long, octal, other) => {
    const hex = x ?? u ?? long;
    if (hex !== undefined || octal !== undefined)
      return character(Number.parseInt(hex ?? octal, hex === undefined ? 8 : 16));
    return named[other] ?? whole;
  });
}

const character = (code: number): string => (code < 0x110000 ? String.fromCodePoint(code) : "");

/** A string that is not formatted, its escapes read. */
export const string: Converter = (node, reader) => ({ type: "Literal", value: textOfLiteral(reader.text(node)) });

/** A number in any base, underscores dropped; NaN where it is imaginary. */
export const convertNumber: Converter = (node, reader) => {
  const digits = reader.text(node).replaceAll("_", "");
  return { type: "Literal", value: Number(digits.replace(/^0+(?=\d)/, "")) };
};

/** Text and values in turn, as a chain of sums of which each part is text: `f"a{b}"`. */
export const formatted: Converter = (node, reader) => {
  const parts: SyntaxNode[] = [];
  const [opening, quotes] = /^[a-z]*("""|'''|"|')/i.exec(reader.text(node)) ?? ["", ""];
  let from = node.from + opening.length;
  const plain = (to: number): void => {
    if (to > from) parts.push(reader.at(node, { type: "Literal", value: reader.source.slice(from, to) }));
  };
  for (const replacement of node.getChildren("FormatReplacement")) {
    plain(replacement.from);
    parts.push(reader.convert(replacement));
    from = replacement.to;
  }
  plain(node.to - quotes.length);
  return { type: "TextParts", parts };
};
