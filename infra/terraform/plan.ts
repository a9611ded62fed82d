/**
 * A Terraform plan (`terraform show -json tfplan`) as the rules read it: resources with their planned values, and who
 * refers to whom, followed through module variables and outputs because ids are unknown at plan time.
 *
 * @module
 */

type Values = { readonly [name: string]: unknown };

interface Expression {
  readonly references?: readonly string[];
  readonly constant_value?: unknown;
}

interface ConfiguredResource {
  readonly address: string;
  readonly mode: string;
  readonly expressions?: Values;
  readonly for_each_expression?: Expression;
}

interface ConfiguredModule {
  readonly resources?: readonly ConfiguredResource[];
  readonly module_calls?: { readonly [name: string]: ModuleCall };
  readonly outputs?: { readonly [name: string]: { readonly expression: Expression } };
}

interface ModuleCall {
  readonly module: ConfiguredModule;
  readonly expressions?: Values;
  readonly for_each_expression?: Expression;
}

/** The part of the plan's JSON that is read here. */
export interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly after: Values | null;
      readonly after_unknown?: unknown;
    };
  }[];
  readonly configuration: { readonly root_module: ConfiguredModule };
}

/** A value that is known only after apply: no rule may count it as kept. */
export const UNKNOWN = Symbol("known after apply");

/** One planned resource instance. */
export class Resource {
  constructor(
    readonly address: string,
    readonly type: string,
    private readonly values: Values,
    private readonly unknown: unknown,
  ) {}

  /** The value at a path such as `versioning_configuration.0.status`; {@link UNKNOWN} where only apply will tell. */
  get(path: string): unknown {
    let value: unknown = this.values;
    let unknown: unknown = this.unknown;
    for (const key of path.split(".")) {
      if (unknown === true) return UNKNOWN;
      value = (value as Values | null | undefined)?.[key];
      unknown = (unknown as Values | null | undefined)?.[key];
    }
    return unknown === true ? UNKNOWN : value;
  }

  is(path: string, ...expected: readonly unknown[]): boolean {
    return expected.includes(this.get(path));
  }

  /** A list (or set) of blocks or scalars; empty where it is absent or unknown. */
  list<T = Values>(path: string): readonly T[] {
    const value = this.get(path);
    return Array.isArray(value) ? value : [];
  }

  /** Present and not empty, or certain to be there though its value is not known yet. */
  has(path: string): boolean {
    const value = this.get(path);
    return (
      value === UNKNOWN ||
      (value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0))
    );
  }

  /** The module instance it lies in, `""` at the root. */
  get module(): string {
    return this.address.slice(0, this.address.length - this.local.length).replace(/\.$/, "");
  }

  /** `aws_s3_bucket.this` without module and instance key. */
  get local(): string {
    const match = /(?:^|\.)(aws_[a-z0-9_]+\.[A-Za-z0-9_-]+(?:\[.*\])?)$/.exec(this.address);
    return match ? match[1] : this.address;
  }
}

const withoutKeys = (address: string): string => address.replace(/\[(?:"[^"]*"|\d+)\]/g, "");

/** The module call path of an address: `module.a.module.b.aws_x.y` → `["a", "b"]`. */
const modulePath = (address: string): string[] =>
  [...withoutKeys(address).matchAll(/module\.([^.]+)\./g)].map((m) => m[1]);

/** Every `references` list below an expression, however deep blocks nest. */
function referencesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(referencesIn);
  if (node === null || typeof node !== "object") return [];
  const { references, ...rest } = node as { references?: unknown };
  return [...(Array.isArray(references) ? (references as string[]) : []), ...Object.values(rest).flatMap(referencesIn)];
}

/**
 * What is there after the plan: managed resources that are not destroyed, and their references as the configuration has
 * them.
 */
export class Plan {
  readonly resources: readonly Resource[];
  private readonly targets = new Map<string, ReadonlySet<string>>();

  constructor(private readonly json: PlanJson) {
    this.resources = (json.resource_changes ?? [])
      .filter((r) => r.mode === "managed" && r.change.after !== null)
      .map((r) => new Resource(r.address, r.type, r.change.after ?? {}, r.change.after_unknown));
  }

  of(...types: readonly string[]): Resource[] {
    return this.resources.filter((r) => types.includes(r.type));
  }

  /** Resources of `type` that refer to `target`, anywhere or in one attribute. */
  referring(type: string, target: Resource, attribute?: string): Resource[] {
    const wanted = withoutKeys(target.address);
    return this.of(type).filter((r) => this.refersTo(r, attribute).has(wanted));
  }

  /** Addresses (without instance keys) that a resource refers to, anywhere or in one attribute. */
  refersTo(resource: Resource, attribute?: string): ReadonlySet<string> {
    const key = `${withoutKeys(resource.address)}#${attribute ?? ""}`;
    let found = this.targets.get(key);
    if (!found) {
      found = this.resolve(resource, attribute);
      this.targets.set(key, found);
    }
    return found;
  }

  private resolve(resource: Resource, attribute?: string): ReadonlySet<string> {
    const path = modulePath(resource.address);
    const local = withoutKeys(resource.address).split(".").slice(-2).join(".");
    const found = new Set<string>();
    const configured = this.moduleAt(path)?.resources?.find((r) => r.address === local);
    if (!configured) return found;
    const seen = new Set<string>();
    if (attribute && !(attribute in (configured.expressions ?? {}))) this.followCall(path, found, seen);
    else this.follow(path, this.expressionsOf(configured, attribute), configured, found, seen);
    return found;
  }

  /** A dynamic block leaves no trace in the configuration: what its module was given is the nearest that is known. */
  private followCall(path: readonly string[], found: Set<string>, seen: Set<string>): void {
    const parent = path.slice(0, -1);
    const call = this.moduleAt(parent)?.module_calls?.[path[path.length - 1]];
    this.follow(parent, referencesIn(call?.expressions), undefined, found, seen);
  }

  private expressionsOf(configured: ConfiguredResource, attribute?: string): string[] {
    const expressions = attribute ? configured.expressions?.[attribute] : configured.expressions;
    return [...referencesIn(expressions), ...(attribute ? [] : referencesIn(configured.for_each_expression))];
  }

  private moduleAt(path: readonly string[]): ConfiguredModule | undefined {
    return path.reduce<ConfiguredModule | undefined>(
      (module, name) => module?.module_calls?.[name]?.module,
      this.json.configuration.root_module,
    );
  }

  /** Follows references of `path`'s module to resources, up through variables and down through outputs. */
  private follow(
    path: readonly string[],
    references: readonly string[],
    from: ConfiguredResource | undefined,
    found: Set<string>,
    seen: Set<string>,
  ): void {
    for (const reference of references) {
      const mark = `${path.join(".")}|${reference}`;
      if (seen.has(mark)) continue;
      seen.add(mark);
      const [head, name, output] = withoutKeys(reference).split(".");
      if (head === "each") this.follow(path, referencesIn(from?.for_each_expression), undefined, found, seen);
      else if (head === "var") this.followVariable(path, name, found, seen);
      else if (head === "module") this.followOutput(path, name, output, found, seen);
      else if (head === "data") this.followData(path, `data.${name}.${output}`, found, seen);
      else if (head.startsWith("aws_") && name) found.add([...path.map((p) => `module.${p}`), head, name].join("."));
    }
  }

  private followVariable(path: readonly string[], name: string, found: Set<string>, seen: Set<string>): void {
    if (path.length === 0) return;
    const parent = path.slice(0, -1);
    const call = this.moduleAt(parent)?.module_calls?.[path[path.length - 1]];
    const references = referencesIn(call?.expressions?.[name]);
    const each = references.some((r) => r.startsWith("each.")) ? referencesIn(call?.for_each_expression) : [];
    this.follow(parent, [...references, ...each], undefined, found, seen);
  }

  private followOutput(
    path: readonly string[],
    name: string,
    output: string | undefined,
    found: Set<string>,
    seen: Set<string>,
  ): void {
    const outputs = this.moduleAt([...path, name])?.outputs ?? {};
    const chosen = output ? [outputs[output]] : Object.values(outputs);
    this.follow([...path, name], referencesIn(chosen), undefined, found, seen);
  }

  private followData(path: readonly string[], address: string, found: Set<string>, seen: Set<string>): void {
    const data = this.moduleAt(path)?.resources?.find((r) => r.address === address);
    if (data) this.follow(path, this.expressionsOf(data), data, found, seen);
  }
}
