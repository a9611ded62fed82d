/**
 * Python's grammar as lezer has it, and the parts of its nodes.
 *
 * @module
 */
import { parser } from "@lezer/python";

/** A node of lezer's tree. */
export type PythonTree = ReturnType<typeof parser.parse>["topNode"];

/** The first fault ends it: to go on from faults takes lezer up to 300 ms for 6 KB. */
const strict = parser.configure({ strict: true });

/** Steps of the parser for each character; honest programs take less than two. */
const STEPS_PER_CHARACTER = 4;

/** @throws {SyntaxError} where it is not Python, {RangeError} where it is too ambiguous to read */
export function read(source: string): PythonTree {
  const parse = strict.startParse(withoutGaps(source));
  for (let steps = STEPS_PER_CHARACTER * source.length + 1_000; steps > 0; steps--) {
    const tree = parse.advance();
    if (tree) return tree.topNode;
  }
  throw new RangeError("too ambiguous to read");
}

/** lezer does not know form feeds, `yield` without a value nor `1.`; each character keeps its place. */
const withoutGaps = (source: string): string =>
  source
    .replaceAll("\f", " ")
    .replace(/\byield(?=[ \t]*(?:[\n\r#);\]]|$))/g, BARE_YIELD)
    .replace(/(?<![\w.])(\d{1,20})\.(?![\w.])/g, "$1 ");

const BARE_YIELD = "Yield";

/** The source with blanks for comments and texts; each character that is left keeps its place. */
export function codeOf(tree: PythonTree, source: string): string {
  const parts: string[] = [];
  let at = 0;
  tree.cursor().iterate(({ name, from, to }) => {
    if (name !== "Comment" && name !== "String") return;
    parts.push(source.slice(at, from), " ".repeat(to - from));
    at = to;
  });
  return parts.join("") + source.slice(at);
}

/** All that a node consists of, but for comments. */
export function childNodes(node: PythonTree): PythonTree[] {
  const list: PythonTree[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== "Comment") list.push(child);
  return list;
}

/** Keywords and marks are not values; what begins with a capital letter is, but for operators. */
export const isValue = ({ name }: PythonTree): boolean =>
  /^[A-Z]/.test(name) && !/Op$|^(?:TypeDef|At|FormatSpec|FormatConversion)$/.test(name);

/** The children of a node that are values. */
export const values = (node: PythonTree): PythonTree[] => childNodes(node).filter(isValue);

/** The parts between separators; none is empty. */
export function split(nodes: readonly PythonTree[], separator: string): PythonTree[][] {
  const parts: PythonTree[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts.filter((part) => part.length > 0);
}

/** The parts of a list between its commas, without its brackets and types. */
export const listed = (list: PythonTree): PythonTree[][] => {
  const inner = childNodes(list).filter(({ name }) => !/^[(){}]$|^TypeDef$/.test(name));
  return split(inner, ",");
};
