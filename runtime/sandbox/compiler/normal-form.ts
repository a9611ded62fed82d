import type { MinifyOptions } from "terser";
import { readModule } from "./module.js";
import { shrink } from "./shrink.js";
import { minifyProgram } from "./terser.js";
import { type CompilerTree, isTree } from "./tree.js";

const FILE = "agent.js";

/** Programs settle after one or two rounds; one that does not stands for itself. */
const MAX_ROUNDS = 8;

/**
 * A program that behaves like `code`, and is the same for all that differ from it in the names of their variables, white
 * space, comments, quoting, or by being minified.
 *
 * Shrinking never leaves the program's behaviour, so that two programs of one normal form behave alike; it is repeated
 * until it only goes round in a circle, whose first text in the order of characters is the normal form.
 *
 * @throws {InvalidInput} where it is not the module of an agent
 */
export async function normalForm(code: string): Promise<string> {
  const rounds: string[] = [];
  let at = await renamed(code);
  while (!rounds.includes(at) && rounds.length < MAX_ROUNDS) {
    rounds.push(at);
    at = await renamed((await shrink(readModule(at, "javascript", FILE), FILE)).code);
  }
  const [first] = rounds.slice(rounds.indexOf(at)).sort();
  return first;
}

/** Every variable named by its place, none like another: what is shrunk then depends neither on names nor on shadowing. */
async function renamed(source: string): Promise<string> {
  let variables = 0;
  const program = bareFirst(namelessDefault(readModule(source, "javascript", FILE)));
  const { code = "" } = await minifyProgram(
    program as unknown as string,
    {
      parse: { ecma: 2020, spidermonkey: true },
      ecma: 2020,
      module: true,
      toplevel: true,
      compress: false,
      mangle: { nth_identifier: { get: () => `_${variables++}` } },
      format: { inline_script: false },
    } as MinifyOptions,
  );
  return code;
}

/** The same program, its default export without a name: terser keeps the names of what is exported. */
function namelessDefault(program: CompilerTree): CompilerTree {
  const body = (program.body as CompilerTree[]).flatMap((statement) => {
    const { type, declaration } = statement;
    if (type !== "ExportDefaultDeclaration" || !isTree(declaration) || !isTree(declaration.id)) return [statement];
    return /^(Function|Class)Declaration$/.test(declaration.type)
      ? [declaration, { ...statement, declaration: declaration.id }]
      : [statement];
  });
  return { ...program, body };
}

/**
 * The same program, with every `let` without a value at the beginning of its block: minifiers put them there, or not.
 * Only an error of who uses one before it is declared may go. Changes the tree it is given.
 */
function bareFirst(node: CompilerTree): CompilerTree {
  for (const [field, value] of Object.entries(node)) {
    if (isTree(value)) bareFirst(value);
    if (!Array.isArray(value)) continue;
    const items = value.map((item: unknown) => (isTree(item) ? bareFirst(item) : item));
    const declarations = items.flatMap((item) => (isLet(item) ? (item.declarations as CompilerTree[]) : []));
    const bare = declarations.filter(({ init }) => !isTree(init));
    if (bare.length === 0) continue;
    const rest = items.flatMap((item) => (isLet(item) ? withValues(item) : [item]));
    node[field] = [{ type: "VariableDeclaration", kind: "let", loc: bare[0].loc, declarations: bare }, ...rest];
  }
  return node;
}

const isLet = (item: unknown): item is CompilerTree =>
  isTree(item) && item.type === "VariableDeclaration" && item.kind === "let";

function withValues(node: CompilerTree): CompilerTree[] {
  const declarations = (node.declarations as CompilerTree[]).filter(({ init }) => isTree(init));
  return declarations.length > 0 ? [{ ...node, declarations }] : [];
}
