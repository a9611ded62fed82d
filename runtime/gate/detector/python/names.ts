/**
 * What gives names their values: assignments, `as`, imports.
 *
 * @module
 */
import type { SyntaxNode } from "../node.js";
import { childNodes, isValue, type PythonTree, split, values } from "./lezer.js";
import type { Converter, PythonReader } from "./reader.js";

/** A name, as Python itself normalizes it. */
export const identifier: Converter = (node, reader) => {
  const name = nameOf(node, reader);
  return name === "yield" ? { type: "YieldExpression" } : { type: "Identifier", name };
};

const nameOf = (node: PythonTree, reader: PythonReader): string => reader.text(node).normalize("NFKC");

/** A value that is given to what stands on the left, which declares its names. */
export const binding = (
  node: PythonTree,
  left: readonly PythonTree[],
  value: SyntaxNode | undefined,
  reader: PythonReader,
): SyntaxNode => reader.at(node, { type: "Binding", target: target(left, reader), value });

function target(nodes: readonly PythonTree[], reader: PythonReader): SyntaxNode | undefined {
  const made = reader.all(
    nodes.flatMap((node) => (/^(?:Tuple|Array|Parenthesized)Expression$/.test(node.name) ? values(node) : [node])),
  );
  if (made.length < 2) return made[0];
  return reader.at(nodes[0], { type: "ArrayPattern", elements: made });
}

/** `a = b = value` */
export const assignment: Converter = (node, reader) => {
  const untyped = childNodes(node).filter(({ name }) => name !== "TypeDef");
  const sides = split(untyped, "AssignOp");
  const value = reader.join(sides.at(-1) ?? []);
  if (sides.length < 2) return { type: "Assignment" };
  const valueFor = (side: number) => (side === 0 || value?.type === "Identifier" ? value && { ...value } : undefined);
  return {
    type: "Assignment",
    bindings: sides.slice(0, -1).map((side, i) => binding(node, side, valueFor(i), reader)),
  };
};

/** `(a := value)` */
export const namedExpression: Converter = (node, reader) => {
  const [name, value] = values(node);
  return { type: "Assignment", bindings: [binding(node, name ? [name] : [], reader.one(value), reader)] };
};

/** `with a as b`, `except E as e`, `case x as y` */
export const naming: Converter = (node, reader) => {
  const parts: SyntaxNode[] = [];
  const list = childNodes(node).filter((part) => part.name === "as" || isValue(part));
  for (let i = 0; i < list.length; i++) {
    if (list[i + 1]?.name === "as" && list[i + 2]) {
      parts.push(binding(list[i], [list[i + 2]], reader.convert(list[i]), reader));
      i += 2;
    } else if (list[i].name !== "as") parts.push(reader.convert(list[i]));
  }
  return { type: node.name, block: parts };
};

/** `import a.b as c`, `from .a import b, c` */
export const imports: Converter = (node, reader) => {
  const words = childNodes(node);
  const dotted = (part: readonly PythonTree[]): string => part.map((word) => nameOf(word, reader)).join("");
  const isFrom = words[0].name === "from";
  const [head, tail = []] = isFrom ? split(words.slice(1), "import") : [[], words.slice(1)];
  const unbracketed = tail.filter(({ name }) => !/^[()]$/.test(name));
  const bindings = split(unbracketed, ",").map((part) => {
    const [name, alias] = split(part, "as");
    const module = isFrom ? `${dotted(head)}.${dotted(name)}` : dotted(name);
    const local = alias?.[0] ?? name[0];
    return reader.at(local, {
      type: "PythonImport",
      module: isFrom ? dotted(head) : module,
      star: isFrom && dotted(name) === "*",
      path: alias === undefined && !isFrom ? dotted(name.slice(0, 1)) : module,
      local: reader.at(local, identifier(local, reader)),
    });
  });
  return { type: "ImportStatement", bindings };
};
