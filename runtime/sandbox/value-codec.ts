import type { Json } from "../kernel/json.js";

/** Deeper nesting than this does not cross. */
export const MAX_VALUE_DEPTH = 100;

const MARK = "\u0000";
const marked: ReadonlyMap<string, number | undefined> = new Map([
  [`${MARK}NaN`, Number.NaN],
  [`${MARK}Infinity`, Number.POSITIVE_INFINITY],
  [`${MARK}-Infinity`, Number.NEGATIVE_INFINITY],
  [`${MARK}-0`, -0],
  [`${MARK}undefined`, undefined],
]);

/** @throws {RangeError} when nested deeper than {@link MAX_VALUE_DEPTH} */
export function encodeValue(value: unknown, depth = 0): string {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? `${value}` : encodeSpecial(value);
    case "string":
      return JSON.stringify(value.startsWith(MARK) ? MARK + value : value);
    case "boolean":
      return `${value}`;
    case "object":
      return value === null ? "null" : encodeObject(value, depth + 1);
    default:
      return encodeSpecial(undefined);
  }
}

const encodeSpecial = (value: number | undefined): string => `"\\u0000${Object.is(value, -0) ? "-0" : value}"`;

function encodeObject(value: object, depth: number): string {
  if (depth > MAX_VALUE_DEPTH) throw new RangeError(`nested deeper than ${MAX_VALUE_DEPTH} levels`);
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += `${text && ","}${encodeValue(item, depth)}`;
    return `[${text}]`;
  }
  for (const [key, item] of Object.entries(value)) {
    text += `${text && ","}${JSON.stringify(key)}:${encodeValue(item, depth)}`;
  }
  return `{${text}}`;
}

/** The inverse of {@link encodeValue}. */
export function decodeValue(text: string): Json {
  const value = JSON.parse(text);
  return text.includes('"\\u0000') ? revive(value) : value;
}

function revive(value: unknown): Json {
  if (typeof value === "string") {
    if (!value.startsWith(MARK)) return value;
    return (marked.has(value) ? marked.get(value) : value.slice(1)) as Json;
  }
  if (value !== null && typeof value === "object") {
    const object = value as Record<string, unknown>;
    for (const key of Object.keys(object)) object[key] = revive(object[key]);
  }
  return value as Json;
}
