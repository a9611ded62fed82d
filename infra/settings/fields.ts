/**
 * How a variable of the tfvars is described, and what its values have to keep to.
 *
 * @module
 */

/** What a value has to keep to. */
export interface Rule {
  /** Terraform condition on the value, given as an expression. */
  readonly holds: (value: string) => string;
  /** What to write instead. */
  readonly must: string;
}

/** A variable, or a field of one. */
export interface Field {
  /** Terraform type constraint; in an object with its default. */
  readonly type: string;
  readonly meaning: string;
  readonly rules?: readonly Rule[];
}

/** The fields of an object variable, by name. */
export type Fields = Readonly<Record<string, Field>>;

/** One of these. */
export const oneOf = (choices: readonly (string | number)[]): Rule => ({
  holds: (value) => `contains(${JSON.stringify(choices)}, ${value})`,
  must: `choose one of ${choices.join(", ")}`,
});

/** @param condition Terraform condition on one `value`, which holds for each */
export const each = (condition: string, must: string): Rule => ({
  holds: (values) => `alltrue([for value in ${values} : ${condition}])`,
  must,
});

/** Terraform condition: it is a region of AWS's main partition. */
export const isRegion = (value: string): string =>
  `can(regex("^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-[0-9]$", ${value}))`;

/** From `least` to `most`. */
export const within = ({ least, most }: { readonly least: number; readonly most: number }): readonly Rule[] => [
  { holds: (value) => `${value} >= ${least} && ${value} <= ${most}`, must: `write a number from ${least} to ${most}` },
];
