import { type Program, parse } from "acorn";
import { generate } from "astring";

/** What {@link meter} cannot make a script of; the message is for the author of the agent. */
export class NotAnAgent extends SyntaxError {}

/**
 * Turns an agent's module into a script that counts its own steps: every entry of a function and every round of a loop
 * first pays for the syntax nodes it is about to run. Fuel therefore depends on the program and its input alone, not
 * on the engine. The script evaluates to `{ start, refuel, left }`; `start()` runs the module and returns its default
 * export. The agent can name neither these nor the tank.
 *
 * @throws {NotAnAgent} it does not parse, imports something, or has no default export
 */
export function meter(source: string): string {
  const program = parseModule(source);
  const tank: Identifier = { type: "Identifier", name: "" };
  const stop: Identifier = { type: "Identifier", name: "" };
  const names = new Set<string>();
  charge(program, (cost) => payment(cost, tank, stop), names);
  const exported = fresh("agent", names);
  tank.name = fresh("tank", names);
  stop.name = fresh("stop", names);
  const body = program.body.flatMap((statement) => unwrap(statement, exported));
  if (!program.body.some((statement) => statement.type === "ExportDefaultDeclaration")) {
    throw new NotAnAgent("there is no default export: write `export default (config) => (input) => output`");
  }
  const start = generate({ type: "Program", body, sourceType: "script" } as never);
  return `(function(){"use strict";var ${tank.name}=0,${stop.name};return{
left(){return ${tank.name}},
refuel(f,s){${tank.name}=f;${stop.name}=s},
start(){${start}
return ${exported}}}})()`;
}

interface Identifier {
  readonly type: "Identifier";
  name: string;
}

/** Any node, as a record: the walk below treats all kinds alike. */
type Tree = { type: string; body?: unknown; expression?: boolean } & Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && "type" in value;

function parseModule(source: string): Program {
  try {
    return parse(source, { ecmaVersion: 2022, sourceType: "module" });
  } catch (error) {
    throw new NotAnAgent(error instanceof Error ? error.message : "it does not parse");
  }
}

/** Puts a payment at the head of every function and loop under `node`; returns what running `node` itself costs. */
function charge(node: Tree | Program, pay: (cost: number) => Tree, names: Set<string>): number {
  const tree = node as Tree;
  if (tree.type === "Identifier") names.add(tree.name as string);
  let cost = 1;
  for (const child of Object.values(tree).flat()) if (isTree(child)) cost += charge(child, pay, names);
  if (/^(For|While|DoWhile)/.test(tree.type)) {
    tree.body = block([pay(cost), tree.body as Tree]);
    return 1;
  }
  if (/Function/.test(tree.type)) {
    const body = tree.body as Tree;
    tree.body = block([pay(cost), ...(body.type === "BlockStatement" ? (body.body as Tree[]) : [returning(body)])]);
    tree.expression = false;
    return 1;
  }
  return cost;
}

const block = (body: Tree[]): Tree => ({ type: "BlockStatement", body });

const returning = (argument: Tree): Tree => ({ type: "ReturnStatement", argument });

/** `if ((tank -= cost) < 0) stop();` */
function payment(cost: number, tank: Identifier, stop: Identifier): Tree {
  const left = { type: "AssignmentExpression", operator: "-=", left: tank, right: literal(cost) };
  const call = { type: "CallExpression", callee: stop, arguments: [], optional: false };
  return {
    type: "IfStatement",
    test: { type: "BinaryExpression", operator: "<", left, right: literal(0) },
    consequent: { type: "ExpressionStatement", expression: call },
    alternate: null,
  } as unknown as Tree;
}

const literal = (value: number): Tree => ({ type: "Literal", value });

/** A name that the agent does not use. */
function fresh(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? fresh(`${name}_`, taken) : name;
}

/** A statement of a module as statements of a function: exports become declarations, the default one that of `exported`. */
function unwrap(statement: Program["body"][number], exported: string): unknown[] {
  switch (statement.type) {
    case "ExportDefaultDeclaration": {
      const value = statement.declaration as unknown as Tree;
      if (isTree(value.id)) return [value, declare(exported, value.id)];
      return [declare(exported, { ...value, type: value.type.replace("Declaration", "Expression") })];
    }
    case "ExportNamedDeclaration":
      if (statement.declaration) return [statement.declaration];
      throw new NotAnAgent("only the default export counts: remove the export list");
    case "ExportAllDeclaration":
    case "ImportDeclaration":
      throw new NotAnAgent("an agent is one module and cannot import another");
    default:
      return [statement];
  }
}

/** `const name = init;` */
function declare(name: string, init: Tree): unknown {
  const declarator = { type: "VariableDeclarator", id: { type: "Identifier", name }, init };
  return { type: "VariableDeclaration", kind: "const", declarations: [declarator] };
}
