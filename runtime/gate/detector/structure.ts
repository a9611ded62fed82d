/**
 * What an agent may consist of at all. These rules hold for agents only: an honest file may well use more.
 *
 * @module
 */

import type { SyntaxNode } from "./node.js";
import { propertyName } from "./read.js";
import { nodeTypes, type SyntaxRule, weights } from "./rule.js";

const family = "structure";

/** The syntax of agents: modern JavaScript without modules, classes of time (async, generators) and debuggers. */
const syntax = new Set(
  `Program ExportDefaultDeclaration ExportNamedDeclaration ExpressionStatement BlockStatement EmptyStatement
  ReturnStatement IfStatement SwitchStatement SwitchCase LabeledStatement WhileStatement DoWhileStatement ForStatement
  ForOfStatement ForInStatement BreakStatement ContinueStatement ThrowStatement TryStatement CatchClause
  VariableDeclaration VariableDeclarator FunctionDeclaration FunctionExpression ArrowFunctionExpression
  ClassDeclaration ClassExpression ClassBody MethodDefinition PropertyDefinition Identifier PrivateIdentifier Literal
  TemplateLiteral TemplateElement ThisExpression Super ArrayExpression ObjectExpression Property UnaryExpression
  UpdateExpression BinaryExpression LogicalExpression AssignmentExpression ConditionalExpression CallExpression
  NewExpression MemberExpression SequenceExpression ChainExpression SpreadElement RestElement ArrayPattern
  ObjectPattern AssignmentPattern TSAsExpression TSSatisfiesExpression TSNonNullExpression TSInterfaceDeclaration
  TSTypeAliasDeclaration`.split(/\s+/),
);

/** What of the realm an agent may name; prelude.ts of the sandbox leaves little more. */
const globals = new Set(
  `undefined NaN Infinity Math Number String Boolean Array Object Map Set JSON isFinite isNaN parseInt parseFloat
  Float64Array Float32Array Int8Array Int16Array Int32Array Uint8Array Uint16Array Uint32Array Error RangeError
  TypeError`.split(/\s+/),
);

const properties = new Set(
  `constructor __proto__ prototype caller callee __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__
  setPrototypeOf getPrototypeOf defineProperty defineProperties getOwnPropertyDescriptor
  getOwnPropertyDescriptors`.split(/\s+/),
);

const sometimesForbidden = new Set(["Literal", "FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);
const isBigInt = ({ bigint }: SyntaxNode): boolean => bigint !== undefined;
const suspends = (node: SyntaxNode): boolean => node.async === true || node.generator === true;

/** Rules of what an agent may be written with: syntax, modules, names and properties. */
export const structure: readonly SyntaxRule[] = [
  {
    name: "forbidden-syntax",
    family,
    weight: weights.serious,
    catches: "syntax that agents do not have",
    triggers: "export default () => async (x) => x",
    ignores: "export default () => ({ x = 1, ...rest }) => [x, rest?.y ?? `${x}`]",
    on: (type) => !syntax.has(type) || sometimesForbidden.has(type),
    matches: (node) => (!syntax.has(node.type) || isBigInt(node) || suspends(node)) && node.type,
  },
  {
    name: "forbidden-module",
    family,
    weight: weights.fatal,
    catches: "an agent is one module and cannot load another",
    triggers: "import fs from 'node:fs'; export default () => () => fs",
    ignores: "const fs = 1; export default () => () => fs",
    on: nodeTypes("ImportDeclaration", "ImportExpression", "ExportAllDeclaration"),
    matches: () => true,
  },
  {
    name: "unknown-global",
    family,
    weight: weights.serious,
    catches: "names something that agents do not have",
    triggers: "export default () => () => process.version",
    ignores: "export default (process) => () => process.version",
    on: nodeTypes("Identifier"),
    matches: (node, _index, syntax) =>
      syntax.globals.has(node) && !globals.has(node.name as string) && (node.name as string),
  },
  {
    name: "forbidden-property",
    family,
    weight: weights.serious,
    catches: "a property by which programs get out",
    triggers: "export default () => (x) => x['proto' + 'type']",
    ignores: "export default () => (x) => x['type']",
    on: nodeTypes("MemberExpression", "Property", "MethodDefinition", "PropertyDefinition"),
    matches: (node, _index, syntax) => {
      const name = propertyName(node, syntax);
      const ownConstructor = node.type === "MethodDefinition" && node.kind === "constructor";
      return name !== undefined && properties.has(name) && !ownConstructor && name;
    },
  },
  {
    name: "no-default-export",
    family,
    weight: weights.fatal,
    catches: "no default export: write `export default (config) => (input) => output`",
    triggers: "const agent = () => (x) => x;",
    ignores: "export default () => (x) => x;",
    on: nodeTypes("Program"),
    matches: ({ body }) => !(body as SyntaxNode[]).some(({ type }) => type === "ExportDefaultDeclaration"),
  },
];
