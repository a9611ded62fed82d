import { type CompilerTree, isTree } from "./tree.js";

/**
 * The same program, where nothing stands before a `let` without a value that comes after it in the source. Of
 * `let a, unused = f(a), b = g()` terser makes `f(a); let a, b = g()` (5.51, drop-unused.js), which throws: so every
 * variable of such a declaration gets one of its own. Changes the tree it is given.
 */
export function apart(node: CompilerTree): CompilerTree {
  for (const [field, value] of Object.entries(node)) {
    if (Array.isArray(value))
      node[field] = value.flatMap((item: unknown) => (isTree(item) ? split(apart(item)) : [item]));
    else if (isTree(value)) apart(value);
  }
  if (node.type === "ForStatement" && isTree(node.init)) initialise(node.init);
  return node;
}

const withoutValue = ({ init }: CompilerTree): boolean => !isTree(init);

/** One declaration of many variables as many of one. */
function split(node: CompilerTree): CompilerTree[] {
  if (node.type !== "VariableDeclaration" || node.kind !== "let") return [node];
  const declarators = node.declarations as CompilerTree[];
  if (!declarators.some(withoutValue)) return [node];
  return declarators.map((declarator) => ({ ...node, loc: declarator.loc, declarations: [declarator] }));
}

/** The head of a loop has one declaration only: `let a, b = f(a)` becomes `let [a] = [], b = f(a)`. */
function initialise({ kind, declarations }: CompilerTree): void {
  if (kind !== "let") return;
  const declarators = declarations as CompilerTree[];
  const last = declarators.findLastIndex((declarator) => !withoutValue(declarator));
  for (const declarator of declarators.slice(0, last + 1).filter(withoutValue)) {
    const { loc, id } = declarator;
    declarator.init = { type: "ArrayExpression", loc, elements: [] };
    declarator.id = { type: "ArrayPattern", loc, elements: [id] };
  }
}
