import { type Resource, UNKNOWN } from "../../infra/terraform/plan.js";

/** One statement of an IAM, bucket, topic, queue or key policy, with every scalar made a list. */
export interface Statement {
  readonly effect: string;
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: { readonly [operator: string]: { readonly [key: string]: readonly string[] } };
}

const list = (value: unknown): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)];

const record = (value: unknown): { [key: string]: unknown } => (value ?? {}) as { [key: string]: unknown };

function statement(raw: { [key: string]: unknown }): Statement {
  const principal = raw.Principal;
  const conditions = Object.entries(record(raw.Condition)).map(([operator, keys]) => [
    operator,
    Object.fromEntries(Object.entries(record(keys)).map(([key, value]) => [key, list(value)])),
  ]);
  return {
    effect: String(raw.Effect),
    principals: typeof principal === "object" ? Object.values(record(principal)).flatMap(list) : list(principal),
    actions: list(raw.Action),
    notActions: list(raw.NotAction),
    resources: list(raw.Resource),
    conditions: Object.fromEntries(conditions),
  };
}

/** The statements of the policy document in an attribute; undefined where it is not known at plan time. */
export function statements(resource: Resource, attribute: string): readonly Statement[] | undefined {
  const value = resource.get(attribute);
  if (value === UNKNOWN) return undefined;
  if (typeof value !== "string" || value === "") return [];
  const raw = record(JSON.parse(value)).Statement;
  return (Array.isArray(raw) ? raw : [raw]).map(record).map(statement);
}

/** Whether a statement grants something. */
export const allows = (s: Statement): boolean => s.effect === "Allow";

const denies = (s: Statement): boolean => s.effect === "Deny";

/** Whether a statement holds only under some condition, whatever it is. */
export const conditioned = (s: Statement): boolean => Object.keys(s.conditions).length > 0;

/** Whether the statement denies what does not come over TLS. */
export const deniesPlainHttp = (s: Statement): boolean =>
  denies(s) && s.principals.includes("*") && s.conditions.Bool?.["aws:SecureTransport"]?.includes("false") === true;
