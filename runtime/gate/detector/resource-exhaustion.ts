import { isInLoop, loopTypes, region, rounds } from "./loops.js";
import { isNode, type SyntaxNode } from "./node.js";
import { calleePath, fold, globalPath, numberOf, propertyName, textOf, unwrapExpression } from "./read.js";
import { recursesForever, recursesTogether } from "./recursion.js";
import { isRegExpBomb } from "./regexp.js";
import { nodeTypes, type SyntaxRule, weights } from "./rule.js";
import type { Syntax } from "./syntax.js";

const family = "resource_exhaustion";

/** Six digits, as in the pattern for Python, would be 100,000; loops that long are common in honest JavaScript. */
const MANY_ROUNDS = 1_000_000;
const LARGE_ALLOCATION = 1_000_000;

const allocators = /^(Array|ArrayBuffer|SharedArrayBuffer|\w+Array|Buffer\.alloc\w*)$/;
const stretchers = new Set(["repeat", "padStart", "padEnd"]);

/** The loop times the loops around it. */
export function allRounds(index: number, syntax: Syntax): number {
  const { nodes, parents } = syntax;
  let product = rounds(nodes[index], syntax);
  for (let i = parents[index]; i >= 0; i = parents[i]) {
    const outer =
      loopTypes.includes(nodes[i].type) || nodes[i].type === "ForOfStatement" ? rounds(nodes[i], syntax) : Number.NaN;
    if (outer > 1) product *= outer;
  }
  return product;
}

function allocates({ type, callee, arguments: list, left, right }: SyntaxNode, syntax: Syntax): boolean {
  if (type === "AssignmentExpression") {
    return (
      isNode(left) &&
      left.type === "MemberExpression" &&
      propertyName(left, syntax) === "length" &&
      isLarge(right, syntax)
    );
  }
  const [first, second] = list as unknown[];
  const path = globalPath(callee, syntax) ?? "";
  if (path === "Array.from" || path === "Array.apply")
    return isLarge(lengthOf(path === "Array.from" ? first : second, syntax), syntax);
  if (!isLarge(first, syntax)) return false;
  if (allocators.test(path)) return true;
  return isNode(callee) && callee.type === "MemberExpression" && stretchers.has(propertyName(callee, syntax) ?? "");
}

/** The length that `{ length: n }` gives. */
function lengthOf(node: unknown, syntax: Syntax): unknown {
  const object = unwrapExpression(node);
  const properties = object?.type === "ObjectExpression" ? (object.properties as SyntaxNode[]) : [];
  return properties.find((property) => propertyName(property, syntax) === "length")?.value;
}

const isLarge = (node: unknown, syntax: Syntax): boolean => numberOf(node, syntax) >= LARGE_ALLOCATION;

const isName = (node: unknown, name: unknown): boolean =>
  isNode(node) && node.type === "Identifier" && node.name === name;

/** `s += s`, `s = s + s`, `a = a.concat(a)`, `a = [...a, ...a]`, `a.push(...a)` */
export function doubles(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type === "CallExpression") {
    const callee = node.callee as SyntaxNode;
    const [first] = node.arguments as SyntaxNode[];
    if (callee.type !== "MemberExpression" || !isNode(callee.object)) return false;
    const spread = first?.type === "SpreadElement" && isName(first.argument, callee.object.name);
    return propertyName(callee, syntax) === "push" && spread;
  }
  const { left = node.target, right = node.value, operator } = node;
  if (!isNode(left) || left.type !== "Identifier" || !isNode(right)) return false;
  const self = (part: unknown): boolean => isName(part, left.name);
  if (right.type === "TemplateLiteral") return (right.expressions as unknown[]).filter(self).length > 1;
  if (operator === "+=") return self(right);
  if (right.type === "BinaryExpression") return right.operator === "+" && self(right.left) && self(right.right);
  if (right.type === "ArrayExpression") {
    return (right.elements as (SyntaxNode | null)[]).filter((part) => self(part?.argument)).length > 1;
  }
  if (right.type !== "CallExpression") return false;
  const callee = right.callee as SyntaxNode;
  const joined = callee.type === "MemberExpression" && propertyName(callee, syntax) === "concat" && self(callee.object);
  return joined && (right.arguments as unknown[]).some(self);
}

const derivers = /^crypto\.(?:pbkdf2|scrypt|randomBytes|randomFill)(?:Sync)?$/;

function computesTooMuch(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type === "BinaryExpression") {
    if (node.operator !== "**" && node.operator !== "<<") return false;
    const exponent = fold(node.right, syntax)?.value as unknown;
    return typeof exponent === "bigint" && exponent >= LARGE_ALLOCATION;
  }
  const list = node.arguments as unknown[];
  return derivers.test(calleePath(node, syntax)) && list.some((item) => numberOf(item, syntax) >= 100_000_000);
}

/** `const f = () => { setTimeout(f); setTimeout(f); }` */
function setsItselfOff(index: number, syntax: Syntax): boolean {
  const { nodes, parents } = syntax;
  const above = nodes[parents[index]];
  const id = (nodes[index].id ?? (above?.type === "VariableDeclarator" ? above.id : undefined)) as
    | SyntaxNode
    | undefined;
  if (id?.type !== "Identifier") return false;
  let times = 0;
  for (const i of region(index, syntax)) {
    const { type, callee, arguments: list } = nodes[i];
    if (type !== "CallExpression" || !isName((list as unknown[])[0], id.name)) continue;
    if (
      /^(?:setTimeout|setImmediate|setInterval|queueMicrotask|process\.nextTick)$/.test(
        globalPath(callee, syntax) ?? "",
      )
    )
      times++;
  }
  return times > 1;
}

/**
 * Rules of the family for JavaScript and TypeScript: too many rounds, too much memory, too many of what the system has
 * few of.
 */
export const resourceExhaustion: readonly SyntaxRule[] = [
  {
    name: "huge-loop",
    family,
    weight: weights.serious,
    catches: "a loop of a million rounds or more, counting the loops around it",
    triggers: "for (let i = 0; i < 1e9; i++) total += i;",
    ignores: "for (let i = 0; i < 1e3; i++) total += i;",
    on: nodeTypes(...loopTypes),
    matches: (_node, index, syntax) => allRounds(index, syntax) >= MANY_ROUNDS,
  },
  {
    name: "huge-allocation",
    family,
    weight: weights.serious,
    catches: "asks for a million elements or more at once",
    triggers: "const text = 'x'.repeat(2 ** 30);",
    ignores: "const text = '-'.repeat(80);",
    on: nodeTypes("CallExpression", "NewExpression", "AssignmentExpression"),
    matches: (node, _index, syntax) => allocates(node, syntax),
  },
  {
    name: "doubling",
    family,
    weight: weights.serious,
    catches: "doubles a value in every round of a loop",
    triggers: "let s = 'ab'; for (let i = 0; i < 99; i++) s += s;",
    ignores: "let s = 'ab'; for (let i = 0; i < 99; i++) s += i;",
    on: nodeTypes("AssignmentExpression", "CallExpression"),
    matches: (node, index, syntax) => doubles(node, syntax) && isInLoop(index, syntax),
  },
  {
    name: "bottomless-recursion",
    family,
    weight: weights.severe,
    catches: "a function that always calls itself",
    triggers: "const down = (n) => down(n + 1) + 1; down(0)",
    ignores: "const down = (n) => (n > 9 ? n : down(n + 1)); down(0)",
    on: nodeTypes("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"),
    matches: (_node, index, syntax) => recursesForever(index, syntax),
  },
  {
    name: "mutual-recursion",
    family,
    weight: weights.severe,
    catches: "functions that always call each other",
    triggers: "const ping = (n) => pong(n + 1); const pong = (n) => ping(n); ping(0)",
    ignores: "const even = (n) => n === 0 || odd(n - 1); const odd = (n) => n !== 0 && even(n - 1); even(4)",
    on: nodeTypes("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"),
    matches: (_node, index, syntax) => recursesTogether(index, syntax),
  },
  {
    name: "regexp-bomb",
    family,
    weight: weights.serious,
    catches: "a regular expression that repeats a repetition, which can take exponential time",
    triggers: "/^(a+)+$/.test(text)",
    ignores: "/^(ab)+c*$/.test(text)",
    on: nodeTypes("Literal", "NewExpression", "CallExpression"),
    matches: (node, _index, syntax) => {
      if (node.type === "Literal")
        return node.regex !== undefined && isRegExpBomb((node.regex as { pattern: string }).pattern);
      return (
        globalPath(node.callee, syntax) === "RegExp" &&
        isRegExpBomb(textOf((node.arguments as unknown[])[0], syntax) ?? "")
      );
    },
  },
  {
    name: "huge-computation",
    family,
    weight: weights.serious,
    catches: "a computation that takes time or memory without measure",
    triggers: "const n = 2n ** 100000000n;",
    ignores: "const n = 2n ** 64n;",
    on: nodeTypes("BinaryExpression", "CallExpression"),
    matches: (node, _index, syntax) => computesTooMuch(node, syntax),
  },
  {
    name: "multiplying-timers",
    family,
    weight: weights.serious,
    catches: "a function that sets itself off more than once each time",
    triggers: "const f = () => { setTimeout(f); setTimeout(f); }; f();",
    ignores: "const f = () => { setTimeout(f, 1000); }; f();",
    on: nodeTypes("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"),
    matches: (_node, index, syntax) => setsItselfOff(index, syntax),
  },
];
