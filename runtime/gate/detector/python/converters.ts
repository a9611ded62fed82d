import { convertBinary, convertConditional, dictionary, member, unary } from "./expressions.js";
import { classDefinition, convertCall, functionDefinition, lambda } from "./functions.js";
import { values } from "./lezer.js";
import { convertNumber, formatted, string } from "./literal.js";
import { comprehensionExpression, loop } from "./loop-nodes.js";
import { assignment, identifier, imports, namedExpression, naming } from "./names.js";
import type { Converter } from "./reader.js";

/** What has no kind of its own in ESTree: its values, one after the other. */
const generic: Converter = (node, reader) => ({ type: node.name, parts: reader.all(values(node)) });

const array: Converter = (node, reader) => ({ type: "ArrayExpression", elements: reader.all(values(node)) });

/** A node with one value, or none. */
const withArgument =
  (type: string, field = "argument"): Converter =>
  (node, reader) => ({ type, [field]: reader.one(values(node)[0]) });

/** The kinds of lezer's nodes, and what becomes of each. */
const converters: Readonly<Record<string, Converter>> = {
  ArrayComprehensionExpression: comprehensionExpression,
  ArrayExpression: array,
  AssignStatement: assignment,
  AwaitExpression: withArgument("AwaitExpression"),
  BinaryExpression: convertBinary,
  Body: (node, reader) => ({ type: "BlockStatement", body: reader.all(values(node)) }),
  Boolean: (node, reader) => ({ type: "Literal", value: reader.text(node) === "True" }),
  CallExpression: convertCall,
  ClassDefinition: classDefinition,
  Comment: () => ({ type: "Comment" }),
  ComprehensionExpression: comprehensionExpression,
  ConditionalExpression: convertConditional,
  ContinuedString: (node, reader) => ({ type: "TextParts", parts: reader.all(values(node)) }),
  DictionaryComprehensionExpression: comprehensionExpression,
  DictionaryExpression: dictionary,
  ExpressionStatement: (node, reader) => ({ type: "ExpressionStatement", expression: reader.join(values(node)) }),
  ForStatement: loop,
  FormatReplacement: (node, reader) => reader.one(values(node)[0]) ?? { type: "Literal", value: "" },
  FormatString: formatted,
  FunctionDefinition: functionDefinition,
  IfStatement: (node, reader) => ({ type: "IfStatement", test: reader.all(values(node)) }), // tests and branches in turn
  ImportStatement: imports,
  LambdaExpression: lambda,
  MemberExpression: member,
  NamedExpression: namedExpression,
  None: () => ({ type: "Literal", value: null }),
  Number: convertNumber,
  ParenthesizedExpression: withArgument("ParenthesizedExpression", "expression"),
  RaiseStatement: withArgument("ThrowStatement"),
  ReturnStatement: (node, reader) => ({ type: "ReturnStatement", argument: reader.join(values(node)) }),
  ScopeStatement: (node, reader) => ({ type: "ScopeStatement", names: values(node).map((name) => reader.text(name)) }),
  Script: (node, reader) => ({ type: "Program", body: reader.all(values(node)) }),
  SetComprehensionExpression: comprehensionExpression,
  SetExpression: array,
  String: string,
  TryStatement: naming,
  TupleExpression: array,
  TypeDef: () => ({ type: "TypeDef" }),
  UnaryExpression: unary,
  UpdateStatement: (node, reader) => {
    const [left, right] = reader.all(values(node));
    return {
      type: "AssignmentExpression",
      operator: reader.text(node.getChild("UpdateOp") ?? node),
      left,
      right,
    };
  },
  VariableName: identifier,
  WhileStatement: loop,
  WithStatement: naming,
  YieldExpression: withArgument("YieldExpression"),
  YieldStatement: withArgument("YieldExpression"),
};

/** What makes a node of ESTree of a kind of lezer's nodes. */
export const converterOf = (name: string): Converter => converters[name] ?? generic;
