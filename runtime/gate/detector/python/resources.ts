import { isInLoop } from "../loops.js";
import type { SyntaxNode } from "../node.js";
import { calleePath, globalPath, numberOf, propertyName, textOf } from "../read.js";
import { recursesForever, recursesTogether } from "../recursion.js";
import { isRegExpBomb } from "../regexp.js";
import { allRounds, doubles } from "../resource-exhaustion.js";
import { nodeTypes, type SyntaxRule, weights } from "../rule.js";
import type { Syntax } from "../syntax.js";

const family = "resource_exhaustion";

/** Six digits, as in the document's pattern. */
const MANY_ROUNDS = 100_000;
const LARGE_ALLOCATION = 10_000_000;

const starters =
  /^(?:os\.fork(?:pty)?|threading\.Thread|multiprocessing\.Process|_thread\.start_new_thread|subprocess\.Popen|socket\.socket|tempfile\.mkstemp)$/;

function allocates(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type === "BinaryExpression") return node.operator === "*" && multiplies(node, syntax);
  const path = calleePath(node, syntax);
  const [first, second] = node.arguments as SyntaxNode[];
  if (
    /^(?:bytearray|bytes|numpy\.(?:zeros|ones|empty|arange|full)|np\.\w+|os\.urandom|secrets\.token_\w+|mmap\.mmap|random\.randbytes|array\.array)$/.test(
      path,
    )
  ) {
    return [first, second].some((item) => sizeOf(item, syntax) >= LARGE_ALLOCATION);
  }
  if (/^(?:list|tuple|set|sum|sorted|max|min)$/.test(path) && first?.type === "CallExpression") {
    const range = globalPath(first.callee, syntax) === "range";
    return range && (first.arguments as unknown[]).some((item) => numberOf(item, syntax) >= LARGE_ALLOCATION);
  }
  const name =
    node.callee && (node.callee as SyntaxNode).type === "MemberExpression"
      ? propertyName(node.callee as SyntaxNode, syntax)
      : "";
  if (/^(?:ljust|rjust|center|zfill|seek|truncate)$/.test(name ?? "")) return sizeOf(first, syntax) >= LARGE_ALLOCATION;
  return false;
}

/** A number, or the product of a shape. */
function sizeOf(node: SyntaxNode | undefined, syntax: Syntax): number {
  if (node?.type !== "ArrayExpression") return numberOf(node, syntax);
  return (node.elements as unknown[]).reduce((product: number, item) => product * numberOf(item, syntax), 1);
}

/** `[0] * 10**9`, `10**9 * "x"` */
function multiplies({ left, right }: SyntaxNode, syntax: Syntax): boolean {
  const isList = (node: unknown): boolean =>
    (node as SyntaxNode).type === "ArrayExpression" || textOf(node, syntax) !== undefined;
  const [a, b] = [numberOf(left, syntax), numberOf(right, syntax)];
  return (isList(left) && b >= LARGE_ALLOCATION) || (isList(right) && a >= LARGE_ALLOCATION);
}

const repeaters = /^itertools\.(?:product|permutations|combinations_with_replacement)$/;

function computesTooMuch(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type === "BinaryExpression") {
    if (node.operator === "<<") return numberOf(node.right, syntax) >= LARGE_ALLOCATION;
    return (
      node.operator === "**" &&
      (numberOf(node.right, syntax) >= 1_000_000 || numberOf(node, syntax) === Number.POSITIVE_INFINITY)
    );
  }
  const path = calleePath(node, syntax);
  const list = node.arguments as SyntaxNode[];
  const numbers = list.map((item) => numberOf(item.type === "Property" ? item.value : item, syntax));
  if (path === "pow") return numbers.length === 2 && numbers[1] >= 1_000_000;
  if (path === "sys.setrecursionlimit" || path === "threading.stack_size") return numbers[0] >= MANY_ROUNDS;
  if (path === "math.factorial") return numbers[0] >= MANY_ROUNDS;
  if (path === "hashlib.pbkdf2_hmac" || path === "hashlib.scrypt")
    return numbers.some((item) => item >= LARGE_ALLOCATION);
  if (path === "resource.setrlimit") return list.some((item) => JSON.stringify(item).includes("RLIM_INFINITY"));
  return repeaters.test(path) && list.some((item) => item.type === "Property" && numberOf(item.value, syntax) >= 8);
}

/** Rules for Python of too much time, memory, files, threads and processes. */
export const pythonResources: readonly SyntaxRule[] = [
  {
    name: "python-huge-loop",
    family,
    weight: weights.serious,
    catches: "a loop of a hundred thousand rounds or more, counting the loops around it",
    triggers: "for i in range(10 ** 9): work(i)",
    ignores: "for i in range(10 ** 3): work(i)",
    on: nodeTypes("ForOfStatement", "WhileStatement"),
    matches: (_node, index, syntax) => allRounds(index, syntax) >= MANY_ROUNDS,
  },
  {
    name: "python-huge-allocation",
    family,
    weight: weights.serious,
    catches: "asks for ten million elements or more at once",
    triggers: "data = [0] * 10 ** 9",
    ignores: "data = [0] * 10 ** 3",
    on: nodeTypes("BinaryExpression", "CallExpression"),
    matches: (node, _index, syntax) => allocates(node, syntax),
  },
  {
    name: "python-huge-number",
    family,
    weight: weights.serious,
    catches: "a computation that takes time or memory without measure",
    triggers: "n = 9 ** 9 ** 9",
    ignores: "n = 2 ** 64",
    on: nodeTypes("BinaryExpression", "CallExpression"),
    matches: (node, _index, syntax) => computesTooMuch(node, syntax),
  },
  {
    name: "python-doubling",
    family,
    weight: weights.serious,
    catches: "doubles a value in every round of a loop",
    triggers: "for i in range(99): s = s + s",
    ignores: "for i in range(99): s = s + i",
    on: nodeTypes("Binding", "AssignmentExpression", "CallExpression"),
    matches: (node, index, syntax) => isInLoop(index, syntax) && (doubles(node, syntax) || extendsItself(node, syntax)),
  },
  {
    name: "python-fork-bomb",
    family,
    weight: weights.severe,
    catches: "starts processes, threads or sockets in a long loop",
    triggers: "while True: __import__('os').fork()",
    ignores: "import os; os.fork()",
    on: nodeTypes("CallExpression"),
    matches: (node, index, syntax) => {
      const path = calleePath(node, syntax);
      if (!starters.test(path)) return false;
      return path.startsWith("os.fork") ? isInLoop(index, syntax) : roundsAround(index, syntax) >= 1_000;
    },
  },
  {
    name: "python-bottomless-recursion",
    family,
    weight: weights.severe,
    catches: "a function that always calls itself",
    triggers: "def down(n): return down(n + 1)",
    ignores: "def down(n): return n if n > 9 else down(n + 1)",
    on: nodeTypes("FunctionDeclaration", "ArrowFunctionExpression"),
    matches: (_node, index, syntax) => recursesForever(index, syntax),
  },
  {
    name: "python-mutual-recursion",
    family,
    weight: weights.severe,
    catches: "functions that always call each other",
    triggers: "def ping(n): return pong(n + 1)\ndef pong(n): return ping(n)",
    ignores: "def even(n): return n == 0 or odd(n - 1)\ndef odd(n): return n != 0 and even(n - 1)",
    on: nodeTypes("FunctionDeclaration", "ArrowFunctionExpression"),
    matches: (_node, index, syntax) => recursesTogether(index, syntax),
  },
  {
    name: "python-regexp-bomb",
    family,
    weight: weights.serious,
    catches: "a regular expression that repeats a repetition, which can take exponential time",
    triggers: "import re; re.match('^(a+)+$', text)",
    ignores: "import re; re.match('^(ab)+c*$', text)",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) =>
      /^(?:re|regex)\.\w+$/.test(calleePath(node, syntax)) &&
      isRegExpBomb(textOf((node.arguments as unknown[])[0], syntax) ?? ""),
  },
  {
    name: "python-endless-device",
    family,
    weight: weights.serious,
    catches: "reads a device that never ends, whole",
    triggers: "open('/dev/zero', 'rb').read()",
    ignores: "open('/dev/null', 'wb')",
    on: nodeTypes("CallExpression"),
    matches: ({ callee, arguments: list }, _index, syntax) =>
      globalPath(callee, syntax) === "open" &&
      /^\/dev\/(?:zero|u?random|full)$/.test(textOf((list as unknown[])[0], syntax) ?? ""),
  },
];

/** `items.extend(items)`, `items *= 2` where items is a list, `s = s * 2` */
function extendsItself(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type !== "CallExpression") return false;
  const { callee, arguments: list } = node as unknown as { callee: SyntaxNode; arguments: SyntaxNode[] };
  if (callee.type !== "MemberExpression" || !["extend", "update"].includes(propertyName(callee, syntax) ?? ""))
    return false;
  const object = callee.object as SyntaxNode;
  const [first] = list;
  return object.type === "Identifier" && first?.type === "Identifier" && object.name === first.name;
}

/** Rounds of the loops around; a `while` counts as without end. */
function roundsAround(index: number, syntax: Syntax): number {
  for (let i = syntax.parents[index]; i >= 0; i = syntax.parents[i]) {
    const { type } = syntax.nodes[i];
    if (type === "WhileStatement") return Number.POSITIVE_INFINITY;
    if (type === "ForOfStatement") return allRounds(i, syntax);
    if (type === "Comprehension") {
      const [loop] = syntax.nodes[i].loops as SyntaxNode[];
      return allRounds(syntax.nodes.indexOf(loop), syntax);
    }
  }
  return 0;
}
