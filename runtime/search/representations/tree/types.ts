/** The types of values that are no arrays. */
export const baseTypes = ["boolean", "integer", "number", "string"] as const;

/** The type of a value that is no array, and of the elements of one that is. */
export type BaseType = (typeof baseTypes)[number];

/** What an expression results in. An integer is a number without a fraction; no operator takes one for the other. */
export type Type = BaseType | `${BaseType}[]`;

/** Every type there is. */
export const types: readonly Type[] = [...baseTypes, ...baseTypes.map((type) => `${type}[]` as const)];

/** What an agent takes and gives: a value of a base type, or a list of such. */
export type Value = boolean | number | string | readonly (boolean | number | string)[];

/** The inverse of {@link elementOf}; there are no arrays of arrays. */
export const arrayOf = (type: BaseType): Type => `${type}[]`;

/** Undefined where it is no type of arrays. */
export const elementOf = (type: Type): BaseType | undefined =>
  type.endsWith("[]") ? (type.slice(0, -2) as BaseType) : undefined;

/** Whether values of the type are no arrays. */
export const isBaseType = (type: Type): type is BaseType => elementOf(type) === undefined;

/** The value of a type where there is nothing else. */
export function defaultOf(type: Type): Value {
  switch (type) {
    case "boolean":
      return false;
    case "integer":
    case "number":
      return 0;
    case "string":
      return "";
    default:
      return [];
  }
}

/** Whether a value, of whatever origin, is of a type: NaN and infinite numbers are of none. */
export function isOf(type: Type, value: unknown): value is Value {
  switch (type) {
    case "boolean":
    case "string":
      return typeof value === type;
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return Number.isFinite(value);
    default: {
      const element = elementOf(type) ?? "number";
      return Array.isArray(value) && value.every((item) => isOf(element, item));
    }
  }
}
