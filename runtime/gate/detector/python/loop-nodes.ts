/**
 * Loops, and the expressions that are loops.
 *
 * @module
 */
import { childNodes, isValue, type PythonTree, split } from "./lezer.js";
import { binding } from "./names.js";
import type { ConvertedNode, Converter, PythonReader } from "./reader.js";

/** `while test: …`, `for left in right: …`, each with its `else` */
export const loop: Converter = (node, reader) => {
  const parts = childNodes(node);
  const body = parts.findIndex(({ name }) => name === "Body");
  const rest = {
    body: reader.one(parts[body]),
    otherwise: reader.all(parts.slice(body + 1).filter(({ name }) => name === "Body")),
  };
  const head = parts.slice(0, body);
  if (node.name === "WhileStatement") return { type: "WhileStatement", test: reader.one(head[1]), ...rest };
  const [left, right = []] = split(head.filter(({ name }) => name !== "async").slice(1), "in");
  return {
    type: "ForOfStatement",
    left: binding(node, left, undefined, reader),
    right: reader.join(right),
    ...rest,
  };
};

/** `x for a, b in c if d`: a loop with a value. */
export function comprehension(parts: readonly PythonTree[], reader: PythonReader): ConvertedNode {
  const [body, ...clauses] = split(
    parts.filter(({ name }) => !/^[[\](){}]$|^async$/.test(name)),
    "for",
  );
  const loops = clauses.map((clause) => {
    const [left, right = []] = split(clause, "in");
    return reader.at(clause[0], {
      type: "ForOfStatement",
      left: binding(clause[0], left, undefined, reader),
      right: reader.one(right[0]),
      conditions: reader.all(right.slice(1).filter(isValue)),
    });
  });
  return { type: "Comprehension", loops, body: reader.all(body.filter(isValue)) };
}

/** A comprehension in any brackets: its value, inside a loop for each `for`. */
export const comprehensionExpression: Converter = (node, reader) => comprehension(childNodes(node), reader);
