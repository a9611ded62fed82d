import { parse } from "acorn";
import { isNode, type SyntaxNode } from "../../../gate/detector/node.js";
import type { Grammar } from "./grammar.js";
import { type Primitive, primitives, type ValueType } from "./primitives.js";
import { CONSTANT, FIRST_TERMINAL, type Program, resultType } from "./program.js";
import { type FormulaTree, toProgram } from "./tree.js";

/** Nodes of a program that is read; as many as any configuration allows. */
const MOST_NODES = 500;

/** Factors that a power is written as at most. */
const MOST_FACTORS = 8;

/** Where in an agent its expression stands, and what may be named there. */
interface Place {
  readonly node: SyntaxNode;
  /** Text, without blanks → what it stands for. */
  readonly names: Map<string, FormulaTree>;
}

/**
 * The expression that an agent answers: `export default () => ({ x, y }) => expression`, or with a block of constants
 * and a return instead of the expression, or with one parameter instead of its columns.
 *
 * @returns undefined where it is anything else, or means what the grammar cannot say
 */
export const readFormula = (source: string, grammar: Grammar): Program | undefined =>
  read(source, grammar, (inner) => formulaIn(inner, grammar));

/**
 * The expression that is the first value of a variable somewhere in an agent; the grammar's terminals are named there as
 * they are printed.
 *
 * @returns undefined where there is no such variable, or it means what the grammar cannot say
 */
export const readVariable = (source: string, grammar: Grammar, variable: string): Program | undefined =>
  read(source, grammar, (inner) => {
    const [declarator] = everything(inner).filter(
      ({ type, id }) => type === "VariableDeclarator" && nameOf(id) === variable,
    );
    const names = grammar.terminals.map((terminal, t): [string, FormulaTree] => [
      terminal.source,
      leaf(FIRST_TERMINAL + t),
    ]);
    return { node: child(declarator, "init"), names: new Map(names) };
  });

/** What cannot be read; it never leaves this file. */
class Unreadable extends Error {}

function read(source: string, grammar: Grammar, placeIn: (inner: SyntaxNode) => Place): Program | undefined {
  try {
    const program = parse(source, { ecmaVersion: 2022, sourceType: "module" }) as unknown as SyntaxNode;
    const [statement, ...others] = program.body as SyntaxNode[];
    if (others.length > 0 || statement.type !== "ExportDefaultDeclaration") return undefined;
    const { node, names } = placeIn(child(child(statement, "declaration"), "body"));
    const tree = new Reader(source, grammar, names).read(node);
    return resultType(tree.op) === "number" ? toProgram(tree) : undefined;
  } catch {
    return undefined; // not a program of this task: syntax, names, operations, or a nesting too deep
  }
}

function formulaIn(inner: SyntaxNode, { terminals }: Grammar): Place {
  const [parameter] = inner.params as (SyntaxNode | undefined)[];
  const node = child(inner, "body");
  const names = new Map<string, FormulaTree>();
  for (const [t, { name }] of terminals.entries()) {
    for (const text of textsOf(parameter, name)) names.set(withoutBlanks(text), leaf(FIRST_TERMINAL + t));
  }
  return { node, names };
}

/** How a column is written behind a parameter. */
function textsOf(parameter: SyntaxNode | undefined, column: string): string[] {
  if (parameter?.type === "Identifier") return [`${parameter.name}.${column}`, `${parameter.name}["${column}"]`];
  if (parameter?.type !== "ObjectPattern") return [];
  const bound = (parameter.properties as SyntaxNode[]).filter(
    ({ key }) => isNode(key) && (key.name ?? key.value) === column,
  );
  return bound.flatMap(({ value }) => nameOf(value) ?? []);
}

/** Turns syntax into a tree of a grammar's primitives. */
class Reader {
  private readonly sizes = new Map<FormulaTree, number>();

  constructor(
    private readonly source: string,
    private readonly grammar: Grammar,
    private readonly names: Map<string, FormulaTree>,
  ) {}

  read(node: SyntaxNode): FormulaTree {
    const named = this.names.get(withoutBlanks(this.source.slice(node.start, Number(node.end))));
    if (named) return named;
    switch (node.type) {
      case "Literal":
        return constant(node.value);
      case "BlockStatement":
        return this.block(node.body as SyntaxNode[]);
      case "UnaryExpression":
        return this.unary(String(node.operator), child(node, "argument"));
      case "BinaryExpression":
      case "LogicalExpression":
        return this.binary(String(node.operator), child(node, "left"), child(node, "right"));
      case "ConditionalExpression":
        return this.apply("if", ...["test", "consequent", "alternate"].map((part) => this.read(child(node, part))));
      case "CallExpression":
        return this.call(mathName(child(node, "callee")), node.arguments as SyntaxNode[]);
      case "MemberExpression":
        return constant({ PI: Math.PI, E: Math.E }[mathName(node)]);
      default:
        throw new Unreadable(node.type);
    }
  }

  /** Constants, each of which may be used in what follows, and a return. */
  private block(statements: readonly SyntaxNode[]): FormulaTree {
    for (const { type, kind, declarations, argument } of statements) {
      if (type === "ReturnStatement") return this.read(argument as SyntaxNode);
      if (type !== "VariableDeclaration" || kind !== "const") break;
      for (const declarator of declarations as SyntaxNode[]) {
        this.names.set(nameOf(declarator.id) ?? "", this.read(child(declarator, "init")));
      }
    }
    throw new Unreadable("a block without a return");
  }

  private unary(operator: string, argument: SyntaxNode): FormulaTree {
    const operand = this.read(argument);
    if (operator === "+") return operand;
    if (operator !== "-") throw new Unreadable(operator);
    if (argument.type === "Literal") return constant(-operand.value);
    return this.allows("neg") ? this.apply("neg", operand) : this.apply("sub", constant(0), operand);
  }

  private binary(operator: string, left: SyntaxNode, right: SyntaxNode): FormulaTree {
    if (operator === "**") return this.power(this.read(left), this.read(right));
    if (operator === ">") return this.apply("less", this.read(right), this.read(left));
    const primitive = primitives.find(({ notation }) => notation.form === "infix" && notation.symbol === operator);
    return this.apply(primitive?.name, this.read(left), this.read(right));
  }

  private call(name: string, operands: readonly SyntaxNode[]): FormulaTree {
    const trees = operands.map((operand) => this.read(operand));
    if (name === "pow") return this.power(trees[0], trees[1]);
    if (name === "tan") return this.apply("div", this.apply("sin", trees[0]), this.apply("cos", trees[0]));
    if (name !== "min" && name !== "max") return this.apply(name, ...trees);
    return trees.reduce((all, next) => this.apply(name, all, next));
  }

  /** A small whole power as factors, a half as a root. */
  private power(base: FormulaTree, { op, value }: FormulaTree): FormulaTree {
    if (op === CONSTANT && value === 0.5) return this.apply("sqrt", base);
    if (op !== CONSTANT || !Number.isInteger(value) || value < 1 || value > MOST_FACTORS)
      throw new Unreadable("a power");
    let product = base;
    for (let factor = 1; factor < value; factor++) product = this.apply("mul", product, base);
    return product;
  }

  private allows(name: string): boolean {
    const op = primitives.findIndex((primitive) => primitive.name === name);
    return this.grammar.opcodes.number.includes(op) || this.grammar.opcodes.boolean.includes(op);
  }

  private apply(name: string | undefined, ...operands: readonly FormulaTree[]): FormulaTree {
    const op = primitives.findIndex((primitive) => primitive.name === name);
    const primitive: Primitive | undefined = primitives[op];
    if (primitive === undefined || !this.allows(primitive.name)) throw new Unreadable(name);
    const types: ValueType[] = operands.map((operand) => resultType(operand.op));
    if (types.length !== primitive.parameters.length || types.some((type, i) => type !== primitive.parameters[i])) {
      throw new Unreadable(`operands of ${name}`);
    }
    const tree = { op, value: 0, operands };
    const size = operands.reduce((sum, operand) => sum + (this.sizes.get(operand) ?? 1), 1);
    if (size > MOST_NODES) throw new Unreadable("too large");
    this.sizes.set(tree, size);
    return tree;
  }
}

const withoutBlanks = (text: string): string => text.replaceAll(/\s/g, "");

const leaf = (op: number, value = 0): FormulaTree => ({ op, value, operands: [] });

function constant(value: unknown): FormulaTree {
  if (typeof value === "number" && Number.isFinite(value)) return leaf(CONSTANT, value);
  throw new Unreadable("no number");
}

const nameOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === "Identifier" ? String(node.name) : undefined;

/** `sqrt` of `Math.sqrt`. */
function mathName(node: SyntaxNode): string {
  const { object, property, computed } = node;
  if (nameOf(object) === "Math" && computed === false) return nameOf(property) ?? "";
  throw new Unreadable("not of Math");
}

function child(node: SyntaxNode, part: string): SyntaxNode {
  const found = node[part];
  if (isNode(found)) return found;
  throw new Unreadable(part);
}

function everything(node: SyntaxNode): SyntaxNode[] {
  const parts = Object.values(node).flat().filter(isNode);
  return [node, ...parts.flatMap(everything)];
}
