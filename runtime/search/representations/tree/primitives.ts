/**
 * Everything that programs can be built of. Each primitive becomes one operator for each combination of types that it
 * makes sense for. None of them throws before the engine is out of room: what has no value is NaN, empty or a default, and
 * scoring refuses it.
 *
 * @module
 */
import type { FunctionOperator, Parameter } from "./operator.js";
import { atom, binds, call, conditional, infix, method, type Piece, prefix, subject } from "./piece.js";
import { arrayOf, type BaseType, baseTypes, defaultOf, isBaseType, type Type } from "./types.js";

type Print = FunctionOperator["print"];

interface Primitive {
  readonly name: string;
  /** The operators of it in a language of these types. */
  operators(types: readonly Type[]): FunctionOperator[];
}

type Operand = Type | Parameter;

const parameter = (operand: Operand): Parameter =>
  typeof operand === "string" ? { type: operand, binds: [] } : operand;

/** An operand that is a function of variables. */
const of = (type: Type, ...bound: readonly Type[]): Parameter => ({ type, binds: bound });

interface Signature {
  readonly operands: readonly Operand[];
  readonly result: Type;
}

/** An operator only fits a language that has every type in it. */
const fits = ({ operands, result }: Signature, types: readonly Type[]): boolean =>
  [result, ...operands.map(parameter).flatMap(({ type, binds: bound }) => [type, ...bound])].every((type) =>
    types.includes(type),
  );

function primitive(
  name: string,
  signatures: (types: readonly Type[]) => readonly (Signature & { readonly of: readonly Type[] })[],
  print: (of: readonly Type[]) => Print,
  library?: FunctionOperator["library"],
): Primitive {
  return {
    name,
    operators: (types) =>
      signatures(types)
        .filter((signature) => fits(signature, types))
        .map(({ operands, result, of: arguments_ }) => ({
          name: [name, ...arguments_].join(":"),
          result,
          parameters: operands.map(parameter),
          print: print(arguments_),
          library,
          weight: weights[name] ?? 2,
        })),
  };
}

/** For these types and no others. */
const fixed = (name: string, operands: readonly Operand[], result: Type, print: Print, library?: "range"): Primitive =>
  primitive(
    name,
    () => [{ operands, result, of: [] }],
    () => print,
    library,
  );

/** For each of `among` that the language has; by default for all it has. */
const generic = (
  name: string,
  signature: (type: Type) => Signature,
  print: (type: Type) => Print,
  among?: readonly Type[],
): Primitive =>
  primitive(
    name,
    (types) => (among ?? types).map((type) => ({ ...signature(type), of: [type] })),
    ([type]) => print(type),
  );

/** For each type of elements, or each of `among` that the language has. */
const overArrays = (
  name: string,
  signature: (element: BaseType, array: Type) => Signature,
  print: (element: BaseType) => Print,
  among: readonly Type[] = baseTypes,
): Primitive =>
  primitive(
    name,
    (types) =>
      types
        .filter(isBaseType)
        .filter((type) => among.includes(type))
        .map((type) => ({ ...signature(type, arrayOf(type)), of: [type] })),
    ([type]) => print(type as BaseType),
  );

/** For each pair of types. */
const overPairs = (
  name: string,
  signature: (first: Type, second: Type) => Signature | undefined,
  print: Print,
  library?: "loop",
): Primitive =>
  primitive(
    name,
    (types) =>
      types.flatMap((first) =>
        types.flatMap((second) => {
          const found = signature(first, second);
          return found ? [{ ...found, of: [first, second] }] : [];
        }),
      ),
    () => print,
    library,
  );

const arithmetic: readonly Type[] = ["integer", "number"];
const ordered: readonly Type[] = ["integer", "number", "string"];

const binary = (name: string, print: Print): Primitive =>
  generic(
    name,
    (type) => ({ operands: [type, type], result: type }),
    () => print,
    arithmetic,
  );

const relation = (name: string, print: Print, among: readonly Type[]): Primitive =>
  generic(
    name,
    (type) => ({ operands: [type, type], result: "boolean" }),
    () => print,
    among,
  );

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

/** How often primitives are drawn that are needed more or less often than others, which are at 2. */
const weights: Readonly<Record<string, number>> = {
  ...{ if: 4, equal: 3, less: 3, length: 3, char: 3, index: 3, each: 4, sum: 4, fold: 4, map: 4, loop: 4, mod: 3 },
  ...{ abs: 1, let: 1, push: 1, reverse: 1, has: 1, neg: 1, code: 1, fromCode: 1 },
};

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
  fixed("each", ["string", of("string", "string")], "string", ([text, change]) =>
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
      isBaseType(from) && isBaseType(to) ? { operands: [arrayOf(from), of(to, from)], result: arrayOf(to) } : undefined,
    method("map"),
  ),
  overArrays(
    "filter",
    (element, array) => ({ operands: [array, of("boolean", element)], result: array }),
    () => method("filter"),
  ),
  overPairs(
    "fold",
    (from, to) => (isBaseType(from) ? { operands: [arrayOf(from), to, of(to, to, from)], result: to } : undefined),
    fold,
  ),
  // variables and loops
  overPairs("let", (value, result) => ({ operands: [value, of(result, value)], result }), bind),
  overPairs(
    "loop",
    (first, second) =>
      isBaseType(second)
        ? { operands: [first, second, of(first, first, second), of(second, first, second)], result: first }
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
