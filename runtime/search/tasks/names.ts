import * as z from "zod";

/** Names that JavaScript treats specially as keys; an agent receives its input as an object. */
const special: ReadonlySet<string> = new Set(["", "__proto__", "constructor", "prototype"]);

/**
 * A record whose names a user gave. One that cannot be a key of an agent's input is refused by name: zod drops `__proto__`
 * without a word.
 *
 * @param complaint what is said of such a name
 */
export const named = <V extends z.ZodType>(complaint: string, value: V) =>
  z.preprocess(
    (given, context) => {
      const name =
        typeof given === "object" && given !== null ? Object.keys(given).find((key) => special.has(key)) : undefined;
      if (name === undefined) return given;
      context.addIssue({
        code: "custom",
        path: [name],
        message: complaint,
        params: { hint: "rename it" },
      });
      return z.NEVER;
    },
    z.record(z.string(), value),
  );
