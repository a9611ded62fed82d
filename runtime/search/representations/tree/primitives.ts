/**
 * Everything that programs can be built of. None of it throws before the engine is out of room: what has no value is NaN,
 * empty or a default, and scoring refuses it.
 *
 * @module
 */
import type { FunctionOperator } from "./operator.js";
import { atom, binds, call, conditional, infix, method, type Piece, prefix, subject } from "./piece.js";
import {
  arithmetic,
  binary,
  fixed,
  functionOf,
  generic,
  ordered,
  overArrays,
  overPairs,
  type Primitive,
  type Print,
  relation,
} from "./primitive.js";
import { arrayOf, type BaseType, defaultOf, isBaseType, type Type } from "./types.js";

const length: Print = ([value]) => atom(`${subject(value)}.length`);

/** The element, or the default where there is none. */
const at =
  (type: BaseType): Print =>
  ([array, index]) =>
    atom(`(${subject(array)}[${index.text}]??${JSON.stringify(defaultOf(type))})`);

const spread = ({ text }: Piece): string => `...${text}`;

/** `(x=>body)(value)` */
const bind: Print = ([value, body]) => atom(`(${body.text})(${value.text})`);

const fold: Print = ([array, first, step]) => atom(`${subject(array)}.reduce(${step.text},${first.text})`);

/** All primitives, by what they are about. */
const all: readonly Primitive[] = [
  // numbers
  binary("add", infix("+", binds.sum)),
  binary("sub", infix("-", binds.sum)),
  binary("mul", infix("*", binds.product)),
  generic(
    "div",
    (type) => ({ operands: [type, type], result: type }),
    (type) => {
      const quotient = infix("/", binds.product);
      return type === "integer" ? (operands) => call("Math.floor")([quotient(operands)]) : quotient;
    },
    arithmetic,
  ),
  binary("mod", infix("%", binds.product)),
  binary("min", call("Math.min")),
  binary("max", call("Math.max")),
  generic(
    "neg",
    (type) => ({ operands: [type], result: type }),
    () => prefix("-"),
    arithmetic,
  ),
  generic(
    "abs",
    (type) => ({ operands: [type], result: type }),
    () => call("Math.abs"),
    arithmetic,
  ),
  fixed("sqrt", ["number"], "number", call("Math.sqrt")),
  fixed("floor", ["number"], "integer", call("Math.floor")),
  fixed("round", ["number"], "integer", call("Math.round")),
  fixed("number", ["integer"], "number", ([integer]) => integer),
  // truth
  fixed("and", ["boolean", "boolean"], "boolean", infix("&&", binds.and)),
  fixed("or", ["boolean", "boolean"], "boolean", infix("||", binds.or)),
  fixed("not", ["boolean"], "boolean", prefix("!")),
  relation("less", infix("<", binds.relational), ordered),
  relation("equal", infix("===", binds.equality), [...ordered, "boolean"]),
  generic(
    "if",
    (type) => ({ operands: ["boolean", type, type], result: type }),
    () => conditional,
  ),
  // text
  fixed("length", ["string"], "integer", length),
  fixed("concat", ["string", "string"], "string", infix("+", binds.sum)),
  fixed("char", ["string", "integer"], "string", method("charAt")),
  fixed("slice", ["string", "integer", "integer"], "string", method("slice")),
  fixed("index", ["string", "string"], "integer", method("indexOf")),
  fixed("includes", ["string", "string"], "boolean", method("includes")),
  fixed("upper", ["string"], "string", method("toUpperCase")),
  fixed("lower", ["string"], "string", method("toLowerCase")),
  fixed("code", ["string"], "integer", method("charCodeAt", "0")),
  fixed("fromCode", ["integer"], "string", call("String.fromCharCode")),
  generic(
    "text",
    (type) => ({ operands: [type], result: "string" }),
    () => call("String"),
    arithmetic,
  ),
  fixed("parse", ["string"], "number", call("Number")),
  fixed("each", ["string", functionOf("string", "string")], "string", ([text, change]) =>
    atom(`[${spread(text)}].map(${change.text}).join("")`),
  ),
  fixed("chars", ["string"], "string[]", ([text]) => atom(`[${spread(text)}]`)),
  fixed("split", ["string", "string"], "string[]", method("split")),
  fixed("join", ["string[]", "string"], "string", method("join")),
  // arrays
  overArrays(
    "size",
    (_, array) => ({ operands: [array], result: "integer" }),
    () => length,
  ),
  overArrays("at", (element, array) => ({ operands: [array, "integer"], result: element }), at),
  overArrays(
    "push",
    (element, array) => ({ operands: [array, element], result: array }),
    () =>
      ([array, item]) =>
        atom(`[${spread(array)},${item.text}]`),
  ),
  overArrays(
    "part",
    (_, array) => ({ operands: [array, "integer", "integer"], result: array }),
    () => method("slice"),
  ),
  overArrays(
    "reverse",
    (_, array) => ({ operands: [array], result: array }),
    () =>
      ([array]) =>
        atom(`[${spread(array)}].reverse()`),
  ),
  overArrays(
    "has",
    (element, array) => ({ operands: [array, element], result: "boolean" }),
    () => method("includes"),
  ),
  overArrays(
    "sum",
    (element, array) => ({ operands: [array], result: element === "integer" ? element : "number" }),
    () =>
      ([array]) =>
        atom(`${subject(array)}.reduce((sum,item)=>sum+item,0)`),
    arithmetic,
  ),
  fixed("range", ["integer"], "integer[]", call("range"), "range"),
  overPairs(
    "map",
    (from, to) =>
      isBaseType(from) && isBaseType(to)
        ? { operands: [arrayOf(from), functionOf(to, from)], result: arrayOf(to) }
        : undefined,
    method("map"),
  ),
  overArrays(
    "filter",
    (element, array) => ({ operands: [array, functionOf("boolean", element)], result: array }),
    () => method("filter"),
  ),
  overPairs(
    "fold",
    (from, to) =>
      isBaseType(from) ? { operands: [arrayOf(from), to, functionOf(to, to, from)], result: to } : undefined,
    fold,
  ),
  // variables and loops
  overPairs("let", (value, result) => ({ operands: [value, functionOf(result, value)], result }), bind),
  overPairs(
    "loop",
    (first, second) =>
      isBaseType(second)
        ? {
            operands: [first, second, functionOf(first, first, second), functionOf(second, first, second)],
            result: first,
          }
        : undefined,
    call("loop"),
    "loop",
  ),
];

/** Names of all primitives: what a task may list. */
export const primitiveNames: readonly string[] = all.map(({ name }) => name);

/** The operators of the primitives of these names in a language of these types, by primitive. */
export function operatorsOf(names: readonly string[], types: readonly Type[]): FunctionOperator[][] {
  return all.filter(({ name }) => names.includes(name)).map((found) => found.operators(types));
}
