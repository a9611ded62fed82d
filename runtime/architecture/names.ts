import { createHash } from "node:crypto";

/** First part of every name that T-Developer gives to something on AWS. */
export const PROJECT = "t-developer";

/** Everything that can be deployed side by side in one account; a part of nearly every name on AWS. */
export const environments = ["development", "staging", "production"] as const;

/** One of {@link environments}; its settings are in tfvars/. */
export type Environment = (typeof environments)[number];

/**
 * The eight hex digits that make bucket names globally unique. Terraform computes the same with
 * `substr(sha256("<account>/<region>/t-developer"), 0, 8)`; a test holds the two together.
 */
export function bucketSuffix(account: string, region: string): string {
  return createHash("sha256").update(`${account}/${region}/${PROJECT}`).digest("hex").slice(0, 8);
}

/** What an environment's load balancer, cluster and image repository are called. */
export const environmentName = (environment: string): string => `${PROJECT}-${environment}`;

/** The database of an environment, inside its cluster. */
export const DATABASE_NAME = "t_developer";

/** The state machine that drives an evolution. */
export const stateMachineName = (environment: string): string => `${PROJECT}-evolution-${environment}`;
