/**
 * A program as the rules see it: all nodes of its syntax tree in one array, in the order of the source.
 *
 * @module
 */
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { type Options, Parser } from "acorn";
import type { Language } from "../verdict.js";

/** A node of ESTree; which fields there are depends on `type`. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

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
  /** The tree goes deeper than {@link MAX_DEPTH}; what lies there was not looked at. */
  readonly tooDeep: boolean;
  /** What read.ts found out about nodes already; long chains would cost the square of their length otherwise. */
  readonly paths: Map<SyntaxNode, string | undefined>;
}

/** No program that people or operators write nests this deep. */
export const MAX_DEPTH = 400;

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
  ClassDeclaration: ["decorators", "superClass", "body"],
  ClassExpression: ["decorators", "superClass", "body"],
  ConditionalExpression: ["test", "consequent", "alternate"],
  ContinueStatement: [],
  DoWhileStatement: ["body", "test"],
  EmptyStatement: [],
  ExportDefaultDeclaration: ["declaration"],
  ExportNamedDeclaration: ["declaration"],
  ExpressionStatement: ["expression"],
  ForInStatement: ["left", "right", "body"],
  ForOfStatement: ["left", "right", "body"],
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
  WhileStatement: ["test", "body"],
  YieldExpression: ["argument"],
};

const TypeScriptParser = Parser.extend(tsPlugin() as never);

/** How strictly a program is read: an agent is a module; a file may also be a script, or a part of either. */
const dialects: Readonly<Record<"agent" | "file", readonly Partial<Options>[]>> = {
  agent: [{ sourceType: "module" }],
  file: [
    { sourceType: "module", allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowHashBang: true },
    { sourceType: "script", allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowHashBang: true },
  ],
};

/** @returns why it does not parse, instead of a program, where it does not */
export function parse(source: string, language: Language, kind: "agent" | "file"): Syntax | Error {
  const parser = language === "typescript" ? TypeScriptParser : Parser;
  let failure = new Error("it does not parse");
  for (const dialect of dialects[kind]) {
    try {
      const options: Options = { ecmaVersion: 2022, locations: language === "typescript", ...dialect };
      return flatten(source, parser.parse(source, options) as unknown as SyntaxNode);
    } catch (error) {
      if (error instanceof Error) failure = error;
    }
  }
  return failure;
}

/** Whether `value`, a field of a node, is a node itself. */
export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === "object" && value !== null && "type" in value;

/** Where `var` ends up. */
const hoisters = new Set(
  "Program FunctionDeclaration FunctionExpression ArrowFunctionExpression StaticBlock".split(" "),
);
const scopes = new Set([
  ...hoisters,
  ..."BlockStatement ForStatement ForInStatement ForOfStatement SwitchStatement CatchClause ClassExpression".split(" "),
]);

/** A part of a program and the names that are declared in it. */
class Scope {
  readonly names = new Set<string>();

  constructor(
    private readonly hoists: boolean,
    private readonly outer?: Scope,
  ) {}

  declares(name: string): boolean {
    return this.names.has(name) || (this.outer?.declares(name) ?? false);
  }

  hoister(): Scope {
    return this.hoists || this.outer === undefined ? this : this.outer.hoister();
  }
}

function flatten(source: string, root: SyntaxNode): Syntax {
  const nodes: SyntaxNode[] = [];
  const parents: number[] = [];
  const ends: number[] = [];
  const named: [SyntaxNode, Scope][] = [];
  let tooDeep = false;

  const visit = (node: SyntaxNode, parent: number, depth: number, outer: Scope): void => {
    if (depth > MAX_DEPTH) {
      tooDeep = true;
      return;
    }
    const index = nodes.push(node) - 1;
    parents.push(parent);
    ends.push(0);
    const scope = scopes.has(node.type) ? new Scope(hoisters.has(node.type), outer) : outer;
    declare(node, outer, scope);
    if (node.type === "Identifier") named.push([node, scope]);
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

  visit(root, -1, 0, new Scope(true));
  const globals = new Set(named.filter(([{ name }, scope]) => !scope.declares(name as string)).map(([node]) => node));
  return { source, nodes, parents, ends, globals, tooDeep, paths: new Map() };
}

/** Adds the names that this very node declares, to the scope it lies in or to the one it opens. */
function declare(node: SyntaxNode, outer: Scope, inner: Scope): void {
  switch (node.type) {
    case "VariableDeclaration":
      for (const { id } of node.declarations as SyntaxNode[]) {
        bind(id, node.kind === "var" ? outer.hoister().names : outer.names);
      }
      break;
    case "ImportDeclaration":
      for (const specifier of node.specifiers as SyntaxNode[]) bind(specifier.local, outer.names);
      break;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      bind(node.id, node.type === "FunctionDeclaration" ? outer.names : inner.names);
      for (const parameter of node.params as SyntaxNode[]) bind(parameter, inner.names);
      break;
    case "ClassDeclaration":
    case "ClassExpression":
    case "TSEnumDeclaration":
      bind(node.id, node.type === "ClassExpression" ? inner.names : outer.names);
      break;
    case "CatchClause":
      bind(node.param, inner.names);
      break;
  }
}

/** Adds the names of a binding pattern. */
function bind(pattern: unknown, names: Set<string>): void {
  if (!isNode(pattern)) return;
  switch (pattern.type) {
    case "Identifier":
      names.add(pattern.name as string);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties as SyntaxNode[]) bind(property.value ?? property.argument, names);
      break;
    case "ArrayPattern":
      for (const element of pattern.elements as unknown[]) bind(element, names);
      break;
    case "AssignmentPattern":
      bind(pattern.left, names);
      break;
    case "RestElement":
      bind(pattern.argument, names);
      break;
    case "TSParameterProperty":
      bind(pattern.parameter, names);
      break;
  }
}
