/**
 * Python as the same tree that JavaScript has (ESTree), so that the same reading serves both: what Python has and
 * JavaScript has not keeps a type of its own (`Binding`, `Comprehension`, `With`).
 *
 * @module
 */
import { parser } from "@lezer/python";
import { isNode, type SyntaxNode } from "../node.js";
import { flatten, MAX_DEPTH, type Syntax } from "../syntax.js";
import { dialect } from "./dialect.js";
import { textOfLiteral } from "./literal.js";

/** A node of lezer's tree. */
type Tree = ReturnType<typeof parser.parse>["topNode"];

/** The first fault ends it: to go on from faults takes lezer up to 300 ms for 6 KB. */
const strict = parser.configure({ strict: true });

/** Steps of the parser for each character; honest programs take less than two. */
const STEPS_PER_CHARACTER = 4;

/** A program, and its source with blanks for comments and texts. */
export interface PythonSyntax extends Syntax {
  readonly code: string;
}

/** @returns why it does not parse, instead of a program, where it does not */
export function parsePython(source: string): PythonSyntax | Error {
  try {
    const tree = read(withoutGaps(source));
    return { ...flatten(source, program(tree, source), dialect), code: codeOf(tree, source) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function read(source: string): Tree {
  const parse = strict.startParse(source);
  for (let steps = STEPS_PER_CHARACTER * source.length + 1_000; steps > 0; steps--) {
    const tree = parse.advance();
    if (tree) return tree.topNode;
  }
  throw new RangeError("too ambiguous to read");
}

/** lezer does not know form feeds, `yield` without a value nor `1.`; each character keeps its place. */
const withoutGaps = (source: string): string =>
  source
    .replaceAll("\f", " ")
    .replace(/\byield(?=[ \t]*(?:[\n\r#);\]]|$))/g, BARE_YIELD)
    .replace(/(?<![\w.])(\d{1,20})\.(?![\w.])/g, "$1 ");

/** Each character that is left keeps its place. */
function codeOf(tree: Tree, source: string): string {
  const parts: string[] = [];
  let at = 0;
  tree.cursor().iterate(({ name, from, to }) => {
    if (name !== "Comment" && name !== "String") return;
    parts.push(source.slice(at, from), " ".repeat(to - from));
    at = to;
  });
  return parts.join("") + source.slice(at);
}

const BARE_YIELD = "Yield";

function program(tree: Tree, source: string): SyntaxNode {
  let depth = 0;

  const text = ({ from, to }: Tree): string => source.slice(from, to);
  const convert = (node: Tree): SyntaxNode => {
    if (++depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_DEPTH} levels`);
    const { from: start, to: end } = node;
    const made = (converters[node.name] ?? generic)(node);
    depth--;
    return { start, end, ...made };
  };
  const all = (nodes: readonly Tree[]): SyntaxNode[] => nodes.map(convert);
  const at = (node: Tree, made: Made): SyntaxNode => ({ start: node.from, end: node.to, ...made });

  const generic = (node: Tree): Made => ({ type: node.name, parts: all(values(node)) });
  const block = (node: Tree): Made => ({ type: "BlockStatement", body: all(values(node)) });
  const identifier = (node: Tree): Made => {
    const name = text(node).normalize("NFKC"); // as Python itself does
    return name === "yield" ? { type: "YieldExpression" } : { type: "Identifier", name };
  };
  const one = (node: Tree | undefined): SyntaxNode | undefined => node && convert(node);
  const join = (nodes: readonly Tree[]): SyntaxNode | undefined =>
    nodes.length > 1 ? at(nodes[0], { type: "ArrayExpression", elements: all(nodes) }) : one(nodes[0]);

  /** What is assigned to: a name declares it. */
  const target = (nodes: readonly Tree[]): SyntaxNode | undefined => {
    const flat = nodes.flatMap((node) =>
      /^(?:Tuple|Array|Parenthesized)Expression$/.test(node.name) ? values(node) : [node],
    );
    const made = all(flat);
    if (made.length === 1) return made[0];
    return made.length === 0 ? undefined : at(nodes[0], { type: "ArrayPattern", elements: made });
  };
  const binding = (node: Tree, left: readonly Tree[], value: SyntaxNode | undefined): SyntaxNode =>
    at(node, { type: "Binding", target: target(left), value });

  const assignment = (node: Tree): Made => {
    const sides = split(
      children(node).filter(({ name }) => name !== "TypeDef"),
      "AssignOp",
    );
    const value = join(sides.at(-1) ?? []);
    if (sides.length < 2) return { type: "Assignment" };
    return {
      type: "Assignment",
      bindings: sides
        .slice(0, -1)
        .map((side, i) =>
          binding(node, side, i === 0 || value?.type === "Identifier" ? value && { ...value } : undefined),
        ),
    };
  };

  const parameters = (list: Tree | undefined): SyntaxNode[] => {
    const parts = list
      ? split(
          children(list).filter(({ name }) => !/^[()]$|TypeDef/.test(name)),
          ",",
        )
      : [];
    return parts.flatMap((part) => {
      const [name, , fallback] = part.filter((item) => item.name !== "*" && item.name !== "**");
      if (name?.name !== "VariableName") return [];
      return fallback
        ? [at(name, { type: "AssignmentPattern", left: convert(name), right: convert(fallback) })]
        : [convert(name)];
    });
  };
  const callable = (node: Tree, type: string): Made => {
    const body = children(node).at(-1);
    return {
      type,
      id: one(node.getChild("VariableName") ?? undefined),
      params: parameters(node.getChild("ParamList") ?? undefined),
      body: one(body),
      async: node.getChild("async") !== null,
    };
  };
  const args = (list: Tree | null): SyntaxNode[] =>
    (list
      ? split(
          children(list).filter(({ name }) => !/^[()]$/.test(name)),
          ",",
        )
      : []
    ).flatMap((part): SyntaxNode[] => {
      const [first, second, third] = part;
      if (second?.name === "AssignOp" && third) {
        return [
          at(first, {
            type: "Property",
            key: at(first, { type: "Identifier", name: text(first) }),
            value: convert(third),
          }),
        ];
      }
      if (first?.name === "*" || first?.name === "**")
        return second ? [at(first, { type: "SpreadElement", argument: convert(second) })] : [];
      return part.length > 1 ? [at(first, comprehension(part))] : all(part);
    });

  const member = (node: Tree): Made => {
    const [object, ...rest] = children(node);
    const name = node.getChild("PropertyName");
    if (name) return { type: "MemberExpression", object: convert(object), property: at(name, identifier(name)) };
    const inner = rest.filter((part) => !/^[[\]]$/.test(part.name));
    const slice = inner.some((part) => part.name === ":" || part.name === ",");
    const property = slice
      ? at(node, {
          type: "Slice",
          text: source.slice(inner[0].from, inner.at(-1)?.to),
          parts: all(inner.filter(isValue)),
        })
      : one(inner[0]);
    return { type: "MemberExpression", computed: true, object: convert(object), property };
  };

  /** `x for a, b in c if d`: a loop with a value. */
  const comprehension = (parts: readonly Tree[]): Made => {
    const [body, ...clauses] = split(
      parts.filter(({ name }) => !/^[[\](){}]$|^async$/.test(name)),
      "for",
    );
    const loops = clauses.map((clause) => {
      const [left, right] = split(clause, "in");
      return at(clause[0], {
        type: "ForOfStatement",
        left: binding(clause[0], left, undefined),
        right: one(right?.[0]),
        conditions: all((right ?? []).slice(1).filter(isValue)),
      });
    });
    return { type: "Comprehension", loops, body: all(body.filter(isValue)) };
  };
  const dictionary = (node: Tree): Made => {
    const parts = split(
      children(node).filter(({ name }) => !/^[{}]$/.test(name)),
      ",",
    );
    const properties = parts.flatMap((part): SyntaxNode[] => {
      const [key, colon, value] = part;
      if (colon?.name === ":" && value)
        return [at(key, { type: "Property", computed: true, key: convert(key), value: convert(value) })];
      return all(part.filter(isValue)).map((argument) => at(key, { type: "SpreadElement", argument }));
    });
    return { type: "ObjectExpression", properties };
  };

  const binary = (node: Tree): Made => {
    const parts = children(node);
    const operator = parts.slice(1, -1).map(text).join(" ");
    const logical = operator === "and" || operator === "or";
    return {
      type: logical ? "LogicalExpression" : "BinaryExpression",
      operator,
      left: convert(parts[0]),
      right: one(parts.at(-1)),
    };
  };
  const loop = (node: Tree): Made => {
    const parts = children(node);
    const body = parts.findIndex(({ name }) => name === "Body");
    const rest = {
      body: one(parts[body]),
      otherwise: all(parts.slice(body + 1).filter(({ name }) => name === "Body")),
    };
    const head = parts.slice(0, body);
    if (node.name === "WhileStatement") return { type: "WhileStatement", test: one(head[1]), ...rest };
    const [left, right] = split(head.filter(({ name }) => name !== "async").slice(1), "in");
    return { type: "ForOfStatement", left: binding(node, left, undefined), right: join(right ?? []), ...rest };
  };

  /** `with a as b`, `except E as e`, `case x as y` */
  const naming = (node: Tree): Made => {
    const parts: SyntaxNode[] = [];
    const list = children(node).filter(isValueOr("as"));
    for (let i = 0; i < list.length; i++) {
      if (list[i + 1]?.name === "as" && list[i + 2]) {
        parts.push(binding(list[i], [list[i + 2]], convert(list[i])));
        i += 2;
      } else if (list[i].name !== "as") parts.push(convert(list[i]));
    }
    return { type: node.name, block: parts };
  };

  const imports = (node: Tree): Made => {
    const words = children(node);
    const dotted = (part: readonly Tree[]): string => part.map((word) => text(word).normalize("NFKC")).join("");
    const from = words[0].name === "from";
    const [head, tail] = from ? split(words.slice(1), "import") : [[], words.slice(1)];
    const bindings = split(
      (tail ?? []).filter(({ name }) => !/^[()]$/.test(name)),
      ",",
    ).map((part) => {
      const [name, alias] = split(part, "as");
      const module = from ? `${dotted(head)}.${dotted(name)}` : dotted(name);
      const short = alias === undefined && !from ? dotted(name.slice(0, 1)) : module;
      const local = alias?.[0] ?? name[0];
      return at(local, {
        type: "PythonImport",
        module: from ? dotted(head) : module,
        star: from && dotted(name) === "*",
        path: short,
        local: at(local, identifier(local)),
      });
    });
    return { type: "ImportStatement", bindings };
  };

  const converters: Readonly<Record<string, (node: Tree) => Made>> = {
    Script: (node) => ({ type: "Program", body: all(values(node)) }),
    Body: block,
    VariableName: identifier,
    String: (node) => ({ type: "Literal", value: textOfLiteral(text(node)) }),
    Number: (node) => ({
      type: "Literal",
      value: Number(
        text(node)
          .replaceAll("_", "")
          .replace(/^0+(?=\d)/, ""),
      ),
    }),
    Boolean: (node) => ({ type: "Literal", value: text(node) === "True" }),
    None: () => ({ type: "Literal", value: null }),
    ContinuedString: (node) => ({ type: "TextParts", parts: all(values(node)) }),
    FormatString: (node) => formatted(node),
    FormatReplacement: (node) => one(values(node)[0]) ?? { type: "Literal", value: "" },
    ParenthesizedExpression: (node) => ({ type: "ParenthesizedExpression", expression: one(values(node)[0]) }),
    CallExpression: (node) => ({
      type: "CallExpression",
      callee: one(children(node)[0]),
      arguments: args(node.getChild("ArgList")),
    }),
    MemberExpression: member,
    AssignStatement: assignment,
    NamedExpression: (node) => ({
      type: "Assignment",
      bindings: [binding(node, values(node).slice(0, 1), one(values(node)[1]))],
    }),
    UpdateStatement: (node) => ({
      type: "AssignmentExpression",
      operator: text(node.getChild("UpdateOp") ?? node),
      left: one(values(node)[0]),
      right: one(values(node)[1]),
    }),
    BinaryExpression: binary,
    UnaryExpression: (node) => ({
      type: "UnaryExpression",
      operator: text(children(node)[0]).replace("not", "!"),
      argument: one(children(node).at(-1)),
    }),
    ConditionalExpression: (node) => {
      const [consequent, test, alternate] = values(node);
      return { type: "ConditionalExpression", consequent: one(consequent), test: one(test), alternate: one(alternate) };
    },
    ArrayExpression: (node) => ({ type: "ArrayExpression", elements: all(values(node)) }),
    TupleExpression: (node) => ({ type: "ArrayExpression", elements: all(values(node)) }),
    SetExpression: (node) => ({ type: "ArrayExpression", elements: all(values(node)) }),
    DictionaryExpression: dictionary,
    ArrayComprehensionExpression: (node) => comprehension(children(node)),
    SetComprehensionExpression: (node) => comprehension(children(node)),
    DictionaryComprehensionExpression: (node) => comprehension(children(node)),
    ComprehensionExpression: (node) => comprehension(children(node)),
    WhileStatement: loop,
    ForStatement: loop,
    ExpressionStatement: (node) => ({ type: "ExpressionStatement", expression: join(values(node)) }),
    IfStatement: (node) => ({ type: "IfStatement", test: all(values(node)) }), // tests and branches in turn
    TryStatement: naming,
    WithStatement: naming,
    FunctionDefinition: (node) => callable(node, "FunctionDeclaration"),
    LambdaExpression: (node) => callable(node, "ArrowFunctionExpression"),
    ClassDefinition: (node) => ({
      type: "ClassDeclaration",
      id: one(node.getChild("VariableName") ?? undefined),
      bases: args(node.getChild("ArgList")),
      body: one(node.getChild("Body") ?? undefined),
    }),
    ScopeStatement: (node) => ({ type: "ScopeStatement", names: values(node).map(text) }),
    ImportStatement: imports,
    RaiseStatement: (node) => ({ type: "ThrowStatement", argument: one(values(node)[0]) }),
    ReturnStatement: (node) => ({ type: "ReturnStatement", argument: join(values(node)) }),
    YieldStatement: (node) => ({ type: "YieldExpression", argument: one(values(node)[0]) }),
    YieldExpression: (node) => ({ type: "YieldExpression", argument: one(values(node)[0]) }),
    AwaitExpression: (node) => ({ type: "AwaitExpression", argument: one(values(node)[0]) }),
    TypeDef: () => ({ type: "TypeDef" }),
    Comment: () => ({ type: "Comment" }),
  };

  /** Text and values in turn, as a chain of sums of which each part is text. */
  const formatted = (node: Tree): Made => {
    const parts: SyntaxNode[] = [];
    const whole = text(node);
    const quotes = /^[a-z]*("""|'''|"|')/i.exec(whole) ?? ["", ""];
    let from = node.from + quotes[0].length;
    const plain = (to: number): void => {
      if (to > from) parts.push(at(node, { type: "Literal", value: source.slice(from, to) }));
    };
    for (const replacement of node.getChildren("FormatReplacement")) {
      plain(replacement.from);
      parts.push(convert(replacement));
      from = replacement.to;
    }
    plain(node.to - quotes[1].length);
    return { type: "TextParts", parts };
  };

  const root = convert(tree);
  return isNode(root) ? root : at(tree, { type: "Program", body: [] });
}

/** The fields of a node but for its place. */
interface Made {
  readonly type: string;
  readonly [field: string]: unknown;
}

const children = (node: Tree): Tree[] => {
  const list: Tree[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== "Comment") list.push(child);
  return list;
};

/** Keywords and marks are not values; what begins with a capital letter is, but for operators. */
const isValue = ({ name }: Tree): boolean =>
  /^[A-Z]/.test(name) && !/Op$|^(?:TypeDef|At|FormatSpec|FormatConversion)$/.test(name);

const isValueOr =
  (word: string) =>
  (node: Tree): boolean =>
    node.name === word || isValue(node);

const values = (node: Tree): Tree[] => children(node).filter(isValue);

/** The parts between separators; none is empty. */
function split(nodes: readonly Tree[], separator: string): Tree[][] {
  const parts: Tree[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts.filter((part) => part.length > 0);
}
