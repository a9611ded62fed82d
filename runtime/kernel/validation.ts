import type * as z from "zod";
import { InvalidInput } from "./errors.js";
import { printable } from "./printable.js";

type Issue = z.core.$ZodIssue;

/**
 * Parses `value` by `schema`; the first thing wrong becomes the error.
 *
 * @param prefix path of `value` inside what the user sent, when it is a part of it: `config`
 * @throws {InvalidInput} naming the field, the value found and what to do
 */
export function validate<T>(schema: z.ZodType<T>, value: unknown, prefix = ""): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues[0], value, prefix);
}

function invalid(outer: Issue, value: unknown, prefix: string): InvalidInput {
  const issue = deepest(outer);
  const unknown = issue.code === "unrecognized_keys" ? [issue.keys[0]] : [];
  const path = [...issue.path, ...unknown];
  const found = at(value, path);
  const field = fieldName(prefix, path);
  const detail = found === undefined && issue.code !== "custom" ? "is missing" : problem(issue);
  return new InvalidInput(`${field || "input"}: ${detail}${shown(found)}`, {
    field: field || undefined,
    value: found,
    hint: hint(issue),
  });
}

/** Of a union, the issue of the alternative that came furthest: that is the one the caller meant. */
function deepest(issue: Issue): Issue {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const candidates = issue.errors.map(([first]) => deepest(first));
  const furthest = candidates.reduce((best, next) => (next.path.length > best.path.length ? next : best));
  if (furthest.path.length === 0) return issue;
  return { ...furthest, path: [...issue.path, ...furthest.path] };
}

function problem(issue: Issue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return "is not known";
    case "invalid_union":
      return "is none of what is allowed";
    case "custom":
      return issue.message;
    default:
      return issue.message.replace(
        /^(Invalid input|Too small|Too big|Invalid string|Invalid option): |, received .*$/g,
        "",
      );
  }
}

function hint(issue: Issue): string | undefined {
  switch (issue.code) {
    case "too_small":
      return `give at least ${issue.minimum}${issue.inclusive ? "" : " and a little more"}${unit(issue.origin)}`;
    case "too_big":
      return `give at most ${issue.maximum}${issue.inclusive ? "" : " less a little"}${unit(issue.origin)}`;
    case "unrecognized_keys":
      return "remove it, or correct its spelling";
    case "invalid_type":
      return issue.expected === "int" ? "give a whole number" : `give a value of type ${issue.expected}`;
    case "invalid_value":
      return `give ${list(issue.values)}`;
    case "invalid_format":
      return issue.pattern ? `give text that matches ${issue.pattern}` : `give a valid ${issue.format}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options) ? `give ${list(issue.options)}` : undefined;
    case "custom":
      return typeof issue.params?.hint === "string" ? issue.params.hint : undefined;
    default:
      return undefined;
  }
}

const unit = (origin: string): string =>
  ({ array: " items", string: " characters", set: " items", object: " keys" })[origin] ?? "";

const list = (values: readonly unknown[]): string =>
  values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`;

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function fieldName(prefix: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === "number") return `${name}[${key}]`;
    return name === "" ? String(key) : `${name}.${String(key)}`;
  }, prefix);
}

/** The value as it goes into a message: one short line. */
function shown(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "number" ? String(value) : printable(value);
  if (text === undefined) return "";
  return `, found ${text.length > 80 ? `${text.slice(0, 77)}…` : text}`;
}
