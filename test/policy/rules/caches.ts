import type { Plan, Resource } from "../../../infra/terraform/plan.js";
import { all, each, expectIs, type Finding, type Rule } from "../rule.js";

/** A serverless cache is encrypted, spread over zones and kept up to date without being asked; a group of nodes is not. */
const NODES = ["aws_elasticache_replication_group"];
const CACHES = [...NODES, "aws_elasticache_serverless_cache"];

const isServerless = (cache: Resource): boolean => cache.type === "aws_elasticache_serverless_cache";

const encrypted = (group: Resource): Finding =>
  all(expectIs(group, "at_rest_encryption_enabled", true, "true"), expectIs(group, "transit_encryption_enabled", true));

const named = (cache: Resource, plan: Plan): Finding => {
  const groups = [...plan.refersTo(cache)].some((address) => address.includes("aws_elasticache_user_group."));
  const attributes = isServerless(cache) ? ["user_group_id"] : ["user_group_ids", "auth_token"];
  return groups || attributes.some((attribute) => cache.has(attribute)) || "everybody who reaches it may use it";
};

const snapshots = (cache: Resource): Finding =>
  Number(cache.get("snapshot_retention_limit") ?? 0) >= 1 || "keeps no snapshots";

const kept = (group: Resource): Finding =>
  all(
    expectIs(group, "auto_minor_version_upgrade", true, "true"),
    group.has("subnet_group_name") || "lies in the default subnets",
  );

/** Rules about caches. */
export const caches: readonly Rule[] = [
  each(69, "cache-encrypted", ["ElastiCache.4", "ElastiCache.5", "CKV_AWS_29", "CKV_AWS_30"], NODES, encrypted),
  each(70, "cache-users-named", ["ElastiCache.6", "CKV_AWS_31"], CACHES, named),
  each(71, "cache-snapshots", ["ElastiCache.1"], CACHES, snapshots),
  each(71, "cache-kept-up", ["ElastiCache.2", "ElastiCache.7"], NODES, kept),
  each(71, "cache-fails-over", ["ElastiCache.3"], NODES, (g) => expectIs(g, "automatic_failover_enabled", true), {
    production: true,
  }),
];
