import type { Plan, Resource } from "../../../infra/terraform/plan.js";
import { allows, conditioned, statements } from "../document.js";
import { all, each, expectIs, type Finding, type Rule } from "../rule.js";

const WORLD = ["0.0.0.0/0", "::/0"];
const GROUP_RULES = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];
/** Services that only make sense reached privately in production (EC2.10, EC2.55, EC2.56, and what the stack writes to). */
const PRODUCTION_ENDPOINTS = ["s3", "dynamodb", "ec2", "ecr.api", "ecr.dkr", "logs", "sns", "states", "sts"];

const fromWorld = (rule: Resource): boolean => rule.is("cidr_ipv4", ...WORLD) || rule.is("cidr_ipv6", ...WORLD);

const described = (resource: Resource): Finding =>
  (resource.has("description") && !resource.is("description", "Managed by Terraform")) || "has no description";

/** Whether a network ACL entry lets the world in on `port`. */
function admits(entry: { get(key: string): unknown }, port: number): boolean {
  const cidr = entry.get("cidr_block") ?? entry.get("ipv6_cidr_block");
  const allowed = [entry.get("rule_action"), entry.get("action")].includes("allow");
  const everything = ["-1", "all"].includes(String(entry.get("protocol")));
  const within = Number(entry.get("from_port")) <= port && port <= Number(entry.get("to_port"));
  return allowed && WORLD.includes(String(cidr)) && (everything || within);
}

function aclOpens(resource: Resource): Finding {
  const inline = resource
    .list("ingress")
    .map((block) => ({ get: (key: string) => (block[key] === "" ? undefined : block[key]) }));
  const entries = resource.type === "aws_network_acl_rule" ? (resource.is("egress", true) ? [] : [resource]) : inline;
  const port = [22, 3389].find((p) => entries.some((entry) => admits(entry, p)));
  return port === undefined || `lets the world in on port ${port}`;
}

const attached = (group: Resource, plan: Plan): boolean =>
  plan.resources.some(
    (r) =>
      ![...GROUP_RULES, "aws_security_group"].includes(r.type) &&
      plan.refersTo(r).has(group.address.replace(/\[.*?\]/g, "")),
  );

function endpointPolicy(endpoint: Resource): Finding {
  const found = statements(endpoint, "policy");
  if (!found) return "policy is not provable: known only after apply";
  if (found.length === 0) return "has no policy, so it allows everything";
  const open = found.some((s) => allows(s) && !conditioned(s) && s.actions.includes("*") && s.resources.includes("*"));
  return !open || "policy allows every action on every resource";
}

const endpointsInProduction = (vpc: Resource, plan: Plan): Finding => {
  const names = plan.referring("aws_vpc_endpoint", vpc).map((e) => String(e.get("service_name")));
  const missing = PRODUCTION_ENDPOINTS.filter((service) => !names.some((name) => name.endsWith(`.${service}`)));
  return missing.length === 0 || `has no endpoint for ${missing.join(", ")}`;
};

/** Rules about VPCs, security groups and endpoints. */
export const network: readonly Rule[] = [
  each(
    1,
    "vpc-flow-logs",
    ["EC2.6", "CKV2_AWS_11"],
    ["aws_vpc"],
    (vpc, plan) =>
      plan.referring("aws_flow_log", vpc).some((log) => log.is("traffic_type", "ALL")) ||
      "has no flow log of all traffic",
  ),
  each(
    2,
    "default-group-empty",
    ["EC2.2", "CKV2_AWS_12"],
    ["aws_vpc"],
    (vpc, plan) =>
      plan
        .referring("aws_default_security_group", vpc)
        .some((g) => g.list("ingress").length + g.list("egress").length === 0) ||
      "its default security group is not emptied",
  ),
  each(3, "no-default-vpc", ["CKV_AWS_148"], ["aws_default_vpc"], () => "the default VPC is used"),
  each(4, "no-public-ip-on-launch", ["EC2.15", "CKV_AWS_130"], ["aws_subnet"], (s) =>
    expectIs(s, "map_public_ip_on_launch", false, null),
  ),
  each(5, "groups-described", ["CKV_AWS_23"], ["aws_security_group", ...GROUP_RULES], described),
  each(
    6,
    "no-ingress-from-world",
    ["EC2.18", "EC2.19", "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277"],
    [GROUP_RULES[0]],
    (r) =>
      !fromWorld(r) ||
      [80, 443].some((port) => r.is("from_port", port) && r.is("to_port", port)) ||
      "opens a port other than 80 or 443 to the world",
  ),
  each(
    7,
    "no-egress-of-everything",
    ["CKV_AWS_382"],
    [GROUP_RULES[1]],
    (r) => !(fromWorld(r) && r.is("ip_protocol", "-1")) || "lets everything out",
  ),
  each(
    8,
    "rules-stand-alone",
    ["terraform"],
    ["aws_security_group", "aws_security_group_rule"],
    (r) =>
      (r.type === "aws_security_group" && r.list("ingress").length + r.list("egress").length === 0) ||
      "rules are inline or of the old kind",
  ),
  each(
    9,
    "acl-closed-to-world",
    ["EC2.21", "CKV_AWS_231", "CKV_AWS_232", "CKV_AWS_352"],
    ["aws_network_acl", "aws_network_acl_rule", "aws_default_network_acl"],
    aclOpens,
  ),
  each(
    10,
    "group-attached",
    ["CKV2_AWS_5"],
    ["aws_security_group"],
    (group, plan) => attached(group, plan) || "is attached to nothing",
  ),
  each(11, "endpoint-policy", ["EC2.10"], ["aws_vpc_endpoint"], endpointPolicy),
  each(
    11,
    "endpoints-present",
    ["EC2.10", "EC2.55", "EC2.56"],
    ["aws_vpc"],
    (vpc, plan) => all(endpointsInProduction(vpc, plan)),
    { production: true },
  ),
];
