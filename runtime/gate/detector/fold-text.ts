import type { Folded } from "./syntax.js";

type Argument = Folded["value"];

/** What a method of a text, or of a list of texts, gives where all of it is constant: `["ev", "al"].join("")`. */
export function foldText(
  self: string | readonly string[] | undefined,
  method: unknown,
  [first, second]: readonly Argument[],
): Folded | undefined {
  if (self === undefined) return undefined;
  if (typeof self !== "string") {
    return method === "join" ? { value: self.join(first === undefined ? "," : String(first)) } : undefined;
  }
  switch (method) {
    case "concat":
      return first === undefined ? undefined : { value: `${self}${first}` };
    case "toLowerCase":
    case "lower":
      return { value: self.toLowerCase() };
    case "toUpperCase":
    case "upper":
      return { value: self.toUpperCase() };
    case "trim":
    case "strip":
      return { value: self.trim() };
    case "toString":
    case "decode":
    case "encode":
      return { value: self };
    case "replace":
    case "replaceAll":
      if (typeof first !== "string" || typeof second !== "string") return undefined;
      return { value: method === "replace" ? self.replace(first, () => second) : self.replaceAll(first, () => second) };
    case "slice":
    case "substring":
      return typeof first === "number" ? { value: self.slice(first, Number(second ?? self.length)) } : undefined;
    case "charAt":
      return { value: self.charAt(Number(first)) };
    default:
      return undefined;
  }
}

/** The texts that reordering a text or a list of texts gives. */
export function foldList(
  self: string | readonly string[] | undefined,
  method: unknown,
  separator: Argument,
): readonly string[] | undefined {
  if (self === undefined) return undefined;
  if (typeof self === "string") return method === "split" ? self.split(String(separator)) : undefined;
  return method === "reverse" ? [...self].reverse() : undefined;
}
