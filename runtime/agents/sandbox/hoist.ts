import { children, type Tree } from "./tree.js";

/**
 * Makes `var` of every `let` and `const` where nothing can tell the difference. QuickJS checks at each read of a `let`
 * whether it is initialized yet, and has no short instructions for it: loops are a quarter faster without.
 *
 * A name stays as it is where a closure captures it, where a use could come before the declaration, where a constant is
 * assigned to, and where its function binds it in another way too.
 */
export function hoist(program: Tree): void {
  new Frame(program).hoist();
}

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

  constructor(root: Tree) {
    this.parameters = ((root.params ?? []) as Tree[]).flatMap(boundNames);
    for (const name of this.parameters) this.taken.add(name);
    for (const child of children(root)) if (child !== root.id) this.visit(child, root);
  }

  /** @returns names that may mean something outside: rather too many than too few */
  hoist(): ReadonlySet<string> {
    const hoistable = new Set(this.bindings.map(({ name }) => name).filter((name) => this.isHoistable(name)));
    for (const { declaration, scope } of this.bindings) makeVar(declaration, scope, hoistable);
    const free = new Set([...this.captured, ...this.uses.map(({ name }) => name)]);
    for (const name of [...this.parameters, ...hoistable]) free.delete(name);
    return free;
  }

  private isHoistable(name: string): boolean {
    if (this.taken.has(name) || this.captured.has(name)) return false;
    const bindings = this.bindings.filter((binding) => binding.name === name);
    const nested = ({ scope }: Binding): boolean =>
      bindings.some((other) => other.scope !== scope && contains(other.scope, scope.start));
    if (bindings.some(nested)) return false;
    return this.uses.every((use) => use.name !== name || bindings.some((binding) => isOf(use, binding)));
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
    for (const name of new Frame(node).hoist()) this.captured.add(name);
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

/** `scope` is where the declaration stands. */
function makeVar(declaration: Tree, scope: Tree, hoistable: ReadonlySet<string>): void {
  const declarators = declaration.declarations as Tree[];
  if (!declarators.flatMap(({ id }) => boundNames(id)).every((name) => hoistable.has(name))) return;
  declaration.kind = "var";
  if (/^For(In|Of)Statement$/.test(scope.type)) return;
  for (const declarator of declarators) declarator.init ??= undefinedAgain; // in every round of a loop
}

/** `void 0` */
const undefinedAgain = {
  type: "UnaryExpression",
  operator: "void",
  prefix: true,
  argument: { type: "Literal", value: 0 },
};
