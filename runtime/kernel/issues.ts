/**
 * What a schema found wrong, in our words: by the code and the fields of zod's issues, whatever its own texts are.
 *
 * @module
 */
import type * as z from "zod";
import { short } from "./printable.js";

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** What is said of an issue. */
interface Words {
  /** What is wrong, to follow the name of a field: `must be at least 1`. */
  readonly problem: string;
  /** What to do about it, where that is known. */
  readonly hint?: string;
}

/** The words for an issue of any code. */
export function wordsFor(issue: Issue | RawIssue): Words {
  switch (issue.code) {
    case "invalid_type":
      return mistyped(issue.expected, issue.input);
    case "invalid_value":
      return { problem: `expected ${list(issue.values)}`, hint: `give ${list(issue.values)}` };
    case "invalid_format":
      return misformed(issue);
    case "too_small":
      return missized(issue, issue.minimum, issue.inclusive ? "at least" : "more than");
    case "too_big":
      return missized(issue, issue.maximum, issue.inclusive ? "at most" : "less than");
    case "not_multiple_of":
      return { problem: `must be a multiple of ${issue.divisor}`, hint: `give a multiple of ${issue.divisor}` };
    case "unrecognized_keys":
      return { problem: "is not known", hint: "remove it, or correct its spelling" };
    case "invalid_union":
      return unfit(issue);
    case "invalid_key":
      return { problem: `has a name that is not allowed: ${causeOf(issue)}`, hint: "rename it" };
    case "invalid_element":
      return { problem: `has an entry that is not allowed: ${causeOf(issue)}`, hint: "correct or remove it" };
    case "custom":
      return {
        problem: "cannot be used",
        hint: typeof issue.params?.hint === "string" ? issue.params.hint : undefined,
      };
  }
}

function mistyped(expected: string, input: unknown): Words {
  if (expected === "int") return { problem: "expected a whole number", hint: "give a whole number" };
  const finite = expected === "number" && typeof input === "number" ? "finite " : "";
  return { problem: `expected ${finite}${typeName(expected)}`, hint: `give a value of type ${typeName(expected)}` };
}

const typeName = (type: string): string => (type === "record" ? "object" : type);

/** Formats of text that people know by another name than zod. */
const formats: Readonly<Record<string, string>> = {
  datetime: "time of ISO 8601 (2026-01-31T12:00:00Z)",
  date: "date of ISO 8601 (2026-01-31)",
  email: "e-mail address",
  url: "URL",
  ipv4: "IPv4 address",
  cidrv4: "IPv4 range (10.0.0.0/16)",
};

function misformed(issue: Format): Words {
  const { format, pattern, prefix, suffix, includes } = issue;
  switch (format) {
    case "regex":
      return { problem: `must match pattern ${pattern}`, hint: `give text that matches ${pattern}` };
    case "starts_with":
      return { problem: `must start with "${prefix}"`, hint: `give text that starts with "${prefix}"` };
    case "ends_with":
      return { problem: `must end with "${suffix}"`, hint: `give text that ends with "${suffix}"` };
    case "includes":
      return { problem: `must include "${includes}"`, hint: `give text that includes "${includes}"` };
    default:
      return { problem: `is no valid ${formats[format] ?? format}`, hint: `give a valid ${formats[format] ?? format}` };
  }
}

type Format = Pick<z.core.$ZodIssueInvalidStringFormat, "format" | "pattern"> & {
  readonly prefix?: unknown;
  readonly suffix?: unknown;
  readonly includes?: unknown;
};

/** What is counted of a value, one and many; other values are compared as they are. */
const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ["character", "characters"],
  array: ["item", "items"],
  set: ["item", "items"],
  map: ["entry", "entries"],
  object: ["key", "keys"],
  file: ["byte", "bytes"],
};

function missized(
  { origin, exact }: { readonly origin: string; readonly exact?: boolean },
  limit: number | bigint,
  comparison: string,
): Words {
  const unit = units[origin]?.[Number(limit) === 1 ? 0 : 1];
  const amount = origin === "date" ? new Date(Number(limit)).toISOString() : String(limit);
  const wanted = `${exact ? "exactly" : comparison} ${amount}${unit ? ` ${unit}` : ""}`;
  return { problem: `must ${unit ? "have" : "be"} ${wanted}`, hint: `give ${wanted}` };
}

function unfit(issue: { readonly errors: Issue[][]; readonly options?: unknown; readonly inclusive?: boolean }): Words {
  if (issue.inclusive === false) return { problem: "fits more than one of what is allowed" };
  const problem = "is none of what is allowed";
  if (Array.isArray(issue.options)) return { problem, hint: `give ${list(issue.options)}` };
  const types = [...new Set(issue.errors.flatMap(([first]) => typesIn(first)))];
  return { problem, hint: types.length > 0 ? `give a value of type ${enumerated(types)}` : undefined };
}

/** The types that an alternative of a union would have taken. */
function typesIn(issue: Issue | undefined): string[] {
  if (issue?.code === "invalid_union") return issue.errors.flatMap(([first]) => typesIn(first));
  return issue?.code === "invalid_type" && issue.path.length === 0 ? [typeName(issue.expected)] : [];
}

const enumerated = (words: readonly string[]): string =>
  words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;

/** What is wrong with a key, or with an entry. */
const causeOf = ({ issues }: { readonly issues: Issue[] }): string => issues[0]?.message ?? "cannot be used";

const list = (values: readonly unknown[]): string =>
  values.length === 1 ? short(values[0]) : `one of ${values.map((value) => short(value)).join(", ")}`;
