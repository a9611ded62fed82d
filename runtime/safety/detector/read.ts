/**
 * What a node says when it is only read, never run: constants folded, names followed to their global.
 *
 * @module
 */
import { isNode, type Syntax, type SyntaxNode } from "./syntax.js";

type Constant = string | number | boolean | null | undefined;

/** The value of a constant expression, or nothing where it is none: `'ev' + 'al'` is "eval", `!0` is true. */
export function fold(node: unknown): { readonly value: Constant } | undefined {
  if (!isNode(node)) return undefined;
  switch (node.type) {
    case "Literal":
      return isConstant(node.value) ? { value: node.value } : undefined;
    case "TemplateLiteral":
      return foldTemplate(node);
    case "UnaryExpression": {
      const argument = fold(node.argument);
      return argument && foldUnary(node.operator, argument.value);
    }
    case "BinaryExpression": {
      const left = fold(node.left);
      const right = left && fold(node.right);
      return left && right && foldBinary(node.operator, left.value, right.value);
    }
    case "TSAsExpression":
    case "ParenthesizedExpression":
      return fold(node.expression);
    default:
      return undefined;
  }
}

const isConstant = (value: unknown): value is Constant => value === null || typeof value !== "object";

function foldTemplate(node: SyntaxNode): { value: string } | undefined {
  const parts = (node.expressions as unknown[]).map(fold);
  if (parts.some((part) => part === undefined)) return undefined;
  const quasis = node.quasis as { value: { cooked?: string | null } }[];
  return { value: quasis.map(({ value }, i) => `${i > 0 ? parts[i - 1]?.value : ""}${value.cooked ?? ""}`).join("") };
}

function foldUnary(operator: unknown, value: Constant): { value: Constant } | undefined {
  if (operator === "!") return { value: !value };
  if (operator === "-") return { value: -Number(value) };
  if (operator === "+") return { value: Number(value) };
  return operator === "void" ? { value: undefined } : undefined;
}

function foldBinary(operator: unknown, left: Constant, right: Constant): { value: Constant } | undefined {
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) return { value: `${left}${right}` };
  const [a, b] = [Number(left), Number(right)];
  if (operator === "+") return { value: a + b };
  if (operator === "-") return { value: a - b };
  if (operator === "*") return { value: a * b };
  if (operator === "/") return { value: a / b };
  if (operator === "**") return { value: a ** b };
  return operator === "<<" ? { value: a << b } : undefined;
}

/** The constant text of a node, if it is text. */
export function textOf(node: unknown): string | undefined {
  const value = fold(node)?.value;
  return typeof value === "string" ? value : undefined;
}

/** The constant number of a node, if it is one; NaN otherwise, which no comparison holds for. */
export function numberOf(node: unknown): number {
  const value = fold(node)?.value;
  return typeof value === "number" ? value : Number.NaN;
}

/** The name of the property that a member expression, a property or a method is about, where it is constant. */
export function propertyName(node: SyntaxNode): string | undefined {
  const key = (node.property ?? node.key) as SyntaxNode | undefined;
  if (key === undefined) return undefined;
  if (node.computed !== true && key.type === "Identifier") return key.name as string;
  return key.type === "Literal" ? String(key.value) : textOf(key);
}

const globalObjects = new Set(["globalThis", "window", "global", "self", "top", "parent", "frames"]);

/** Whether `node` is the global object itself. */
export const isGlobalObject = (node: unknown, { globals }: Syntax): boolean =>
  isNode(node) && globals.has(node) && globalObjects.has(node.name as string);

/** The dotted path from a global: `globalThis["na" + "vigator"].sendBeacon` is "navigator.sendBeacon". */
export function globalPath(node: unknown, syntax: Syntax): string | undefined {
  if (!isNode(node)) return undefined;
  if (!syntax.paths.has(node)) syntax.paths.set(node, findPath(node, syntax));
  return syntax.paths.get(node);
}

function findPath(node: SyntaxNode, syntax: Syntax): string | undefined {
  if (node.type === "Identifier") return syntax.globals.has(node) ? (node.name as string) : undefined;
  if (node.type === "ChainExpression") return globalPath(node.expression, syntax);
  if (node.type !== "MemberExpression") return undefined;
  const name = propertyName(node);
  if (name === undefined) return undefined;
  if (isGlobalObject(node.object, syntax)) return name;
  const object = globalPath(node.object, syntax);
  return object && `${object}.${name}`;
}

/** Every kind of node that can load a module; see {@link loadedModule}. */
export const loaders = [
  "ImportDeclaration",
  "ImportExpression",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "CallExpression",
];

/** The module that `import`, `import()`, `export … from` or `require()` loads; "" where that is not constant. */
export function loadedModule(node: SyntaxNode, syntax: Syntax): string | undefined {
  const named = (source: unknown): string => (textOf(source) ?? "").replace(/^node:/, "");
  if (node.type.startsWith("Import") || node.type.startsWith("Export"))
    return node.source ? named(node.source) : undefined;
  if (node.type !== "CallExpression" || globalPath(node.callee, syntax) !== "require") return undefined;
  return named((node.arguments as unknown[])[0]);
}
