/**
 * What may differ between two deployments: three plain variables and six objects whose fields all have defaults.
 * Their names are those of the keys in tfvars/*.tfvars. What a module gets under its own name (`network`) is judged there;
 * what it gets under another name is judged here, so that a message always names what the user wrote.
 *
 * @module
 */
import { type IResolvable, ref, TerraformVariable, type TerraformVariableConfig } from "cdktf";
import type { Construct } from "constructs";
import { MODEL_NAME, modelBounds, modelPrices } from "../../runtime/architecture/model.js";
import { environments } from "../../runtime/architecture/names.js";
import { functionNames } from "../../runtime/architecture/workloads.js";
import { alarmNames } from "./alarm-names.js";
import { each, type Field, type Fields, isRegion, oneOf, type Rule, within } from "./fields.js";
import { services } from "./service-fields.js";

/** What AWS service functions inside the VPC cannot do without, and when. */
interface Need {
  readonly endpoints: readonly string[];
  /** Terraform condition under which they are needed. */
  readonly when: string;
}

const needs: readonly Need[] = [
  { endpoints: ["sns", "states", "sts"], when: "var.network.functions_inside" },
  { endpoints: ["bedrock-runtime"], when: "var.network.functions_inside && var.model.id != null" },
];

/** The retention periods that CloudWatch Logs knows, in days. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const environment: Field = { type: "string", meaning: "which environment this is", rules: [oneOf(environments)] };

const region: Field = {
  type: "string",
  meaning: "AWS region",
  rules: [{ holds: isRegion, must: "write a region such as us-east-1, outside China and GovCloud" }],
};

const emulated: Field = {
  type: "bool",
  meaning: "AWS is emulated on this machine: what the emulator cannot do is left out",
};

const network = {
  vpc_id: { type: "optional(string)", meaning: "an existing VPC to use; none: a new one is made" },
  cidr: { type: 'optional(string, "172.31.0.0/16")', meaning: "addresses of the new VPC" },
  zones: { type: 'optional(list(string), ["a", "b"])', meaning: "availability zones by letter, two or three" },
  tiers: {
    type: 'optional(set(string), ["public", "private"])',
    meaning: "kinds of subnets: private (always), public, and data, where caches and databases stand",
  },
  nat: {
    type: 'optional(string, "none")',
    meaning: "NAT gateways: none, single or per_zone; only services go through them, and only to who issues tokens",
  },
  interface_endpoints: {
    type: "optional(set(string), [])",
    meaning: "AWS services reached inside the VPC",
    rules: needs.map(({ endpoints, when }) => ({
      holds: (value) => `!(${when}) || length(setsubtract(${JSON.stringify(endpoints)}, ${value})) == 0`,
      must: `functions inside the VPC call ${endpoints.join(" and ")}; add what is missing, or leave functions_inside out`,
    })),
  },
  functions_inside: {
    type: "optional(bool, false)",
    meaning: "the functions run in the private subnets",
    rules: [
      {
        holds: (value) => `!${value} || var.model.region == null || var.model.region == var.region`,
        must: "functions inside the VPC reach a model in their own region only; leave out this or model.region",
      },
    ],
  },
  dashboard_cidrs: {
    type: 'optional(set(string), ["0.0.0.0/0"])',
    meaning: "who reaches the load balancer",
    rules: [
      each(
        'try(cidrhost(value, 0) == split("/", value)[0], false)',
        "write each as 203.0.113.0/24, from its first address",
      ),
    ],
  },
} as const satisfies Fields;

const functions = {
  reserved_concurrency: {
    type: "optional(map(number), {})",
    meaning: "executions kept for a function and its most, by its name; none: what the account has",
    rules: [
      {
        holds: (value) => `length(setsubtract(keys(${value}), ${JSON.stringify(functionNames)})) == 0`,
        must: `name functions among ${functionNames.join(", ")}`,
      },
      {
        holds: (value) =>
          `alltrue([for most in values(${value}) : coalesce(most, 0) >= 0 && try(floor(most) == most, true)])`,
        must: "write whole numbers from 0, which stops a function",
      },
    ],
  },
} as const satisfies Fields;

const priced = Object.keys(modelPrices);

const model = {
  id: {
    type: "optional(string)",
    meaning: "Bedrock foundation model or inference profile that may propose agents; none: the grammar alone",
    rules: [
      {
        holds: (value) =>
          `${value} == null || var.model.prices != null || ` +
          `try(contains(${JSON.stringify(priced)}, regex(${JSON.stringify(MODEL_NAME)}, ${value})[0]), false)`,
        must: `its price is known of ${priced.join(", ")}; of another one give model.prices`,
      },
    ],
  },
  region: {
    type: "optional(string)",
    meaning: "where the model is asked; none: where the functions are",
    rules: [{ holds: (value) => `${value} == null || ${isRegion(value)}`, must: "write a region such as us-east-1" }],
  },
  temperature: { type: "optional(number, 0.8)", meaning: "0 to 1", rules: within(modelBounds.temperature) },
  max_tokens: { type: "optional(number, 2000)", meaning: "of one reply", rules: within(modelBounds.max_tokens) },
  budget_usd: {
    type: "optional(number, 5)",
    meaning: "the most that one evolution may spend",
    rules: within(modelBounds.budget_usd),
  },
  concurrency: {
    type: "optional(number, 2)",
    meaning: "calls of one island at the same time",
    rules: within(modelBounds.concurrency),
  },
  calls: {
    type: "optional(number, 2)",
    meaning: "calls of one island before each epoch",
    rules: within(modelBounds.calls),
  },
  prices: {
    type: "optional(object({ input = number, output = number }))",
    meaning: "USD for a million tokens; none: by the table of known models",
    rules: [
      {
        holds: (value) => `${value} == null || try(${value}.input > 0 && ${value}.output > 0, false)`,
        must: "give both above 0",
      },
    ],
  },
} as const satisfies Fields;

const protection = {
  own_key: {
    type: "optional(bool, false)",
    meaning: "buckets, tables, logs and functions use the project's own key, as alerts always do",
  },
  deletion: { type: "optional(bool, false)", meaning: "what holds data refuses to be deleted" },
  backup: { type: "optional(bool, false)", meaning: "daily backups in a vault" },
  trail: { type: "optional(bool, false)", meaning: "CloudTrail records every access" },
  firewall: { type: "optional(bool, false)", meaning: "a web firewall for the dashboard" },
  code_signing: { type: "optional(bool, false)", meaning: "functions run signed code" },
  two_person_resume: {
    type: "optional(bool, false)",
    meaning: "lifting the emergency stop takes two people, one after the other",
  },
  reviewers: {
    type: "optional(set(string), [])",
    meaning:
      "principals of AWS that review by the functions, * standing for anything; whoever may invoke them where none is named",
    rules: [each('startswith(value, "arn:")', "write each as arn:aws:sts::123456789012:assumed-role/Reviewers")],
  },
  log_days: { type: "optional(number, 30)", meaning: "days that logs are kept", rules: [oneOf(RETENTION_DAYS)] },
} as const satisfies Fields;

const alerts = {
  emails: {
    type: "optional(set(string), [])",
    meaning: "who is told of alerts; each confirms by a link",
    rules: [each('can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", value))', "write each as someone@example.com")],
  },
  stop_on: {
    type: 'optional(set(string), ["unsafe-champions"])',
    meaning: "alarms that stop all evolution, by their names without the environment",
    rules: [
      {
        holds: (values) => `length(setsubtract(${values}, ${JSON.stringify(alarmNames)})) == 0`,
        must: `name alarms among ${alarmNames.join(", ")}`,
      },
    ],
  },
} as const satisfies Fields;

/** An object variable's fields, each as a Terraform expression. */
type Expressions<F extends Fields> = { readonly [K in keyof F]: IResolvable };

/** Terraform expressions for everything that tfvars may set. */
export interface Variables {
  readonly environment: string;
  readonly region: string;
  readonly emulated: IResolvable;
  readonly network: Expressions<typeof network>;
  readonly functions: Expressions<typeof functions>;
  readonly model: Expressions<typeof model>;
  readonly services: Expressions<typeof services>;
  readonly protection: Expressions<typeof protection>;
  readonly alerts: Expressions<typeof alerts>;
}

/** Declares all variables of the stack. */
export function declareVariables(scope: Construct): Variables {
  return {
    environment: declarePlain(scope, "environment", environment).stringValue,
    region: declarePlain(scope, "region", region, "us-east-1").stringValue,
    emulated: declarePlain(scope, "emulated", emulated, false).booleanValue,
    network: declareObject(scope, "network", network),
    functions: declareObject(scope, "functions", functions),
    model: declareObject(scope, "model", model),
    services: declareObject(scope, "services", services),
    protection: declareObject(scope, "protection", protection),
    alerts: declareObject(scope, "alerts", alerts),
  };
}

type Plain = string | boolean;

function declarePlain(scope: Construct, name: string, field: Field, preset?: Plain): TerraformVariable {
  const { type, meaning, rules = [] } = field;
  const validation = rules.map((rule) => validationOf(name, rule));
  return declare(scope, name, { type, description: `${meaning}.`, default: preset, validation });
}

function declareObject<F extends Fields>(scope: Construct, name: string, fields: F): Expressions<F> {
  const entries: [string, Field][] = Object.entries(fields);
  declare(scope, name, {
    type: `object({ ${entries.map(([field, { type }]) => `${field} = ${type}`).join(", ")} })`,
    description: entries.map(([field, { meaning }]) => `${field}: ${meaning}.`).join(" "),
    default: {},
    validation: entries.flatMap(([field, { rules = [] }]) =>
      rules.map((rule) => validationOf(`${name}.${field}`, rule)),
    ),
  });
  const expressions = entries.map(([field]) => [field, ref(`var.${name}.${field}`)]);
  return Object.fromEntries(expressions) as Expressions<F>;
}

function declare(scope: Construct, name: string, config: TerraformVariableConfig): TerraformVariable {
  const variable = new TerraformVariable(scope, `${name}-variable`, { ...config, nullable: false });
  variable.overrideLogicalId(name); // exactly the key of the tfvars
  return variable;
}

const validationOf = (path: string, { holds, must }: Rule) => ({
  condition: `\${${holds(`var.${path}`)}}`,
  errorMessage: `${path} is \${jsonencode(var.${path})}: ${must}.`,
});
