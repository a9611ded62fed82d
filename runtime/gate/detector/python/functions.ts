/**
 * Functions, classes and calls.
 *
 * @module
 */
import type { SyntaxNode } from "../node.js";
import { children, listed, type Tree } from "./lezer.js";
import { comprehension } from "./loop-nodes.js";
import type { Converter, Reader } from "./reader.js";

const callable =
  (type: string): Converter =>
  (node, reader) => ({
    type,
    id: reader.one(node.getChild("VariableName")),
    params: parameters(node.getChild("ParamList"), reader),
    body: reader.one(children(node).at(-1)),
    async: node.getChild("async") !== null,
  });

export const functionDefinition = callable("FunctionDeclaration");
export const lambda = callable("ArrowFunctionExpression");

function parameters(list: Tree | null, reader: Reader): SyntaxNode[] {
  return (list ? listed(list) : []).flatMap((part) => {
    const [name, , fallback] = part.filter((item) => item.name !== "*" && item.name !== "**");
    if (name?.name !== "VariableName") return [];
    const left = reader.convert(name);
    return fallback ? [reader.at(name, { type: "AssignmentPattern", left, right: reader.convert(fallback) })] : [left];
  });
}

export const classDefinition: Converter = (node, reader) => ({
  type: "ClassDeclaration",
  id: reader.one(node.getChild("VariableName")),
  bases: args(node.getChild("ArgList"), reader),
  body: reader.one(node.getChild("Body")),
});

export const call: Converter = (node, reader) => ({
  type: "CallExpression",
  callee: reader.one(children(node)[0]),
  arguments: args(node.getChild("ArgList"), reader),
});

const args = (list: Tree | null, reader: Reader): SyntaxNode[] =>
  (list ? listed(list) : []).flatMap((part) => argument(part, reader));

/** `a`, `name=a`, `*a`, `a for b in c` */
function argument(part: readonly Tree[], reader: Reader): SyntaxNode[] {
  const [first, second, third] = part;
  if (second?.name === "AssignOp" && third) {
    const key = reader.at(first, { type: "Identifier", name: reader.text(first) });
    return [reader.at(first, { type: "Property", key, value: reader.convert(third) })];
  }
  if (first?.name === "*" || first?.name === "**")
    return second ? [reader.at(first, { type: "SpreadElement", argument: reader.convert(second) })] : [];
  return part.length > 1 ? [reader.at(first, comprehension(part, reader))] : reader.all(part);
}
