/**
 * How a primitive becomes operators: one for each combination of types that it makes sense for.
 *
 * @module
 */
import type { FunctionOperator, Parameter } from "./operator.js";
import { arrayOf, type BaseType, baseTypes, isBaseType, type Type } from "./types.js";

/** How an operator prints its operands. */
export type Print = FunctionOperator["print"];

/** What a task may list by its name: operators that do the same for different types. */
export interface Primitive {
  readonly name: string;
  /** The operators of it in a language of these types. */
  operators(types: readonly Type[]): FunctionOperator[];
}

type Operand = Type | Parameter;

const parameter = (operand: Operand): Parameter =>
  typeof operand === "string" ? { type: operand, binds: [] } : operand;

/** An operand that is a function of variables. */
export const functionOf = (type: Type, ...bound: readonly Type[]): Parameter => ({ type, binds: bound });

interface Signature {
  readonly operands: readonly Operand[];
  readonly result: Type;
}

/** An operator only fits a language that has every type in it. */
const fits = ({ operands, result }: Signature, types: readonly Type[]): boolean =>
  [result, ...operands.map(parameter).flatMap(({ type, binds: bound }) => [type, ...bound])].every((type) =>
    types.includes(type),
  );

/** How often primitives are drawn that are needed more or less often than others, which are at 2. */
const weights: Readonly<Record<string, number>> = {
  ...{ if: 4, equal: 3, less: 3, length: 3, char: 3, index: 3, each: 4, sum: 4, fold: 4, map: 4, loop: 4, mod: 3 },
  ...{ abs: 1, let: 1, push: 1, reverse: 1, has: 1, neg: 1, code: 1, fromCode: 1 },
};

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
export const fixed = (
  name: string,
  operands: readonly Operand[],
  result: Type,
  print: Print,
  library?: "range",
): Primitive =>
  primitive(
    name,
    () => [{ operands, result, of: [] }],
    () => print,
    library,
  );

/** For each of `among` that the language has; by default for all it has. */
export const generic = (
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
export const overArrays = (
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
export const overPairs = (
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

/** Types that can be reckoned with. */
export const arithmetic: readonly Type[] = ["integer", "number"];
/** Types that have an order. */
export const ordered: readonly Type[] = ["integer", "number", "string"];

/** Of two of an arithmetic type another one. */
export const binary = (name: string, print: Print): Primitive =>
  generic(
    name,
    (type) => ({ operands: [type, type], result: type }),
    () => print,
    arithmetic,
  );

/** Whether two of a type are related. */
export const relation = (name: string, print: Print, among: readonly Type[]): Primitive =>
  generic(
    name,
    (type) => ({ operands: [type, type], result: "boolean" }),
    () => print,
    among,
  );
