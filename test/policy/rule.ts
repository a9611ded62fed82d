import { type Plan, type Resource, UNKNOWN } from "../../infra/terraform/plan.js";

/** What a rule found: `true` where it is kept, else what is wrong. */
export type Finding = true | string;

/** One security rule: a condition on the plan. `ids` name it in checkov, AWS Foundational Security Best Practices or CIS. */
export interface Rule {
  readonly number: number;
  readonly name: string;
  readonly ids: readonly string[];
  /** Judged in production only. */
  readonly production: boolean;
  /** Breaches, each with the address of its resource. */
  readonly breaches: (plan: Plan) => readonly Breach[];
}

/** A resource that does not keep a rule, by its address in the plan. */
export interface Breach {
  readonly resource: string;
  readonly message: string;
}

type Options = { readonly production?: boolean };

/** A rule that holds for every resource of some types. */
export function each(
  number: number,
  name: string,
  ids: readonly string[],
  types: readonly string[],
  check: (resource: Resource, plan: Plan) => Finding,
  options: Options = {},
): Rule {
  const breaches = (plan: Plan): Breach[] =>
    plan.of(...types).flatMap((resource) => {
      const finding = check(resource, plan);
      return finding === true ? [] : [{ resource: resource.address, message: finding }];
    });
  return { number, name, ids, production: options.production ?? false, breaches };
}

/** `true`, or the message with "not provable" where the value is known only after apply. */
export const expectIs = (resource: Resource, path: string, ...expected: readonly unknown[]): Finding =>
  resource.is(path, ...expected) ||
  (resource.get(path) === UNKNOWN
    ? `${path} is not provable: known only after apply`
    : `${path} is ${JSON.stringify(resource.get(path) ?? null)}, expected ${expected.map((e) => JSON.stringify(e)).join(" or ")}`);

/** The first finding that is not `true`. */
export const all = (...findings: readonly Finding[]): Finding => findings.find((f) => f !== true) ?? true;
