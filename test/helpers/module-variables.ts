import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The type of a Terraform variable, as far as a value in JSON can be held against it. */
export type HclType =
  | { readonly kind: "string" | "number" | "bool" | "any" }
  | { readonly kind: "list" | "map"; readonly of: HclType }
  | { readonly kind: "object"; readonly attributes: Readonly<Record<string, HclType>> };

/** One `variable` block of a module. */
interface Variable {
  readonly name: string;
  readonly description?: string;
  readonly type?: HclType;
  readonly required: boolean;
}

/** Where the Terraform modules lie. */
export const MODULES = join(__dirname, "..", "..", "modules");

/** Reads the variables of a module; relies on the layout that `terraform fmt` gives. */
export function variablesOf(module: string): Variable[] {
  const text = readFileSync(join(MODULES, module, "variables.tf"), "utf8");
  return [...text.matchAll(/^variable "(?<name>\w+)" \{\n(?<body>.*?)^\}/gms)].map(({ groups }) => {
    const { name = "", body = "" } = groups ?? {};
    const type = /^ {2}type\s*= (?<type>.*?)(?=^ {2}\w|^$|(?![\s\S]))/ms.exec(body)?.groups?.type;
    return {
      name,
      description: /^ {2}description\s*= "(?<text>.+)"$/m.exec(body)?.groups?.text,
      type: type === undefined ? undefined : parseType(type),
      required: !/^ {2}default\s*=/m.test(body),
    };
  });
}

/** Parses a type constraint: `list(object({ name = string, ports = optional(list(number), []) }))`. */
export function parseType(text: string): HclType {
  const tokens = text.replace(/#.*$/gm, "").match(/"(?:[^"\\]|\\.)*"|[\w.-]+|[(){}[\],=]/g) ?? [];
  let at = 0;
  const next = () => tokens[at++];
  const expect = (token: string) => {
    if (next() !== token) throw new SyntaxError(`${token} expected in the type ${text}`);
  };

  function type(): HclType {
    const word = next();
    if (word === "string" || word === "number" || word === "bool" || word === "any") return { kind: word };
    expect("(");
    const inner = word === "object" ? object() : type();
    if (word === "optional") skipDefault();
    expect(")");
    if (word === "object" || word === "optional") return inner;
    if (word === "map") return { kind: "map", of: inner };
    if (word === "list" || word === "set") return { kind: "list", of: inner };
    throw new SyntaxError(`${word} is not a type known here, in ${text}`);
  }

  function object(): HclType {
    const attributes: Record<string, HclType> = {};
    expect("{");
    while (tokens[at] !== "}") {
      const name = next();
      expect("=");
      attributes[name] = type();
      if (tokens[at] === ",") at++;
    }
    expect("}");
    return { kind: "object", attributes };
  }

  function skipDefault(): void {
    for (let depth = 0; depth > 0 || tokens[at] !== ")"; at++) {
      if ("([{".includes(tokens[at])) depth++;
      if (")]}".includes(tokens[at])) depth--;
    }
  }

  return type();
}

/**
 * Where `values`, all that stand at one place, do not show the whole of `type`: attributes that none of them sets, that
 * are not declared, or are of another type, on every level. A collection without elements shows nothing of them.
 *
 * @param path the place, for the answers
 */
export function faultsOf(values: readonly unknown[], type: HclType, path: string): string[] {
  if (values.length === 0) return [`${path}: declared by the module, not set by the wrapper`];
  switch (type.kind) {
    case "any":
      return [];
    case "object":
      return values.every(isRecord) ? faultsOfObjects(values, type.attributes, path) : [`${path}: object expected`];
    case "map":
      return values.every(isRecord)
        ? faultsOf(values.flatMap(Object.values), type.of, `${path}.*`)
        : [`${path}: map expected`];
    case "list":
      return values.every(Array.isArray) ? faultsOf(values.flat(), type.of, `${path}[]`) : [`${path}: list expected`];
    default: {
      const kind = type.kind === "bool" ? "boolean" : type.kind;
      return values.filter((value) => typeof value !== kind).map((value) => `${path}: ${kind} expected, not ${value}`);
    }
  }
}

function faultsOfObjects(
  objects: readonly Readonly<Record<string, unknown>>[],
  attributes: Readonly<Record<string, HclType>>,
  path: string,
): string[] {
  const surplus = new Set(objects.flatMap(Object.keys).filter((name) => !(name in attributes)));
  return [
    ...[...surplus].map((name) => `${path}.${name}: set by the wrapper, not declared by the module`),
    ...Object.entries(attributes).flatMap(([name, type]) => {
      const values = objects.filter((object) => name in object).map((object) => object[name]);
      return faultsOf(values, type, `${path}.${name}`);
    }),
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
