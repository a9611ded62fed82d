import { type Program, parse, type Token, tokTypes } from "acorn";
import { applyEdits, type Edit } from "./edits.js";
import { hoist } from "./hoist.js";
import { children, type Tree } from "./tree.js";

/** What a script cannot be made of; the message is for the author of the agent. */
export class NotAnAgent extends SyntaxError {}

/** Ten times what an agent may have: the time to parse grows with the square of what is declared. */
const MAX_CHARACTERS = 65_536;
/** Deeper syntax trees are refused, so that what is does not depend on how much of the native stack is left. */
const MAX_NESTING = 500;
const TOO_DEEP = `nested deeper than ${MAX_NESTING} levels`;

/**
 * Turns an agent's module into a script for QuickJS, which is a function: it runs the module and returns its default
 * export. Every call runs the module anew. The source is edited in place, as little as possible.
 *
 * @throws {NotAnAgent} it does not parse, imports something, or has no default export
 */
export function toScript(source: string): string {
  if (source.length > MAX_CHARACTERS) throw new NotAnAgent(`longer than ${MAX_CHARACTERS} characters`);
  const tokens: Token[] = [];
  const program = parseModule(source, tokens);
  const tree = program as unknown as Tree;
  if (!nestsWithin(tree, MAX_NESTING)) throw new NotAnAgent(TOO_DEEP);
  if (waits(tree)) throw new NotAnAgent("a module of an agent cannot await");
  const variable = unusedName("agent", namesIn(tree));
  const edits = [...program.body.flatMap((statement) => unwrap(statement, tokens, variable)), ...hoist(tree, source)];
  const text = applyEdits(source, [...edits, ...separate(tokens, source)]);
  return `(function(){"use strict";\n${text}\nreturn ${nameOfDefault(program) ?? variable}})`;
}

function parseModule(source: string, onToken: Token[]): Program {
  try {
    return parse(source, { ecmaVersion: 2022, sourceType: "module", onToken });
  } catch (error) {
    const message = error instanceof Error ? error.message : "it does not parse";
    throw new NotAnAgent(/stack space/.test(message) ? TOO_DEEP : message);
  }
}

const nestsWithin = (node: Tree, depth: number): boolean =>
  depth > 0 && children(node).every((child) => nestsWithin(child, depth - 1));

/** Whether it awaits outside of functions; in a script `await` is a name, and `await /…/` would be read as a division. */
const waits = (node: Tree): boolean =>
  node.type === "AwaitExpression" || node.await === true || (!/Function/.test(node.type) && children(node).some(waits));

function namesIn(node: Tree, names = new Set<string>()): Set<string> {
  if (node.type === "Identifier") names.add(node.name as string);
  for (const child of children(node)) namesIn(child, names);
  return names;
}

function unusedName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? unusedName(`${name}_`, taken) : name;
}

/** @returns the name that the default export is declared by; undefined where it has none */
function nameOfDefault({ body }: Program): string | undefined {
  for (const statement of body) {
    if (statement.type !== "ExportDefaultDeclaration") continue;
    const { declaration } = statement;
    return isDeclaration(declaration) ? declaration.id?.name : undefined;
  }
  throw new NotAnAgent("there is no default export: write `export default (config) => (input) => output`");
}

type Statement = Program["body"][number];
type Default = Extract<Statement, { type: "ExportDefaultDeclaration" }>["declaration"];

const isDeclaration = (node: Default) => node.type === "FunctionDeclaration" || node.type === "ClassDeclaration";

/** Makes a statement of a module one of a function: without `export`, and with a name for the default one. */
function unwrap(statement: Statement, tokens: readonly Token[], variable: string): Edit[] {
  const { start, end } = statement;
  switch (statement.type) {
    case "ExportDefaultDeclaration": {
      const { declaration } = statement;
      const last = tokens.find((token) => token.type === tokTypes._default && token.start > start);
      const keywords = { start, end: last?.end ?? start };
      if (!isDeclaration(declaration)) return [{ ...keywords, text: `const ${variable} =` }];
      if (declaration.id) return [{ ...keywords, text: "" }];
      return [
        { ...keywords, text: `const ${variable} =` },
        { start: end, end, text: ";" },
      ];
    }
    case "ExportNamedDeclaration":
      if (statement.declaration) return [{ start, end: start + "export".length, text: "" }];
      throw new NotAnAgent("only the default export counts: remove the export list");
    case "ExportAllDeclaration":
    case "ImportDeclaration":
      throw new NotAnAgent("an agent is one module and cannot import another");
    default:
      return [];
  }
}

/** Keeps operators apart that begin a comment in a script, though not in a module: `x<!--y`. */
const separate = (tokens: readonly Token[], source: string): Edit[] =>
  tokens
    .filter(({ type, start }) => type === tokTypes.relational && source.startsWith("<!--", start))
    .map(({ end }) => ({ start: end, end, text: " " }));
