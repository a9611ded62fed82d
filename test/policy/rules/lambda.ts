import { type Plan, type Resource, UNKNOWN } from "../../../infra/terraform/plan.js";
import { all, each, expectIs, type Finding, type Rule } from "../rule.js";
import { keyed } from "./encryption.js";

const FUNCTION = ["aws_lambda_function"];
const RUNTIMES = ["nodejs20.x", "nodejs22.x", "python3.12", "python3.13"];
const SECRET_NAME = /(secret|password|passwd|token|api_?key|private_?key)/i;
const SECRET_VALUE = /AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

const failsSomewhere = (fn: Resource, plan: Plan): Finding =>
  fn.list("dead_letter_config").length > 0 ||
  plan.referring("aws_lambda_function_event_invoke_config", fn).some((c) => c.list("destination_config").length > 0) ||
  "what fails is lost: no dead-letter queue and no failure destination";

/** Ids of subnets are unknown at plan; two planned subnets that the function refers to prove as much. */
const inVpc = (fn: Resource, plan: Plan): Finding => {
  const known = fn.list("vpc_config.0.subnet_ids").length;
  const unknown = fn.get("vpc_config.0.subnet_ids") === UNKNOWN;
  const addresses = plan.refersTo(fn, "vpc_config");
  const planned = plan.of("aws_subnet").filter((s) => addresses.has(s.address.replace(/\[.*?\]/g, ""))).length;
  return known >= 2 || (unknown && planned >= 2) || "does not lie in two subnets of the VPC";
};

const noSecrets = (fn: Resource): Finding => {
  const variables = fn.get("environment.0.variables");
  const entries = Object.entries(typeof variables === "object" && variables !== null ? variables : {});
  const secret = entries.find(([name, value]) => SECRET_NAME.test(name) || SECRET_VALUE.test(String(value)));
  return !secret || `its environment holds what looks like a secret: ${secret[0]}`;
};

const environmentKeyed = (fn: Resource, plan: Plan): Finding =>
  fn.list("environment").length === 0 ||
  keyed(plan, fn, "kms_key_arn") ||
  "its environment is not encrypted by a key of ours";

const signed = (fn: Resource, plan: Plan): Finding =>
  [...plan.refersTo(fn, "code_signing_config_arn")].some((a) => a.includes("aws_lambda_code_signing_config")) &&
  fn.has("code_signing_config_arn")
    ? true
    : "takes unsigned code";

/** Rules about functions. */
export const lambda: readonly Rule[] = [
  each(34, "function-traced", ["CKV_AWS_50"], FUNCTION, (f) => expectIs(f, "tracing_config.0.mode", "Active")),
  each(35, "function-dead-letter", ["CKV_AWS_116"], FUNCTION, failsSomewhere),
  each(
    36,
    "function-concurrency-reserved",
    ["CKV_AWS_115"],
    FUNCTION,
    (f) => Number(f.get("reserved_concurrent_executions") ?? -1) >= 1 || "has no reserved concurrency",
    { production: true },
  ),
  each(37, "function-in-vpc", ["CKV_AWS_117", "Lambda.5"], FUNCTION, inVpc, { production: true }),
  each(38, "function-environment-keyed", ["CKV_AWS_173"], FUNCTION, environmentKeyed, { production: true }),
  each(39, "function-signed", ["CKV_AWS_272"], FUNCTION, signed, { production: true }),
  each(40, "function-no-secrets", ["CKV_AWS_45"], FUNCTION, noSecrets),
  each(41, "function-runtime-supported", ["Lambda.2", "CKV_AWS_363"], FUNCTION, (f) =>
    expectIs(f, "runtime", ...RUNTIMES),
  ),
  each(42, "function-not-public", ["Lambda.1", "CKV_AWS_301", "CKV_AWS_364"], ["aws_lambda_permission"], (p) =>
    all(!p.is("principal", "*") || "everybody may invoke it", p.has("source_arn") || "names no source_arn"),
  ),
  each(43, "function-url-iam", ["CKV_AWS_258"], ["aws_lambda_function_url"], (u) =>
    expectIs(u, "authorization_type", "AWS_IAM"),
  ),
];
