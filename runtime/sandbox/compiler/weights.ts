import { decodedMappings, type EncodedSourceMap, TraceMap } from "@jridgewell/trace-mapping";
import { type CompilerTree, isTree } from "./tree.js";

/** What one named part of an agent takes of its compiled code. */
interface Weight {
  /** As its author calls it. */
  readonly name: string;
  /** 1-based, in the author's source. */
  readonly line: number;
  /** UTF-8, without the named parts inside it. */
  readonly bytes: number;
}

/** A named part of the source; lines are 1-based, columns 0-based. */
interface Part {
  readonly name: string;
  readonly loc: CompilerTree["loc"];
}

/**
 * The parts that weigh most, heaviest first: functions, classes and tables that have a name. What has none (a
 * callback, a statement) counts for the part around it.
 *
 * @param code    compiled
 * @param map     where it comes from
 * @param program the author's source
 */
export function heaviest(code: string, map: EncodedSourceMap, program: CompilerTree, count = 5): Weight[] {
  const parts: Part[] = [{ name: "top level", loc: program.loc }];
  collect(program, parts);
  const bytes = new Map<Part, number>();
  const lines = code.split("\n");
  for (const [line, segments] of decodedMappings(new TraceMap(map)).entries()) {
    for (const [i, [column, , originalLine = 0, originalColumn = 0]] of segments.entries()) {
      const text = `${lines[line]}\n`.slice(column, segments[i + 1]?.[0]);
      const part = innermost(parts, originalLine + 1, originalColumn);
      bytes.set(part, (bytes.get(part) ?? 0) + Buffer.byteLength(text));
    }
  }
  return [...bytes]
    .map(([{ name, loc }, weight]) => ({ name, line: loc.start.line, bytes: weight }))
    .sort((a, b) => b.bytes - a.bytes || a.line - b.line)
    .slice(0, count);
}

/** Parents before children. */
function collect(node: CompilerTree, parts: Part[]): void {
  const name = partName(node);
  if (name !== undefined) parts.push({ name, loc: node.loc });
  for (const child of Object.values(node).flat()) if (isTree(child)) collect(child, parts);
}

const large = /Function|Class|^ArrayExpression|^ObjectExpression/;

/** What a node is called, where it is a part of its own. */
function partName({ type, id, key, init, value }: CompilerTree): string | undefined {
  const named = (name: unknown): string | undefined => (isTree(name) ? String(name.name ?? name.value) : undefined);
  if (type === "ExportDefaultDeclaration") return "default export";
  if (type === "FunctionDeclaration" || type === "ClassDeclaration") return named(id);
  if (type === "VariableDeclarator" && isTree(init) && large.test(init.type)) return named(id);
  const isMember = type === "MethodDefinition" || type === "Property" || type === "PropertyDefinition";
  return isMember && isTree(value) && value.type.includes("Function") ? named(key) : undefined;
}

function innermost(parts: readonly Part[], line: number, column: number): Part {
  const holds = ({ loc: { start, end } }: Part): boolean =>
    (line > start.line || (line === start.line && column >= start.column)) &&
    (line < end.line || (line === end.line && column < end.column));
  return parts.findLast(holds) ?? parts[0];
}
