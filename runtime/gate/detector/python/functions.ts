/**
 * Functions, classes and calls.
 *
 * @module
 */
import type { SyntaxNode } from "../node.js";
import { childNodes, listed, type PythonTree } from "./lezer.js";
import { comprehension } from "./loop-nodes.js";
import type { Converter, PythonReader } from "./reader.js";

const callable =
  (type: string): Converter =>
  (node, reader) => ({
    type,
    id: reader.one(node.getChild("VariableName")),
    params: parameters(node.getChild("ParamList"), reader),
    body: reader.one(childNodes(node).at(-1)),
    async: node.getChild("async") !== null,
  });

/** `def`, `async def` too. */
export const functionDefinition = callable("FunctionDeclaration");

/** `lambda x: …` */
export const lambda = callable("ArrowFunctionExpression");

function parameters(list: PythonTree | null, reader: PythonReader): SyntaxNode[] {
  return (list ? listed(list) : []).flatMap((part) => {
    const [name, , fallback] = part.filter((item) => item.name !== "*" && item.name !== "**");
    if (name?.name !== "VariableName") return [];
    const left = reader.convert(name);
    return fallback ? [reader.at(name, { type: "AssignmentPattern", left, right: reader.convert(fallback) })] : [left];
  });
}

/** `class`; its bases are kept as the arguments of a call are. */
export const classDefinition: Converter = (node, reader) => ({
  type: "ClassDeclaration",
  id: reader.one(node.getChild("VariableName")),
  bases: args(node.getChild("ArgList"), reader),
  body: reader.one(node.getChild("Body")),
});

/** A call; arguments by name become properties, `*a` and `**a` are spread. */
export const convertCall: Converter = (node, reader) => ({
  type: "CallExpression",
  callee: reader.one(childNodes(node)[0]),
  arguments: args(node.getChild("ArgList"), reader),
});

const args = (list: PythonTree | null, reader: PythonReader): SyntaxNode[] =>
  (list ? listed(list) : []).flatMap((part) => argument(part, reader));

/** `a`, `name=a`, `*a`, `a for b in c` */
function argument(part: readonly PythonTree[], reader: PythonReader): SyntaxNode[] {
  const [first, second, third] = part;
  if (second?.name === "AssignOp" && third) {
    const key = reader.at(first, { type: "Identifier", name: reader.text(first) });
    return [reader.at(first, { type: "Property", key, value: reader.convert(third) })];
  }
  if (first?.name === "*" || first?.name === "**")
    return second ? [reader.at(first, { type: "SpreadElement", argument: reader.convert(second) })] : [];
  return part.length > 1 ? [reader.at(first, comprehension(part, reader))] : reader.all(part);
}
