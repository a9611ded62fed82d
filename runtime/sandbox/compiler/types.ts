/**
 * TypeScript becomes JavaScript by leaving out nodes of its syntax tree. No text is rewritten: every node that stays
 * has the place it had, and no line that ends where a type ended can run into the next.
 *
 * @module
 */
import { MAX_SYNTAX_DEPTH } from "../../gate/detector/syntax.js";
import { CompilerRefusal, type CompilerTree, isTree } from "./tree.js";

/** What takes an expression and says its type. */
const wrappers = new Set(
  "TSAsExpression TSSatisfiesExpression TSNonNullExpression TSTypeAssertion TSInstantiationExpression".split(" "),
);

const typeFields = "typeAnnotation returnType typeParameters typeArguments superTypeParameters implements".split(" ");

/** Statements and members that are types only. */
const typesOnly = new Set(
  "TSInterfaceDeclaration TSTypeAliasDeclaration TSDeclareFunction TSIndexSignature TSNamespaceExportDeclaration".split(
    " ",
  ),
);

/** TypeScript that is more than types: what it is called, and what to write instead. */
const refused: Readonly<Record<string, readonly [name: string, hint: string]>> = {
  TSEnumDeclaration: ["enum", "write an object of constants, or a union of literal types"],
  TSModuleDeclaration: ["namespace", "write plain functions and constants"],
  TSParameterProperty: ["parameter property", "declare the property and assign it in the constructor"],
  TSImportEqualsDeclaration: ["import", "an agent is one module: put all it needs into it"],
  TSExportAssignment: ["export =", "write `export default`"],
  Decorator: ["decorator", "call the function yourself"],
  AccessorProperty: ["accessor", "write a getter and a setter"],
};

/**
 * The same program without types. Changes the tree it is given.
 *
 * @throws {CompilerRefusal} for TypeScript that leaving out types makes no JavaScript of, and for programs nested too deeply
 */
export function withoutTypes(program: CompilerTree): CompilerTree {
  return strip(program, 0) ?? program;
}

/** @returns nothing where nothing is left */
function strip(node: CompilerTree, depth: number): CompilerTree | undefined {
  if (depth > MAX_SYNTAX_DEPTH)
    throw new CompilerRefusal(`nested deeper than ${MAX_SYNTAX_DEPTH} levels`, node, "take it apart");
  if (isType(node)) return undefined;
  if (wrappers.has(node.type)) return strip(node.expression as CompilerTree, depth + 1);
  refuse(node);
  for (const field of typeFields) delete node[field];
  for (const [field, value] of Object.entries(node)) {
    if (Array.isArray(value)) {
      node[field] = value.flatMap((item: unknown) => (isTree(item) ? (strip(item, depth + 1) ?? []) : [item]));
    } else if (isTree(value)) node[field] = strip(value, depth + 1) ?? { ...value, type: "EmptyStatement" };
  }
  return node;
}

/** Whether a node of any kind is there for the type checker only. */
function isType(node: CompilerTree): boolean {
  const { type, declaration, value, specifiers } = node;
  if (typesOnly.has(type) || node.declare === true) return true;
  if (node.importKind === "type" || node.exportKind === "type") return true;
  if (type === "Identifier") return node.name === "this"; // a first parameter that only has a type
  if (type.startsWith("Export")) return isTree(declaration) && isType(declaration);
  if (type === "ImportDeclaration") {
    const imported = specifiers as CompilerTree[];
    return imported.length > 0 && imported.every(isType);
  }
  const isMember = type === "MethodDefinition" || type === "PropertyDefinition";
  return isMember && (node.abstract === true || (isTree(value) && value.type === "TSDeclareMethod"));
}

/** @throws {CompilerRefusal} for a node that is TypeScript and more than a type */
function refuse(node: CompilerTree): void {
  const kind = node.accessor === true ? "AccessorProperty" : node.type;
  if (kind in refused) {
    const [what, hint] = refused[kind];
    throw new CompilerRefusal([what, nameOf(node), "is more than a type"].filter(Boolean).join(" "), node, hint);
  }
  if (kind.startsWith("TS")) throw new CompilerRefusal(`${kind} is not known here`, node, "write it without");
}

/** What the author calls a node, where it has a name. */
function nameOf({ id, key, parameter, expression }: CompilerTree): string | undefined {
  const named = [id, key, parameter, expression].find(isTree);
  if (named?.type === "AssignmentPattern") return nameOf({ ...named, id: named.left });
  if (named?.type === "CallExpression") return nameOf({ ...named, id: named.callee });
  return named?.name as string | undefined;
}
