/**
 * A program as the rules see it: all nodes of its syntax tree in one array, in the order of the source.
 *
 * @module
 */
import { isNode, type SyntaxNode } from "./node.js";
import { type Binding, bindingsOf, declare, opensScope, Scope } from "./scopes.js";

/** A tree, and what its scopes say; made once for a program and read by all rules. */
export interface Syntax {
  readonly source: string;
  /** Parents before children. Names that refer to nothing (of properties, keys, labels) are left out, and types too. */
  readonly nodes: readonly SyntaxNode[];
  /** Index of the parent of each node; −1 for the root. */
  readonly parents: readonly number[];
  /** Index after the last descendant of each node. */
  readonly ends: readonly number[];
  /** The identifiers that no scope around them declares. */
  readonly globals: ReadonlySet<SyntaxNode>;
  /** The tree goes deeper than {@link MAX_SYNTAX_DEPTH}; what lies there was not looked at. */
  readonly tooDeep: boolean;
  /** What the declarations say of the identifiers that are declared, or that are assigned. */
  readonly bindings: ReadonlyMap<SyntaxNode, Binding>;
  readonly dialect: Dialect;
  /** What read.ts found out about nodes and variables already; long chains would cost the square of their length otherwise. */
  readonly paths: Map<object, string | undefined>;
  readonly constants: Map<SyntaxNode, Folded | undefined>;
}

/** A constant that an expression is, wrapped: it may be `undefined`. */
export interface Folded {
  readonly value: string | number | boolean | null | undefined;
}

/** What read.ts has to know of a language. */
export interface Dialect {
  /** What the result of a call is called: `require("fs")` is "fs". */
  callPath(call: SyntaxNode, syntax: Syntax): string | undefined;
  /** The constant that a call gives: `["ev", "al"].join("")` is "eval". */
  foldCall(call: SyntaxNode, syntax: Syntax): Folded | undefined;
  /** The name of what a path leads to: `globalThis.eval` is "eval". */
  shorten(path: string): string;
}

/** No program that people or operators write nests this deep. */
export const MAX_SYNTAX_DEPTH = 400;

/** The value-carrying children of each kind of node; kinds that are not here are looked at field by field. */
const children: Readonly<Record<string, readonly string[]>> = {
  ArrayExpression: ["elements"],
  ArrayPattern: ["elements"],
  ArrowFunctionExpression: ["params", "body"],
  AssignmentExpression: ["left", "right"],
  AssignmentPattern: ["left", "right"],
  AwaitExpression: ["argument"],
  BinaryExpression: ["left", "right"],
  BlockStatement: ["body"],
  BreakStatement: [],
  CallExpression: ["callee", "arguments"],
  CatchClause: ["param", "body"],
  ChainExpression: ["expression"],
  ClassBody: ["body"],
  ClassDeclaration: ["decorators", "superClass", "bases", "body"],
  ClassExpression: ["decorators", "superClass", "body"],
  ConditionalExpression: ["test", "consequent", "alternate"],
  ContinueStatement: [],
  DoWhileStatement: ["body", "test"],
  EmptyStatement: [],
  ExportDefaultDeclaration: ["declaration"],
  ExportNamedDeclaration: ["declaration"],
  ExpressionStatement: ["expression"],
  ForInStatement: ["left", "right", "body"],
  ForOfStatement: ["left", "right", "body", "conditions", "otherwise"],
  ForStatement: ["init", "test", "update", "body"],
  FunctionDeclaration: ["params", "body"],
  FunctionExpression: ["params", "body"],
  Identifier: [],
  IfStatement: ["test", "consequent", "alternate"],
  ImportDeclaration: [],
  LabeledStatement: ["body"],
  Literal: [],
  LogicalExpression: ["left", "right"],
  MemberExpression: ["object"],
  MethodDefinition: ["decorators", "value"],
  NewExpression: ["callee", "arguments"],
  ObjectExpression: ["properties"],
  ObjectPattern: ["properties"],
  Program: ["body"],
  Property: ["value"],
  PropertyDefinition: ["decorators", "value"],
  RestElement: ["argument"],
  ReturnStatement: ["argument"],
  SequenceExpression: ["expressions"],
  SpreadElement: ["argument"],
  SwitchCase: ["test", "consequent"],
  SwitchStatement: ["discriminant", "cases"],
  TemplateElement: [],
  TemplateLiteral: ["expressions"],
  ThisExpression: [],
  ThrowStatement: ["argument"],
  TryStatement: ["block", "handler", "finalizer"],
  TSAsExpression: ["expression"],
  TSInterfaceDeclaration: [],
  TSNonNullExpression: ["expression"],
  TSSatisfiesExpression: ["expression"],
  TSTypeAliasDeclaration: [],
  TSTypeAnnotation: [],
  TSTypeAssertion: ["expression"],
  TSTypeParameterDeclaration: [],
  TSTypeParameterInstantiation: [],
  UnaryExpression: ["argument"],
  UpdateExpression: ["argument"],
  VariableDeclaration: ["declarations"],
  VariableDeclarator: ["id", "init"],
  WhileStatement: ["test", "body", "otherwise"],
  YieldExpression: ["argument"],
};

/** Lays the tree out in the order of its source. */
export function flatten(source: string, root: SyntaxNode, dialect: Dialect): Syntax {
  const nodes: SyntaxNode[] = [];
  const parents: number[] = [];
  const ends: number[] = [];
  const named: [SyntaxNode, Scope][] = [];
  let tooDeep = false;

  const visit = (node: SyntaxNode, parent: number, depth: number, outer: Scope): void => {
    if (depth > MAX_SYNTAX_DEPTH) {
      tooDeep = true;
      return;
    }
    const index = nodes.push(node) - 1;
    parents.push(parent);
    ends.push(0);
    const scope = opensScope(node) ? new Scope(node, outer) : outer;
    declare(node, nodes[parent], outer, scope);
    if (node.type === "Identifier") named.push([node, scope]);
    if (/^Function/.test(node.type) && isNode(node.id))
      named.push([node.id, node.type === "FunctionDeclaration" ? outer : scope]);
    const key = node.type === "MemberExpression" ? node.property : node.key;
    if (node.computed === true) visitAny(key, index, depth, scope);
    for (const field of children[node.type] ?? Object.keys(node)) visitAny(node[field], index, depth, scope);
    ends[index] = nodes.length;
  };
  const visitAny = (value: unknown, parent: number, depth: number, scope: Scope): void => {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item, parent, depth + 1, scope);
    } else if (isNode(value)) visit(value, parent, depth + 1, scope);
  };

  visit(root, -1, 0, new Scope());
  const { globals, bindings } = bindingsOf(named, nodes);
  return { source, nodes, parents, ends, globals, bindings, tooDeep, dialect, paths: new Map(), constants: new Map() };
}
