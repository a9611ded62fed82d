import type { Edit } from "./edits.js";
import { children, type Tree } from "./tree.js";

/**
 * The edits that make `var` of every `let` and `const` where nothing can tell the difference. QuickJS checks at each read
 * of a `let` whether it is initialized yet, and has no short instructions for it.
 *
 * A name stays as it is where a closure captures it, where a use could come before the declaration, where a constant is
 * assigned to, and where its function binds it in another way too.
 */
export function hoist(program: Tree, source: string): Edit[] {
  const edits: Edit[] = [];
  new Frame(program, (declaration, scope) => edits.push(...makeVar(declaration, scope, source))).hoist();
  return edits;
}

/** Bindings of one name in one function beyond which it is left alone: deciding takes time by their square. */
const MANY = 100;

/** A name that `let` or `const` binds. */
interface Binding {
  readonly name: string;
  readonly declaration: Tree;
  /** Every use is in here … */
  readonly scope: Tree;
  /** … and from this position on. */
  readonly from: number;
}

interface Use {
  readonly name: string;
  readonly at: number;
  readonly assigns: boolean;
}

/** What runs with variables of its own: a function, the module; a class counts as one, because its fields do. */
class Frame {
  private readonly bindings: Binding[] = [];
  private readonly uses: Use[] = [];
  /** Names that something else binds, anywhere in here. */
  private readonly taken = new Set<string>();
  /** Names that frames in here take from outside of them. */
  private readonly captured = new Set<string>();
  private readonly parameters: readonly string[];

  constructor(
    root: Tree,
    private readonly found: (declaration: Tree, scope: Tree) => void,
  ) {
    this.parameters = ((root.params ?? []) as Tree[]).flatMap(boundNames);
    for (const name of this.parameters) this.taken.add(name);
    for (const child of children(root)) if (child !== root.id) this.visit(child, root);
  }

  /** @returns names that may mean something outside: rather too many than too few */
  hoist(): ReadonlySet<string> {
    const uses = groupByName(this.uses);
    const hoistable = new Set<string>();
    for (const [name, bindings] of groupByName(this.bindings)) {
      if (this.isHoistable(name, bindings, uses.get(name) ?? [])) hoistable.add(name);
    }
    for (const [declaration, scope] of new Map(this.bindings.map(({ declaration, scope }) => [declaration, scope]))) {
      if (declaredNames(declaration).every((name) => hoistable.has(name))) this.found(declaration, scope);
    }
    const free = new Set([...this.captured, ...uses.keys()]);
    for (const name of [...this.parameters, ...hoistable]) free.delete(name);
    return free;
  }

  private isHoistable(name: string, bindings: readonly Binding[], uses: readonly Use[]): boolean {
    if (this.taken.has(name) || this.captured.has(name) || !areApart(bindings)) return false;
    return uses.every((use) => bindings.some((binding) => isOf(use, binding)));
  }

  private visit(node: Tree, scope: Tree): void {
    if (isFrame(node)) this.visitFrame(node);
    else if (node.type === "VariableDeclaration") this.visitDeclaration(node, scope);
    else this.visitOther(node, scope);
  }

  private visitOther(node: Tree, scope: Tree): void {
    if (node.type === "Identifier") this.uses.push({ name: String(node.name), at: node.start, assigns: false });
    if (node.type === "CatchClause") for (const name of boundNames(node.param)) this.taken.add(name);
    for (const name of assignedNames(node)) this.uses.push({ name, at: node.start, assigns: true });
    for (const child of evaluated(node)) this.visit(child, isScope(node) ? node : scope);
  }

  private visitFrame(node: Tree): void {
    if (node.type.endsWith("Declaration")) for (const name of boundNames(node.id)) this.taken.add(name);
    for (const name of new Frame(node, this.found).hoist()) this.captured.add(name);
  }

  private visitDeclaration(declaration: Tree, scope: Tree): void {
    for (const declarator of declaration.declarations as Tree[]) {
      for (const name of boundNames(declarator.id)) {
        if (declaration.kind === "var") this.taken.add(name);
        else this.bindings.push({ name, declaration, scope, from: firstUse(declarator, scope) });
      }
      this.visitPattern(declarator.id as Tree, scope);
      if (declarator.init) this.visit(declarator.init as Tree, scope);
    }
  }

  /** What a pattern evaluates: defaults and computed keys, not the names that it binds. */
  private visitPattern(pattern: Tree, scope: Tree): void {
    if (pattern.type === "Identifier") return;
    for (const child of evaluated(pattern)) {
      if (child === pattern.right || child === pattern.key) this.visit(child, scope);
      else this.visitPattern(child, scope);
    }
  }
}

function groupByName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.name);
    if (group) group.push(item);
    else groups.set(item.name, [item]);
  }
  return groups;
}

/** Whether no scope lies in another, of few enough to look at each pair. */
const areApart = (bindings: readonly Binding[]): boolean =>
  bindings.length <= MANY &&
  bindings.every(({ scope }) =>
    bindings.every((other) => other.scope === scope || !contains(other.scope, scope.start)),
  );

const isFrame = ({ type }: Tree): boolean => /Function|^Class(Declaration|Expression)$|^StaticBlock$/.test(type);

const isScope = ({ type }: Tree): boolean => /^(Block|Switch|For|ForIn|ForOf)Statement$/.test(type);

const contains = (scope: Tree, at: number): boolean => scope.start <= at && at < scope.end;

/** Whether `use` certainly means `binding`, and after it was initialized. */
const isOf = ({ at, assigns }: Use, { scope, from, declaration }: Binding): boolean =>
  contains(scope, at) && at >= from && !(assigns && declaration.kind === "const");

/** Where the earliest use of what `declarator` binds may stand. */
function firstUse(declarator: Tree, scope: Tree): number {
  switch (scope.type) {
    case "SwitchStatement":
      return Number.POSITIVE_INFINITY; // another case may be entered
    case "ForInStatement":
    case "ForOfStatement":
      return (scope.right as Tree).end;
    default:
      return declarator.end;
  }
}

/** The names that a pattern binds or assigns to. */
function boundNames(pattern: unknown): string[] {
  const node = pattern as Tree | null | undefined;
  switch (node?.type) {
    case "Identifier":
      return [String(node.name)];
    case "ObjectPattern":
      return (node.properties as Tree[]).flatMap((property) => boundNames(property.value ?? property));
    case "ArrayPattern":
      return (node.elements as unknown[]).flatMap(boundNames);
    case "AssignmentPattern":
      return boundNames(node.left);
    case "RestElement":
      return boundNames(node.argument);
    default:
      return []; // nothing, or a member
  }
}

function assignedNames(node: Tree): string[] {
  switch (node.type) {
    case "AssignmentExpression":
    case "ForInStatement":
    case "ForOfStatement":
      return boundNames(node.left);
    case "UpdateExpression":
      return boundNames(node.argument);
    default:
      return [];
  }
}

/** The parts of a node that are evaluated: neither labels nor names of properties. */
function evaluated(node: Tree): Tree[] {
  if (node.type === "MetaProperty") return [];
  const named = node.computed ? [] : [node.key, node.type === "MemberExpression" && node.property];
  return children(node).filter((child) => child !== node.label && !named.includes(child));
}

const declaredNames = (declaration: Tree): string[] =>
  (declaration.declarations as Tree[]).flatMap(({ id }) => boundNames(id));

/** `scope` is where the declaration stands. */
function makeVar(declaration: Tree, scope: Tree, source: string): Edit[] {
  const { start, end, kind } = declaration;
  const edits: Edit[] = [{ start, end: start + String(kind).length, text: "var" }];
  if (/^For(In|Of)Statement$/.test(scope.type)) return edits;
  const unended = source[end - 1] !== ";" && scope.init !== declaration;
  for (const { init, end: at } of declaration.declarations as Tree[]) {
    if (init) continue; // the others are undefined again in every round of a loop
    edits.push({ start: at, end: at, text: ` = void 0${unended && at === end ? ";" : ""}` });
  }
  return edits;
}
