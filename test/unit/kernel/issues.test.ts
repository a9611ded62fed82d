import * as z from "zod";
import { InvalidInput } from "../../../runtime/kernel/errors.js";
import { validate } from "../../../runtime/kernel/validation.js";

type Code = z.core.$ZodIssue["code"];

/** What is said of a value: the message after the field, and the hint. */
type Case = readonly [schema: z.ZodType, value: unknown, message: string, hint: string | undefined];

const day = new Date(0);
const noon = new Date(12 * 3_600_000);
const types = "boolean, number, string or array";
const scalar = z.union([z.boolean(), z.number(), z.string()]);

/** Cases of every code that zod has; one more is a row that is missing here. */
const cases: Readonly<Record<Code, readonly Case[]>> = {
  invalid_type: [
    [z.number(), "3", 'expected number, found "3"', "give a value of type number"],
    [z.number(), Infinity, "expected finite number, found Infinity", "give a value of type number"],
    [z.int(), 1.5, "expected a whole number, found 1.5", "give a whole number"],
    [z.record(z.string(), z.number()), [], "expected object, found []", "give a value of type object"],
    [z.string(), 4n, "expected string, found 4n", "give a value of type string"],
    [z.string(), undefined, "is missing", "give a value of type string"],
  ],
  invalid_value: [
    [z.enum(["x", "y"]), "z", 'expected one of "x", "y", found "z"', 'give one of "x", "y"'],
    [z.literal("x"), "z", 'expected "x", found "z"', 'give "x"'],
    [z.literal(4n), 5n, "expected 4n, found 5n", "give 4n"],
    [z.literal("x"), undefined, "is missing", 'give "x"'],
  ],
  too_small: [
    [z.number().min(1), 0, "must be at least 1, found 0", "give at least 1"],
    [z.number().gt(1), 1, "must be more than 1, found 1", "give more than 1"],
    [z.string().min(1), "", 'must have at least 1 character, found ""', "give at least 1 character"],
    [z.string().length(2), "a", 'must have exactly 2 characters, found "a"', "give exactly 2 characters"],
    [z.array(z.number()).min(2), [], "must have at least 2 items, found []", "give at least 2 items"],
    [z.bigint().min(2n), 1n, "must be at least 2, found 1n", "give at least 2"],
    [z.int(), -(2 ** 60), `must be at least ${-(2 ** 53 - 1)}, found ${-(2 ** 60)}`, `give at least ${-(2 ** 53 - 1)}`],
    [
      z.date().min(noon),
      day,
      'must be at least 1970-01-01T12:00:00.000Z, found "1970-01-01T00:00:00.000Z"',
      "give at least 1970-01-01T12:00:00.000Z",
    ],
  ],
  too_big: [
    [z.number().max(1), 2, "must be at most 1, found 2", "give at most 1"],
    [z.number().lt(1), 1, "must be less than 1, found 1", "give less than 1"],
    [z.array(z.number()).max(1), [1, 2], "must have at most 1 item, found [1,2]", "give at most 1 item"],
    [z.string().length(1), "ab", 'must have exactly 1 character, found "ab"', "give exactly 1 character"],
    [
      z.map(z.string(), z.int()).max(0),
      new Map([["a", 1]]),
      "must have at most 0 entries, found {}",
      "give at most 0 entries",
    ],
  ],
  invalid_format: [
    [z.string().regex(/^a+$/), "b", 'must match pattern /^a+$/, found "b"', "give text that matches /^a+$/"],
    [z.string().regex(/^a$/, "is no a"), "b", 'is no a, found "b"', "give text that matches /^a$/"],
    [z.string().startsWith("arn:"), "b", 'must start with "arn:", found "b"', 'give text that starts with "arn:"'],
    [z.string().endsWith(".js"), "b", 'must end with ".js", found "b"', 'give text that ends with ".js"'],
    [z.string().includes("/"), "b", 'must include "/", found "b"', 'give text that includes "/"'],
    [z.url(), "b", 'is no valid URL, found "b"', "give a valid URL"],
    [z.uuid(), "b", 'is no valid uuid, found "b"', "give a valid uuid"],
    [
      z.iso.datetime(),
      "b",
      'is no valid time of ISO 8601 (2026-01-31T12:00:00Z), found "b"',
      "give a valid time of ISO 8601 (2026-01-31T12:00:00Z)",
    ],
  ],
  not_multiple_of: [[z.number().multipleOf(5), 7, "must be a multiple of 5, found 7", "give a multiple of 5"]],
  unrecognized_keys: [[z.strictObject({}), { sise: 3 }, "is not known, found 3", "remove it, or correct its spelling"]],
  invalid_union: [
    [z.union([scalar, z.array(scalar)]), 4n, "is none of what is allowed, found 4n", `give a value of type ${types}`],
    [z.union([z.string(), z.number()]), undefined, "is missing", "give a value of type string or number"],
    [z.union([z.string().min(3), z.string().max(1)]), "ab", 'is none of what is allowed, found "ab"', undefined],
    [
      z.discriminatedUnion("of", [z.object({ of: z.literal("a") }), z.object({ of: z.literal("b") })]),
      { of: "c" },
      'is none of what is allowed, found "c"',
      'give one of "a", "b"',
    ],
    [z.xor([z.string(), z.string()]), "a", 'fits more than one of what is allowed, found "a"', undefined],
  ],
  invalid_key: [
    [
      z.record(z.string().min(2), z.number()),
      { a: 1 },
      'has a name that is not allowed: must have at least 2 characters, found "a"',
      "rename it",
    ],
  ],
  invalid_element: [
    [
      z.map(z.object({}), z.number()),
      new Map([[{}, "a"]]),
      "has an entry that is not allowed: expected number, found {}",
      "correct or remove it",
    ],
  ],
  custom: [
    [z.custom(() => false, "is odd"), 3, "is odd, found 3", undefined],
    [z.custom(() => false), 3, "cannot be used, found 3", undefined],
    [
      z.number().superRefine((_, context) => {
        context.addIssue({ code: "custom", message: "is odd", params: { hint: "double it" } });
      }),
      3,
      "is odd, found 3",
      "double it",
    ],
  ],
};

const rows = Object.entries(cases).flatMap(([code, of]) => of.map((given) => [code, given[2], given] as const));

/** What validation says of a value. */
function refusalOf(schema: z.ZodType, value: unknown): { message: string; hint?: string } {
  try {
    validate(schema, value);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("the words for what zod found", () => {
  it.each(rows)("%s: %s", (code, _, [schema, value, message, hint]) => {
    expect(schema.safeParse(value).error?.issues[0].code).toBe(code);
    const refusal = refusalOf(schema, value);
    expect(refusal.message.replace(/^(input|of|sise|a): /, "")).toBe(message);
    expect(refusal.hint).toBe(hint);
  });

  it.each(rows)("%s: %s is not what zod says", (_code, _message, [schema, value]) => {
    const [issue] = schema.safeParse(value).error?.issues ?? [];
    const isOwn = issue.code === "custom" || issue.message === "is no a";
    expect(refusalOf(schema, value).message.includes(issue.message)).toBe(isOwn && issue.message !== "Invalid input");
  });
});
