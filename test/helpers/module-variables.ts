import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The type of a Terraform variable, as far as a value in JSON can be held against it. */
export type HclType =
  | { readonly kind: "string" | "number" | "bool" | "any" }
  | { readonly kind: "list" | "map"; readonly of: HclType }
  | { readonly kind: "object"; readonly attributes: Readonly<Record<string, HclType>> };

/** One `variable` block of a module. */
export interface Variable {
  readonly name: string;
  readonly description?: string;
  readonly type?: HclType;
  readonly required: boolean;
}

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
 * What keeps `value` from being a full value of `type`: attributes that are missing, unknown or of another type, on
 * every level. An empty collection is a fault, too, since it shows nothing of its elements.
 *
 * @param path where the value stands, for the answers
 */
export function faultsOf(value: unknown, type: HclType, path: string): string[] {
  if (type.kind === "any") return [];
  if (type.kind === "object") return faultsOfObject(value, type.attributes, path);
  if (type.kind === "list") {
    if (!Array.isArray(value) || value.length === 0) return [`${path}: a list with an element expected`];
    return value.flatMap((element, i) => faultsOf(element, type.of, `${path}[${i}]`));
  }
  if (type.kind === "map") {
    if (!isRecord(value) || Object.keys(value).length === 0) return [`${path}: a map with an element expected`];
    return Object.entries(value).flatMap(([key, element]) => faultsOf(element, type.of, `${path}.${key}`));
  }
  const kind = type.kind === "bool" ? "boolean" : type.kind;
  return typeof value === kind ? [] : [`${path}: ${kind} expected, ${typeof value} found`];
}

function faultsOfObject(value: unknown, attributes: Readonly<Record<string, HclType>>, path: string): string[] {
  if (!isRecord(value)) return [`${path}: an object expected`];
  return [...new Set([...Object.keys(value), ...Object.keys(attributes)])].flatMap((name) => {
    if (!(name in attributes)) return [`${path}.${name}: set by the wrapper, not declared by the module`];
    if (!(name in value)) return [`${path}.${name}: declared by the module, not set by the wrapper`];
    return faultsOf(value[name], attributes[name], `${path}.${name}`);
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
