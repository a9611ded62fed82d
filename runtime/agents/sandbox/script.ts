import { type Program, parse } from "acorn";
import { generate } from "astring";
import { hoist } from "./hoist.js";
import { children, type Tree } from "./tree.js";

/** What a script cannot be made of; the message is for the author of the agent. */
export class NotAnAgent extends SyntaxError {}

/**
 * Turns an agent's module into a script for QuickJS, which is a function: it runs the module and returns its default
 * export. Every call runs the module anew.
 *
 * @throws {NotAnAgent} it does not parse, imports something, or has no default export
 */
export function toScript(source: string): string {
  const program = parseModule(source);
  hoist(program as unknown as Tree);
  const exported = unusedName("agent", namesIn(program as unknown as Tree));
  const body = program.body.flatMap((statement) => unwrap(statement, exported));
  if (!program.body.some((statement) => statement.type === "ExportDefaultDeclaration")) {
    throw new NotAnAgent("there is no default export: write `export default (config) => (input) => output`");
  }
  const statements = generate({ type: "Program", body, sourceType: "script" } as never);
  return `(function(){"use strict";\n${statements}\nreturn ${exported}})`;
}

function parseModule(source: string): Program {
  try {
    return parse(source, { ecmaVersion: 2022, sourceType: "module" });
  } catch (error) {
    throw new NotAnAgent(error instanceof Error ? error.message : "it does not parse");
  }
}

function namesIn(node: Tree, names = new Set<string>()): Set<string> {
  if (node.type === "Identifier") names.add(node.name as string);
  for (const child of children(node)) namesIn(child, names);
  return names;
}

function unusedName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? unusedName(`${name}_`, taken) : name;
}

/** A statement of a module as statements of a function: exports become declarations, the default one that of `exported`. */
function unwrap(statement: Program["body"][number], exported: string): unknown[] {
  switch (statement.type) {
    case "ExportDefaultDeclaration": {
      const { declaration } = statement;
      const isDeclaration = declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration";
      if (isDeclaration && declaration.id) return [declaration, declare(exported, declaration.id)];
      return [declare(exported, { ...declaration, type: declaration.type.replace("Declaration", "Expression") })];
    }
    case "ExportNamedDeclaration":
      if (statement.declaration) return [statement.declaration];
      throw new NotAnAgent("only the default export counts: remove the export list");
    case "ExportAllDeclaration":
    case "ImportDeclaration":
      throw new NotAnAgent("an agent is one module and cannot import another");
    default:
      return [statement];
  }
}

/** `const name = init;` */
function declare(name: string, init: object): unknown {
  const declarator = { type: "VariableDeclarator", id: { type: "Identifier", name }, init };
  return { type: "VariableDeclaration", kind: "const", declarations: [declarator] };
}
