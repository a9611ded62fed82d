import { type Plan, type Resource, UNKNOWN } from "../../../infra/terraform/plan.js";

const isKey = (address: string): boolean => /(^|\.)aws_kms_(key|alias|replica_key)\.[^.]+$/.test(address);

/**
 * Whether an attribute holds a KMS key that this plan makes (its ARN is unknown, but it refers to the key), or names a
 * customer's key outright. AWS's own keys (`alias/aws/…`) do not count.
 */
export function keyed(plan: Plan, resource: Resource, attribute: string, path = attribute): boolean {
  const value = resource.get(path);
  if (value === UNKNOWN) return [...plan.refersTo(resource, attribute)].some(isKey);
  return typeof value === "string" && value !== "" && !value.includes("alias/aws/");
}
