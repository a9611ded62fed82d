import type { SyntaxNode } from "../node.js";
import { MAX_SYNTAX_DEPTH } from "../syntax.js";
import type { PythonTree } from "./lezer.js";

/** The fields of a node but for its place. */
export interface ConvertedNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Makes a node of ESTree of one of lezer's. */
export type Converter = (node: PythonTree, reader: PythonReader) => ConvertedNode;

/** Turns lezer's nodes into ESTree's, each by the converter of its kind. */
export class PythonReader {
  private depth = 0;

  constructor(
    readonly source: string,
    private readonly converterOf: (name: string) => Converter,
  ) {}

  text({ from, to }: PythonTree): string {
    return this.source.slice(from, to);
  }

  /** A node with the place of another one. */
  at(node: PythonTree, made: ConvertedNode): SyntaxNode {
    return { start: node.from, end: node.to, ...made };
  }

  /** @throws {RangeError} where it is nested too deep */
  convert(node: PythonTree): SyntaxNode {
    if (++this.depth > MAX_SYNTAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_SYNTAX_DEPTH} levels`);
    const made = this.converterOf(node.name)(node, this);
    this.depth--;
    return this.at(node, made);
  }

  all(nodes: readonly PythonTree[]): SyntaxNode[] {
    return nodes.map((node) => this.convert(node));
  }

  one(node: PythonTree | null | undefined): SyntaxNode | undefined {
    return node ? this.convert(node) : undefined;
  }

  /** `a, b` is a tuple, also without parentheses. */
  join(nodes: readonly PythonTree[]): SyntaxNode | undefined {
    return nodes.length > 1
      ? this.at(nodes[0], { type: "ArrayExpression", elements: this.all(nodes) })
      : this.one(nodes[0]);
  }
}
