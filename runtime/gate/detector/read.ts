/**
 * What a node says when it is only read, never run: constants folded, names followed to their global.
 *
 * @module
 */
import { foldList } from "./fold-text.js";
import { isNode, type SyntaxNode } from "./node.js";
import type { BindingOrigin } from "./scopes.js";
import type { Folded, Syntax } from "./syntax.js";

type Constant = Folded["value"];

/** Longer texts hide nothing that matters, and doubling them would be a bomb. */
const MAX_TEXT = 1_000;
/** Variables that stand for variables. */
const MAX_STEPS = 50;

/** The value of a constant expression, or nothing where it is none: `'ev' + 'al'` is "eval", `!0` is true. */
export function fold(node: unknown, syntax: Syntax): Folded | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "Literal") return isConstant(node.value) ? { value: node.value } : undefined;
  if (!syntax.constants.has(node)) {
    syntax.constants.set(node, undefined); // so that what refers to itself ends
    const folded = foldAny(node, syntax);
    if (typeof folded?.value !== "string" || folded.value.length <= MAX_TEXT) syntax.constants.set(node, folded);
  }
  return syntax.constants.get(node);
}

function foldAny(node: SyntaxNode, syntax: Syntax): Folded | undefined {
  switch (node.type) {
    case "Identifier":
      return foldName(node, syntax);
    case "TemplateLiteral":
      return foldTemplate(node, syntax);
    case "UnaryExpression": {
      const argument = fold(node.argument, syntax);
      return argument && foldUnary(node.operator, argument.value);
    }
    case "BinaryExpression": {
      const left = fold(node.left, syntax);
      const right = left && fold(node.right, syntax);
      return left && right && foldBinary(node.operator, left.value, right.value);
    }
    case "LogicalExpression": {
      const left = fold(node.left, syntax);
      const takesRight = node.operator === "&&" || node.operator === "and" ? left?.value : !left?.value;
      return left && (takesRight ? fold(node.right, syntax) : left);
    }
    case "AssignmentExpression":
      return node.operator === "=" ? fold(node.right, syntax) : undefined;
    case "Assignment":
      return fold((node.bindings as SyntaxNode[] | undefined)?.[0]?.value, syntax);
    case "TextParts":
      return foldParts(node.parts as unknown[], syntax);
    case "CallExpression":
      return syntax.dialect.foldCall(node, syntax);
    case "MemberExpression":
      return foldMember(node, syntax);
    default:
      return isWrapper(node) ? fold(node.expression, syntax) : undefined;
  }
}

const wrappers = new Set(
  "TSAsExpression TSNonNullExpression TSSatisfiesExpression TSTypeAssertion ParenthesizedExpression ChainExpression TSInstantiationExpression".split(
    " ",
  ),
);

/** Whether a node is nothing but the expression in it. */
const isWrapper = ({ type }: SyntaxNode): boolean => wrappers.has(type);

/** The expression within parentheses and types. */
export const unwrapExpression = (node: unknown): SyntaxNode | undefined =>
  isNode(node) ? (isWrapper(node) ? unwrapExpression(node.expression) : node) : undefined;

/** A variable that is written once is what is written. */
function foldName(node: SyntaxNode, syntax: Syntax): Folded | undefined {
  if (syntax.globals.has(node) && node.name === "undefined") return { value: undefined };
  if (syntax.globals.has(node) && node.name === "Infinity") return { value: Number.POSITIVE_INFINITY };
  const only = onlyOrigin(node, syntax);
  return only && only.at.length === 0 ? fold(only.from, syntax) : undefined;
}

function onlyOrigin(node: SyntaxNode, syntax: Syntax): BindingOrigin | undefined {
  const binding = syntax.bindings.get(node);
  return binding?.writes === 1 ? binding.origins[0] : undefined;
}

/** `["eval"][0]`, `{ a: "eval" }.a` and `"eval"[0]`, also by way of a variable. */
function foldMember(node: SyntaxNode, syntax: Syntax): Folded | undefined {
  const name = propertyName(node, syntax);
  if (name === undefined) return foldReversed(node, syntax);
  const list = constantArray(node.object, syntax) ?? textOf(node.object, syntax);
  if (list !== undefined)
    return /^\d{1,4}$/.test(name) && list[Number(name)] !== undefined ? { value: list[Number(name)] } : undefined;
  const object = resolve(node.object, syntax);
  if (object?.type !== "ObjectExpression") return undefined;
  const found = (object.properties as SyntaxNode[]).find(
    (property) => property.key && propertyName(property, syntax) === name,
  );
  return found && fold(found.value, syntax);
}

/** Python's `"lave"[::-1]`. */
function foldReversed({ object, property }: SyntaxNode, syntax: Syntax): Folded | undefined {
  if (!isNode(property) || property.type !== "Slice" || property.text !== "::-1") return undefined;
  const text = textOf(object, syntax);
  return text === undefined ? undefined : { value: [...text].reverse().join("") };
}

/** The expression that a variable stands for. */
function resolve(node: unknown, syntax: Syntax): SyntaxNode | undefined {
  if (!isNode(node)) return undefined;
  if (isWrapper(node)) return resolve(node.expression, syntax);
  if (node.type !== "Identifier") return node;
  const only = onlyOrigin(node, syntax);
  return only && only.at.length === 0 && isNode(only.from) && only.from.type !== "Identifier" ? only.from : undefined;
}

/** The texts of a list that is constant. */
export function constantArray(node: unknown, syntax: Syntax, steps = 0): readonly string[] | undefined {
  const list = resolve(node, syntax);
  if (steps > MAX_STEPS) return undefined;
  if (list?.type === "ArrayExpression") {
    const elements = list.elements as unknown[];
    if (elements.length > MAX_TEXT) return undefined;
    const texts = elements.map((element) => textOf(element, syntax));
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }
  const callee = list?.type === "CallExpression" ? (list.callee as SyntaxNode) : undefined;
  if (list === undefined || callee?.type !== "MemberExpression") return undefined;
  const method = propertyName(callee, syntax);
  if (method !== "split" && method !== "reverse") return undefined;
  const self = constantArray(callee.object, syntax, steps + 1) ?? textOf(callee.object, syntax);
  return foldList(self, method, fold((list.arguments as unknown[])[0], syntax)?.value);
}

const isConstant = (value: unknown): value is Constant => value === null || typeof value !== "object";

function foldTemplate(node: SyntaxNode, syntax: Syntax): Folded | undefined {
  const parts = (node.expressions as unknown[]).map((part) => fold(part, syntax));
  if (parts.some((part) => part === undefined)) return undefined;
  const quasis = node.quasis as { value: { cooked?: string | null } }[];
  return { value: quasis.map(({ value }, i) => `${i > 0 ? parts[i - 1]?.value : ""}${value.cooked ?? ""}`).join("") };
}

/** Python's `"a" "b"` and `f"a{b}"`. */
function foldParts(parts: readonly unknown[], syntax: Syntax): Folded | undefined {
  const texts = parts.map((part) => fold(part, syntax));
  return texts.some((text) => text === undefined) ? undefined : { value: texts.map((text) => text?.value).join("") };
}

function foldUnary(operator: unknown, value: Constant): Folded | undefined {
  if (operator === "!") return { value: !value };
  if (operator === "-") return { value: -Number(value) };
  if (operator === "+") return { value: Number(value) };
  return operator === "void" ? { value: undefined } : undefined;
}

function foldBinary(operator: unknown, left: Constant, right: Constant): Folded | undefined {
  if (operator === "%" && typeof left === "string") return { value: left.replace("%s", () => String(right)) };
  if (typeof left === "string" && operator !== "+" && typeof right === "number") return undefined;
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) return { value: `${left}${right}` };
  const compared = compare(operator, left, right);
  if (compared !== undefined) return { value: compared };
  const [a, b] = [Number(left), Number(right)];
  if (operator === "+") return { value: a + b };
  if (operator === "-") return { value: a - b };
  if (operator === "*") return { value: a * b };
  if (operator === "/") return { value: a / b };
  if (operator === "**") return { value: a ** b };
  return operator === "<<" ? { value: a << b } : undefined;
}

function compare(operator: unknown, left: Constant, right: Constant): boolean | undefined {
  if (operator === "===" || operator === "==") return left === right;
  if (operator === "!==" || operator === "!=") return left !== right;
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  if (operator === ">") return left > right;
  return operator === ">=" ? left >= right : undefined;
}

/** The constant text of a node, if it is text. */
export function textOf(node: unknown, syntax: Syntax): string | undefined {
  const value = fold(node, syntax)?.value;
  return typeof value === "string" ? value : undefined;
}

/** The constant number of a node, if it is one; NaN otherwise, which no comparison holds for. */
export function numberOf(node: unknown, syntax: Syntax): number {
  const value = fold(node, syntax)?.value;
  return typeof value === "number" ? value : Number.NaN;
}

/** The name of the property that a member expression, a property or a method is about, where it is constant. */
export function propertyName(node: SyntaxNode, syntax: Syntax): string | undefined {
  const key = (node.property ?? node.key) as SyntaxNode | undefined;
  if (key === undefined) return undefined;
  if (node.computed !== true && key.type === "Identifier") return key.name as string;
  const value = key.type === "Literal" ? key : fold(key, syntax);
  return value === undefined ? undefined : String(value.value);
}

/** Names are longer only to hide something else: what they cost must not grow with the program. */
const MAX_PATH = 200;

/** The dotted path from a global or a module: `globalThis["na" + "vigator"].sendBeacon` is "navigator.sendBeacon". */
export function globalPath(node: unknown, syntax: Syntax, steps = 0): string | undefined {
  if (!isNode(node) || steps > MAX_STEPS) return undefined;
  if (!syntax.paths.has(node)) {
    syntax.paths.set(node, undefined); // so that what refers to itself ends
    const path = findPath(node, syntax, steps);
    if (path !== undefined && path.length <= MAX_PATH) syntax.paths.set(node, syntax.dialect.shorten(path));
  }
  return syntax.paths.get(node);
}

/** The path of what a call calls; empty where it has none. */
export const calleePath = (call: SyntaxNode, syntax: Syntax): string => globalPath(call.callee, syntax) ?? "";

/** The path of a member by that of its object; undefined where either is unknown. */
export const memberPath = (object: string | undefined, name: string | undefined, { dialect }: Syntax) =>
  object !== undefined && name !== undefined ? dialect.shorten(`${object}.${name}`) : undefined;

function findPath(node: SyntaxNode, syntax: Syntax, steps: number): string | undefined {
  switch (node.type) {
    case "Identifier":
      return pathOfName(node, syntax, steps);
    case "MemberExpression": {
      const object = globalPath(node.object, syntax, steps);
      const name = object === undefined ? undefined : propertyName(node, syntax);
      return name === undefined ? undefined : `${object}.${name}`;
    }
    case "ImportExpression":
      return textOf(node.source, syntax)?.replace(/^node:/, "");
    case "NewExpression": {
      const path = globalPath(node.callee, syntax, steps);
      return path && `${path}()`;
    }
    case "CallExpression":
      return syntax.dialect.callPath(node, syntax);
    case "AwaitExpression":
      return globalPath(node.argument, syntax, steps);
    case "AssignmentExpression":
      return globalPath(node.right, syntax, steps);
    case "SequenceExpression":
      return globalPath((node.expressions as unknown[]).at(-1), syntax, steps);
    case "LogicalExpression":
      return globalPath(node.left, syntax, steps) ?? globalPath(node.right, syntax, steps);
    case "ConditionalExpression":
      return globalPath(node.consequent, syntax, steps) ?? globalPath(node.alternate, syntax, steps);
    default:
      return isWrapper(node) ? globalPath(node.expression, syntax, steps) : undefined;
  }
}

/** A variable is called what it was given first that has a name; a global that is not given anything, as it is. */
function pathOfName(node: SyntaxNode, syntax: Syntax, steps: number): string | undefined {
  const binding = syntax.bindings.get(node);
  if (binding !== undefined && !syntax.paths.has(binding)) {
    syntax.paths.set(binding, undefined);
    for (const { from, at } of binding.origins) {
      const path = typeof from === "string" ? from : globalPath(from, syntax, steps + 1);
      if (path === undefined || path === "") continue;
      syntax.paths.set(binding, [path, ...at].join("."));
      break;
    }
  }
  const path = binding && syntax.paths.get(binding);
  return path ?? (syntax.globals.has(node) ? (node.name as string) : undefined);
}

const globalObjects = new Set(["globalThis", "window", "global", "self", "top", "parent", "frames"]);

/** Whether `node` is the global object itself. */
export const isGlobalObject = (node: unknown, syntax: Syntax): boolean =>
  globalObjects.has(globalPath(node, syntax) ?? "");

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
  const named = (source: unknown): string => (textOf(source, syntax) ?? "").replace(/^node:/, "");
  if (node.importKind === "type" || node.exportKind === "type") return undefined;
  if (node.type.startsWith("Import") || node.type.startsWith("Export"))
    return node.source ? named(node.source) : undefined;
  if (node.type !== "CallExpression" || !/^(?:.+\.)?require$/.test(globalPath(node.callee, syntax) ?? ""))
    return undefined;
  return named((node.arguments as unknown[])[0]);
}
