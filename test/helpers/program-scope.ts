/** What the value of a variable is known to be; of `any` nothing is. */
export type Type = "number" | "text" | "list" | "record" | "map" | "any";

/** Whether it may be assigned to, throws when it is, or must not be, for a loop to end. */
type Access = "variable" | "constant" | "fixed";

interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly access: Access;
}

/** Few, so that they shadow one another, and some that are nothing to the agent but may be to who rewrites it. */
const names = [
  "a",
  "b",
  "c",
  "é",
  "d",
  "agent",
  "tank",
  "stop",
  "e",
  "变",
  "f",
  "left",
  "$",
  "_",
  "of",
  "async",
  "get",
];

/** The variables that a random program may name where it stands. */
export class Scope {
  private readonly own: Variable[] = [];
  /** Names that stand in this very scope, those that `var` of an inner one put there included. */
  private readonly taken = new Set<string>();
  /** Names of outer scopes that are assigned to here. */
  private readonly assigned = new Set<string>();

  constructor(
    private readonly outer?: Scope,
    private readonly isFunction = true,
  ) {}

  inner({ function: isFunction = false }: { readonly function?: boolean } = {}): Scope {
    return new Scope(this, isFunction);
  }

  /** A name that may be declared here; `hoists` where it rises to the function, as `var` does. */
  fresh(choice: number, hoists = false): string {
    const free = names.filter((name) => !this.blocked(name, hoists));
    const name = free.length > 0 ? free[choice % free.length] : this.numbered();
    if (hoists) this.raise(name);
    return name;
  }

  declare(name: string, type: Type, access: Access): string {
    this.taken.add(name);
    this.own.push({ name, type, access });
    return name;
  }

  /** A name in sight of that type, or undefined when there is none. */
  variable(type: Type, choice: number): string | undefined {
    return this.find(type, choice, ["variable", "constant", "fixed"]);
  }

  /**
   * A name in sight to assign to. No scope in between declares it later: engines disagree on which error it is to assign
   * to a constant that is not initialised yet.
   */
  target(type: Type, choice: number, access: readonly Access[]): string | undefined {
    const name = this.find(type, choice, access);
    if (name !== undefined) this.assign(name);
    return name;
  }

  private find(type: Type, choice: number, access: readonly Access[]): string | undefined {
    const found = this.visible().filter((variable) => variable.type === type && access.includes(variable.access));
    return found.length > 0 ? found[choice % found.length].name : undefined;
  }

  private assign(name: string): void {
    if (this.taken.has(name)) return;
    this.assigned.add(name);
    this.outer?.assign(name);
  }

  private visible(): Variable[] {
    const outer = this.outer?.visible() ?? [];
    return [...outer.filter(({ name }) => !this.taken.has(name)), ...this.own];
  }

  private blocked(name: string, hoists: boolean): boolean {
    if (this.taken.has(name) || this.assigned.has(name)) return true;
    return hoists && !this.isFunction && (this.outer?.blocked(name, hoists) ?? false);
  }

  private raise(name: string): void {
    this.taken.add(name);
    if (!this.isFunction) this.outer?.raise(name);
  }

  private numbered(): string {
    return `v${this.taken.size}_${this.visible().length}`;
  }
}
