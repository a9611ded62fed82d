import type { SourceLocation } from "acorn";
import { InvalidInput } from "../../kernel/errors.js";

/** A node of ESTree, with or without the types of TypeScript; which fields there are depends on `type`. */
export interface CompilerTree {
  type: string;
  readonly loc: SourceLocation;
  [field: string]: unknown;
}

/** Whether a field of a node holds a node. */
export const isTree = (value: unknown): value is CompilerTree =>
  typeof value === "object" && value !== null && "type" in value;

/** Source that no agent can be made of, and where; acorn's own errors have the same shape. */
export class CompilerRefusal extends SyntaxError {
  readonly loc: SourceLocation["start"];

  constructor(
    message: string,
    { loc }: Pick<CompilerTree, "loc">,
    readonly hint?: string,
  ) {
    super(message);
    this.loc = loc.start;
  }
}

/** An error about a place in the source: one of ours, or of acorn. */
interface Located extends Error {
  readonly loc: SourceLocation["start"];
  readonly hint?: string;
}

const isLocated = (error: unknown): error is Located => error instanceof Error && "loc" in error;

/** What an author is told of an error that reading `source` threw; what is not about the source goes on as it is. */
export function explain(error: unknown, source: string, file: string): InvalidInput {
  if (!isLocated(error)) throw error;
  const { message, loc, hint = "correct the syntax there" } = error;
  const text = source.split(/\r\n|[\n\r\u2028\u2029]/)[loc.line - 1]?.trim();
  const where = `${file}, line ${loc.line}, column ${loc.column + 1}`;
  const what = message.replace(/ \(\d+:\d+\)( in .*)?$/, ""); // acorn adds the place, with columns from 0
  return new InvalidInput(`${where}: ${what}`, { field: "source", value: text, hint, cause: error });
}
