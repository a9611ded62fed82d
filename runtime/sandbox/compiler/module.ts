import { tsPlugin } from "@sveltejs/acorn-typescript";
import { type Options, Parser, type Token } from "acorn";
import { bounded } from "../../gate/detector/bounded-parser.js";
import { languageOf } from "../../gate/language.js";
import type { Language } from "../../gate/verdict.js";
import { InvalidInput } from "../../kernel/errors.js";
import { CompilerRefusal, type CompilerTree, explain, isTree } from "./tree.js";
import { withoutTypes } from "./types.js";

/** The languages that agents are written in. */
export const agentLanguages = ["javascript", "typescript"] as const satisfies readonly Language[];

/** What an agent is written in; TypeScript loses its types and is JavaScript then. */
export type AgentLanguage = (typeof agentLanguages)[number];

/** The language that the name of a file stands for. @throws {InvalidInput} where agents are not written in it */
export function agentLanguageOf(file: string): AgentLanguage {
  const found = languageOf(file);
  const language = agentLanguages.find((known) => known === found);
  if (language) return language;
  const hint = "write it in JavaScript (.js) or TypeScript (.ts)";
  throw new InvalidInput(`agents are not written in ${found}`, { field: "file", value: file, hint });
}

const parsers: Readonly<Record<AgentLanguage, typeof Parser>> = {
  javascript: Parser.extend(bounded),
  typescript: Parser.extend(tsPlugin() as never, bounded),
};

/** The syntax of the sandbox (script/script.ts). */
const dialect = { ecmaVersion: 2022, sourceType: "module", locations: true } as const satisfies Options;

/**
 * Reads an agent's module as plain JavaScript whose only export is the default one, every node at the line and column
 * it has in the source.
 *
 * @param file what the places in the tree are said to be in
 * @throws {InvalidInput} naming line and column: syntax, imports, no default export, TypeScript that is more than types
 */
export function readModule(source: string, language: AgentLanguage, file: string): CompilerTree {
  try {
    const program = parsers[language].parse(source, { ...dialect, sourceFile: file }) as unknown as CompilerTree;
    return onlyDefaultExport(withoutTypes(program));
  } catch (error) {
    throw explain(error, source, file);
  }
}

/** The tokens of a module that {@link readModule} can read. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  Parser.parse(source, { ...dialect, onToken: tokens });
  return tokens;
}

/** Nobody can import from an agent: its other exports are ordinary declarations, which may turn out to be unused. */
function onlyDefaultExport(program: CompilerTree): CompilerTree {
  const statements = program.body as CompilerTree[];
  const body = statements.flatMap(unexported);
  const listed = statements.flatMap(({ specifiers }) => (specifiers ?? []) as CompilerTree[]).find(isDefault);
  if (listed) body.push({ ...listed, type: "ExportDefaultDeclaration", declaration: listed.local });
  if (!body.some(({ type }) => type === "ExportDefaultDeclaration")) {
    throw new CompilerRefusal(
      "there is no default export",
      program,
      "write `export default (config) => (input) => output`",
    );
  }
  return { ...program, body };
}

function unexported(statement: CompilerTree): CompilerTree[] {
  const { type, declaration, source } = statement;
  if (type === "ImportDeclaration" || type === "ExportAllDeclaration" || isTree(source)) {
    throw new CompilerRefusal(
      "an agent cannot import another module",
      statement,
      "put all it needs into its own source",
    );
  }
  if (type !== "ExportNamedDeclaration") return [statement];
  return isTree(declaration) ? [declaration] : [];
}

const isDefault = ({ exported }: CompilerTree): boolean =>
  isTree(exported) && (exported.name ?? exported.value) === "default";
