/**
 * Which declaration each identifier refers to, and what was written to it.
 *
 * @module
 */
import { isNode, type SyntaxNode } from "./node.js";

/** Where a value comes from: an expression, or something within one (`const { a: { b } } = node` is at a.b in `node`). */
export interface BindingOrigin {
  /** A module, where it is text. */
  readonly from: SyntaxNode | string;
  readonly at: readonly string[];
}

/** What is known of a variable. */
export interface Binding {
  /** Declarations and assignments that give it a value. */
  writes: number;
  /** Those values, as far as they can be read. */
  readonly origins: BindingOrigin[];
}

/** Where `var` ends up. */
const hoisters = new Set(
  "Program FunctionDeclaration FunctionExpression ArrowFunctionExpression StaticBlock".split(" "),
);
const scopes = new Set([
  ...hoisters,
  ..."BlockStatement ForStatement ForInStatement ForOfStatement SwitchStatement CatchClause ClassExpression".split(" "),
]);

/** Whether names can be declared in `node` that are not known outside. */
export const opensScope = ({ type }: SyntaxNode): boolean => scopes.has(type);

/** A part of a program and the names that are declared in it. */
export class Scope {
  private readonly names = new Map<string, Binding>();
  private readonly shared = new Set<string>();

  constructor(
    private readonly node?: SyntaxNode,
    private readonly outer?: Scope,
  ) {}

  /** The variable that a name means here. */
  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.outer?.find(name);
  }

  /** Declares a name, or adds to what is known of it. */
  add(name: string, origin?: BindingOrigin, writes = 1): void {
    const { names } = this.shared.has(name) && this.outer ? this.outer.homeOf(name) : this;
    const binding = names.get(name) ?? { writes: 0, origins: [] };
    names.set(name, binding);
    binding.writes += writes;
    if (origin) binding.origins.push(origin);
  }

  /** Python's `global` and `nonlocal`: a name means what it means outside, where it may be declared later. */
  share(name: string): void {
    this.shared.add(name);
  }

  /** The scope in which a name is declared, or the program's. */
  private homeOf(name: string): Scope {
    return this.names.has(name) || this.outer?.node === undefined ? this : this.outer.homeOf(name);
  }

  hoister(): Scope {
    return this.outer === undefined || hoisters.has(this.node?.type ?? "") ? this : this.outer.hoister();
  }
}

const originOf = (value: unknown): BindingOrigin | undefined => (isNode(value) ? { from: value, at: [] } : undefined);

/** Adds the names that this very node declares, to the scope it lies in or to the one it opens. */
export function declare(node: SyntaxNode, above: SyntaxNode | undefined, outer: Scope, inner: Scope): void {
  switch (node.type) {
    case "VariableDeclaration": {
      const scope = node.kind === "var" ? outer.hoister() : outer;
      const iterates = above?.type === "ForOfStatement" || above?.type === "ForInStatement";
      for (const { id, init } of node.declarations as SyntaxNode[])
        bind(id, scope, originOf(init), init || iterates ? 1 : 0);
      break;
    }
    case "ImportDeclaration":
      for (const specifier of node.specifiers as SyntaxNode[]) bind(specifier.local, outer, importOf(node, specifier));
      break;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      bind(node.id, node.type === "FunctionDeclaration" ? outer : inner);
      bindParameters(node, above, inner);
      break;
    case "ClassDeclaration":
    case "ClassExpression":
    case "TSEnumDeclaration":
      bind(node.id, node.type === "ClassExpression" ? inner : outer);
      break;
    case "CatchClause":
      bind(node.param, inner);
      break;
    case "Binding": // Python: whatever assigns also declares
      bind(node.target, outer.hoister(), originOf(node.value));
      break;
    case "ScopeStatement":
      for (const name of node.names as string[]) outer.hoister().share(name);
      break;
    case "PythonImport":
      bind(node.local, outer.hoister(), { from: node.path as string, at: [] });
      break;
  }
}

/** `import x`, `import { x }` and `import * as x` from a module. */
function importOf({ source }: SyntaxNode, specifier: SyntaxNode): BindingOrigin | undefined {
  const module = isNode(source) ? String(source.value).replace(/^node:/, "") : "";
  const { imported } = specifier;
  if (!isNode(imported)) return { from: module, at: [] };
  const name = String(imported.name ?? imported.value);
  return { from: module, at: name === "default" ? [] : [name] };
}

/** A function that is called where it stands is given what its parameters are. */
function bindParameters(node: SyntaxNode, above: SyntaxNode | undefined, scope: Scope): void {
  const given = above?.type === "CallExpression" && above.callee === node ? (above.arguments as SyntaxNode[]) : [];
  const spread = given.some(({ type }) => type === "SpreadElement");
  (node.params as SyntaxNode[]).forEach((parameter, i) => {
    bind(parameter, scope, spread ? undefined : originOf(given[i]));
  });
}

/** Adds the names of a binding pattern. */
function bind(pattern: unknown, scope: Scope, origin?: BindingOrigin, writes = 1): void {
  if (!isNode(pattern)) return;
  switch (pattern.type) {
    case "Identifier":
      scope.add(pattern.name as string, origin, writes);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties as SyntaxNode[]) {
        bind(property.value ?? property.argument, scope, property.value ? within(origin, property) : undefined);
      }
      break;
    case "ArrayPattern":
      (pattern.elements as unknown[]).forEach((element, i) => {
        bind(element, scope, elementOf(origin, i));
      });
      break;
    case "AssignmentPattern":
      bind(pattern.left, scope, origin ?? originOf(pattern.right), 2);
      break;
    case "RestElement":
      bind(pattern.argument, scope);
      break;
    case "TSParameterProperty":
      bind(pattern.parameter, scope, origin);
      break;
  }
}

function within(origin: BindingOrigin | undefined, { key, computed }: SyntaxNode): BindingOrigin | undefined {
  if (origin === undefined || !isNode(key) || (computed === true && key.type !== "Literal")) return undefined;
  return { from: origin.from, at: [...origin.at, String(key.name ?? key.value)] };
}

function elementOf(origin: BindingOrigin | undefined, index: number): BindingOrigin | undefined {
  if (origin === undefined || typeof origin.from === "string" || origin.from.type !== "ArrayExpression")
    return undefined;
  return origin.at.length > 0 ? undefined : originOf((origin.from.elements as unknown[])[index]);
}

/** Finds for each identifier what it refers to, once all declarations are known, and adds what is assigned. */
export function bindingsOf(
  named: readonly (readonly [SyntaxNode, Scope])[],
  nodes: readonly SyntaxNode[],
): { globals: ReadonlySet<SyntaxNode>; bindings: ReadonlyMap<SyntaxNode, Binding> } {
  const globals = new Set<SyntaxNode>();
  const bindings = new Map<SyntaxNode, Binding>();
  const implicit = new Map<string, Binding>();
  for (const [node, scope] of named) {
    const name = node.name as string;
    let binding = scope.find(name);
    if (binding === undefined) {
      globals.add(node);
      binding = implicit.get(name) ?? { writes: 0, origins: [] };
      implicit.set(name, binding);
    }
    bindings.set(node, binding);
  }
  for (const { type, left, right, argument, operator } of nodes) {
    const target = type === "AssignmentExpression" ? left : type === "UpdateExpression" ? argument : undefined;
    const binding = isNode(target) ? bindings.get(target) : undefined;
    if (binding === undefined) continue;
    binding.writes++;
    if (operator === "=" || String(operator).length === 3) binding.origins.push({ from: right as SyntaxNode, at: [] });
  }
  return { globals, bindings };
}
