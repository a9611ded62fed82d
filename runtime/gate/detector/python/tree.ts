/**
 * Python as the same tree that JavaScript has (ESTree), so that the same reading serves both: what Python has and
 * JavaScript has not keeps a type of its own (`Binding`, `Comprehension`, `With`).
 *
 * @module
 */
import { flatten, type Syntax } from "../syntax.js";
import { converterOf } from "./converters.js";
import { dialect } from "./dialect.js";
import { codeOf, read } from "./lezer.js";
import { PythonReader } from "./reader.js";

/** A program, and its source with blanks for comments and texts. */
export interface PythonSyntax extends Syntax {
  readonly code: string;
}

/** @returns why it does not parse, instead of a program, where it does not */
export function parsePython(source: string): PythonSyntax | Error {
  try {
    const tree = read(source);
    const program = new PythonReader(source, converterOf).convert(tree);
    return { ...flatten(source, program, dialect), code: codeOf(tree, source) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
