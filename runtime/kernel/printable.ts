/**
 * Values of whatever origin as text for people. Nothing here throws: what says what went wrong must not go wrong itself.
 *
 * @module
 */

/** Levels of a value that are shown; each takes a character, and no message has room for so many. */
const DEPTH = 200;

/** Parts of a value that are shown; one that holds itself many times over would have no end otherwise. */
const PARTS = 10_000;

const HIDDEN = "… not to be shown";

/** A value as JSON, what JSON cannot carry by why not. Undefined where JSON has nothing at all for it: a function. */
export const printable = (value: unknown): string | undefined => JSON.stringify(plain(value, [], { left: PARTS }));

/** A value as part of a line, cut to so many characters. */
export function short(value: unknown, most = 80): string {
  const text = textOf(value);
  return text.length > most ? `${text.slice(0, most - 3)}…` : text;
}

/** What an error of any realm says, or whatever else was thrown. */
export function messageOf(error: unknown): string {
  try {
    if (typeof error === "string") return error;
    const { message } = (error ?? {}) as { message?: unknown };
    return typeof message === "string" ? message : short(error);
  } catch {
    return "an error that cannot be read";
  }
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      return `${value}n`;
    case "function":
      return "a function";
    case "number":
    case "symbol":
      return String(value); // JSON has no NaN
    default:
      return printable(value) ?? "undefined";
  }
}

/** A copy that JSON can carry. @param above the objects that `value` is in */
function plain(value: unknown, above: readonly object[], parts: { left: number }): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return value;
  if (above.includes(value)) return "… circular";
  if (above.length === DEPTH) return "… nested too deeply to show";
  const path = [...above, value];
  const part = (read: () => unknown): unknown => {
    if (parts.left-- <= 0) return "…";
    try {
      return plain(read(), path, parts);
    } catch {
      return HIDDEN; // a getter threw
    }
  };
  try {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === "function") return part(() => toJSON.call(value));
    if (Array.isArray(value)) {
      const length = Math.min(value.length, Math.max(parts.left, 0) + 1);
      return Array.from({ length }, (_, i) => part(() => value[i]));
    }
    return Object.fromEntries(Object.keys(value).map((key) => [key, part(() => Reflect.get(value, key))]));
  } catch {
    return HIDDEN; // a proxy refuses to be looked at
  }
}
