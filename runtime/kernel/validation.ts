import type * as z from "zod";
import { InvalidInput } from "./errors.js";
import { wordsFor } from "./issues.js";
import { short } from "./printable.js";

type Issue = z.core.$ZodIssue;

/**
 * Parses `value` by `schema`; the first thing wrong becomes the error.
 *
 * @param prefix path of `value` inside what the user sent, when it is a part of it: `config`
 * @throws {InvalidInput} naming the field, the value found and what to do
 */
export function validate<T>(schema: z.ZodType<T>, value: unknown, prefix = ""): T {
  const parsed = schema.safeParse(value, { error: (issue) => wordsFor(issue).problem });
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues[0], value, prefix);
}

function invalid(outer: Issue, value: unknown, prefix: string): InvalidInput {
  const issue = deepest(outer);
  const unknown = issue.code === "unrecognized_keys" ? [issue.keys[0]] : [];
  const path = [...issue.path, ...unknown];
  const found = issue.code === "invalid_key" ? path[path.length - 1] : at(value, path);
  const field = fieldName(prefix, path);
  const detail = found === undefined && issue.code !== "custom" ? "is missing" : issue.message;
  return new InvalidInput(`${field || "input"}: ${detail}${shown(found)}`, {
    field: field || undefined,
    value: found,
    hint: wordsFor(issue).hint,
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
const shown = (value: unknown): string => (value === undefined ? "" : `, found ${short(value)}`);
