import type { Plan, Resource } from "../../../infra/terraform/plan.js";
import { all, each, expectIs, type Finding, type Rule } from "../rule.js";

const BALANCER = ["aws_lb"];
const LISTENER = ["aws_lb_listener"];
const FIREWALL = ["aws_wafv2_web_acl"];

const secure = (listener: Resource): boolean => listener.is("protocol", "HTTPS", "TLS");

const redirects = (listener: Resource): Finding =>
  secure(listener) ||
  all(
    expectIs(listener, "default_action.0.type", "redirect"),
    expectIs(listener, "default_action.0.redirect.0.protocol", "HTTPS"),
  );

const modern = (listener: Resource): Finding =>
  !secure(listener) ||
  String(listener.get("ssl_policy")).startsWith("ELBSecurityPolicy-TLS13-1-2-") ||
  `ssl_policy ${JSON.stringify(listener.get("ssl_policy") ?? null)} is not one of TLS 1.3 and 1.2 alone`;

/** A load balancer with private addresses is not the public's. */
const behindFirewall = (balancer: Resource, plan: Plan): Finding =>
  balancer.is("internal", true) ||
  plan.referring("aws_wafv2_web_acl_association", balancer).length > 0 ||
  "the public reaches it past every firewall";

const inZones = (balancer: Resource, plan: Plan): Finding => {
  const planned = plan.of("aws_subnet").filter((s) => plan.refersTo(balancer, "subnets").has(plain(s.address)));
  return Math.max(balancer.list("subnets").length, planned.length) >= 2 || "does not stand in two subnets";
};

const plain = (address: string): string => address.replace(/\[.*?\]/g, "");

function judging(acl: Resource): Finding {
  const rules = acl.list("rule");
  const blind = rules.some((rule) => !firstOf(rule.visibility_config)?.cloudwatch_metrics_enabled);
  const knows = JSON.stringify(rules).includes("AWSManagedRulesKnownBadInputsRuleSet");
  return all(
    rules.length > 0 || "has no rules",
    !blind || "a rule of it is not measured",
    knows || "does not know the known bad inputs",
  );
}

const firstOf = (block: unknown) =>
  (Array.isArray(block) ? block[0] : undefined) as { readonly cloudwatch_metrics_enabled?: boolean } | undefined;

/** Rules about load balancers and the firewall before them. */
export const balancing: readonly Rule[] = [
  each(47, "balancer-drops-invalid-headers", ["ELB.4", "CKV_AWS_131"], BALANCER, (b) =>
    expectIs(b, "drop_invalid_header_fields", true),
  ),
  each(48, "balancer-logged", ["ELB.5", "CKV_AWS_91"], BALANCER, (b) => expectIs(b, "access_logs.0.enabled", true)),
  each(
    49,
    "balancer-not-deletable",
    ["ELB.6", "CKV_AWS_150"],
    BALANCER,
    (b) => expectIs(b, "enable_deletion_protection", true),
    { production: true },
  ),
  each(50, "balancer-desync", ["ELB.12", "CKV_AWS_328"], BALANCER, (b) =>
    expectIs(b, "desync_mitigation_mode", "defensive", "strictest"),
  ),
  each(51, "balancer-in-zones", ["ELB.13"], BALANCER, inZones),
  each(52, "plain-http-redirected", ["ELB.1", "CKV2_AWS_20"], LISTENER, redirects),
  each(53, "listener-modern-tls", ["ELB.17", "ELB.18", "CKV_AWS_103"], LISTENER, modern),
  each(54, "target-group-asks-for-health", ["CKV_AWS_261"], ["aws_lb_target_group"], (g) =>
    all(g.has("health_check.0.path") || "asks nobody whether they are well"),
  ),
  each(55, "public-balancer-behind-firewall", ["CKV2_AWS_28"], BALANCER, behindFirewall),
  each(56, "firewall-judges", ["WAF.10", "WAF.12", "CKV_AWS_175", "CKV_AWS_192"], FIREWALL, judging),
  each(
    57,
    "firewall-logged",
    ["CKV2_AWS_31"],
    FIREWALL,
    (acl, plan) =>
      plan.referring("aws_wafv2_web_acl_logging_configuration", acl).length > 0 || "keeps no log of what it judged",
  ),
];
