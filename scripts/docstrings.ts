/**
 * Part of `npm run lint`: names whatever is exported without a docstring directly before it, `file:line name` a line.
 *
 * @module
 */
import * as path from "node:path";
import ts from "typescript";

const ROOT = path.resolve(__dirname, "..");

/** Not ours, or made; examples are read from top to bottom, and the assembly is of another language. */
const OTHERS = [
  "node_modules",
  "dist",
  "cdktf.out",
  ".local",
  "examples",
  "runtime/search/evaluators/formula/assembly",
];

/** An export that says nothing of itself; `line` counts from 1. */
interface Undocumented {
  readonly line: number;
  readonly name: string;
}

/**
 * Declarations of a file that are exported without a docstring. The file's own docstring (`@module`) is none of theirs;
 * that of one overload is for all.
 */
export function undocumented(file: string, text: string): Undocumented[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const exported = source.statements.filter(isExported);
  const documented = new Set(exported.filter(isDocumented).flatMap(namesOf));
  return exported.flatMap((statement) => {
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart());
    const missing = namesOf(statement).filter((name) => !documented.has(name));
    return missing.map((name) => ({ line: line + 1, name }));
  });
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

function isDocumented(statement: ts.Statement): boolean {
  const nearest = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
  return nearest !== undefined && !nearest.tags?.some(({ tagName }) => tagName.text === "module");
}

const namesOf = (statement: ts.Statement): string[] =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : [ts.getNameOfDeclaration(statement as ts.DeclarationStatement)?.getText() ?? "default"];

function main(): void {
  const files = ts.sys.readDirectory(ROOT, [".ts"], OTHERS);
  const found = files.flatMap((file) =>
    undocumented(file, ts.sys.readFile(file) ?? "").map(
      ({ line, name }) => `${path.relative(ROOT, file)}:${line} ${name}`,
    ),
  );
  for (const line of found) console.error(line);
  if (found.length > 0) process.exitCode = 1;
}

if (require.main === module) main();
