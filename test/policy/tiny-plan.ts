import { Plan, type PlanJson } from "../../infra/terraform/plan.js";

/** A resource of a plan written by hand: values, what is known only after apply, and whom each attribute refers to. */
export interface Tiny {
  readonly type: string;
  readonly name?: string;
  readonly values?: { readonly [name: string]: unknown };
  readonly unknown?: { readonly [name: string]: unknown };
  readonly refers?: { readonly [attribute: string]: string };
}

/** A one-module plan of the given resources, as `terraform show -json` would write it. */
export function tinyPlan(...resources: readonly Tiny[]): Plan {
  const address = (r: Tiny): string => `${r.type}.${r.name ?? "this"}`;
  const json: PlanJson = {
    resource_changes: resources.map((r) => ({
      address: address(r),
      mode: "managed",
      type: r.type,
      change: { actions: ["create"], after: r.values ?? {}, after_unknown: r.unknown ?? {} },
    })),
    configuration: {
      root_module: {
        resources: resources.map((r) => ({
          address: address(r),
          mode: "managed",
          expressions: Object.fromEntries(
            Object.entries(r.refers ?? {}).map(([attribute, target]) => [
              attribute,
              { references: [`${target}.id`, target] },
            ]),
          ),
        })),
      },
    },
  };
  return new Plan(json);
}
