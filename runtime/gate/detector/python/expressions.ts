/**
 * Members, dictionaries and operators.
 *
 * @module
 */
import type { SyntaxNode } from "../node.js";
import { childNodes, isValue, listed, values } from "./lezer.js";
import { identifier } from "./names.js";
import type { Converter } from "./reader.js";

/** `a.b`, `a[b]`, `a[b:c]` */
export const member: Converter = (node, reader) => {
  const [object, ...rest] = childNodes(node);
  const name = node.getChild("PropertyName");
  if (name) {
    const property = reader.at(name, identifier(name, reader));
    return { type: "MemberExpression", object: reader.convert(object), property };
  }
  const inner = rest.filter((part) => !/^[[\]]$/.test(part.name));
  const isSlice = inner.some((part) => part.name === ":" || part.name === ",");
  const slice = () => ({
    type: "Slice",
    text: reader.source.slice(inner[0].from, inner.at(-1)?.to),
    parts: reader.all(inner.filter(isValue)),
  });
  return {
    type: "MemberExpression",
    computed: true,
    object: reader.convert(object),
    property: isSlice ? reader.at(node, slice()) : reader.one(inner[0]),
  };
};

/** `{a: b, **c}` */
export const dictionary: Converter = (node, reader) => {
  const properties = listed(node).flatMap((part): SyntaxNode[] => {
    const [key, colon, value] = part;
    if (colon?.name === ":" && value) {
      const pair = { computed: true, key: reader.convert(key), value: reader.convert(value) };
      return [reader.at(key, { type: "Property", ...pair })];
    }
    return reader.all(part.filter(isValue)).map((argument) => reader.at(key, { type: "SpreadElement", argument }));
  });
  return { type: "ObjectExpression", properties };
};

/** Two operands and the operator between, `not in` and `is not` included; `and` and `or` are logical in ESTree. */
export const convertBinary: Converter = (node, reader) => {
  const parts = childNodes(node);
  const operator = parts
    .slice(1, -1)
    .map((part) => reader.text(part))
    .join(" ");
  return {
    type: operator === "and" || operator === "or" ? "LogicalExpression" : "BinaryExpression",
    operator,
    left: reader.convert(parts[0]),
    right: reader.one(parts.at(-1)),
  };
};

/** A sign, `~` or `not`, which becomes `!`. */
export const unary: Converter = (node, reader) => {
  const parts = childNodes(node);
  return {
    type: "UnaryExpression",
    operator: reader.text(parts[0]).replace("not", "!"),
    argument: reader.one(parts.at(-1)),
  };
};

/** `a if test else b` */
export const convertConditional: Converter = (node, reader) => {
  const [consequent, test, alternate] = values(node).map((part) => reader.convert(part));
  return { type: "ConditionalExpression", consequent, test, alternate };
};
