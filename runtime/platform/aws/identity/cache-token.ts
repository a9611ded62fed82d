import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import { clientConfig } from "../aws.js";

/** Seconds that a token may be signed in with, the longest that is taken; a connection lasts longer. */
const EXPIRES = 900;

/**
 * Makes passwords of a user of ElastiCache Serverless: a request to connect, signed with the credentials of this process and
 * not sent. IAM decides by `elasticache:Connect` on cache and user.
 *
 * @param cache its name, as it was created
 * @param config of a client, whose credentials and region are those that sign
 * @returns a new password for each connection
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export function cacheTokens(
  cache: string,
  user: string,
  config: STSClientConfig = clientConfig,
  clock: () => number = Date.now,
): () => Promise<string> {
  const { credentials, region, sha256 } = new STSClient(config).config;
  const signer = new SignatureV4({ credentials, region, sha256, service: "elasticache" });
  const query = { Action: "connect", User: user, ResourceType: "ServerlessCache" };
  const request = { method: "GET", protocol: "http:", hostname: cache, path: "/", query, headers: { host: cache } };
  return async () => {
    const signed = await signer.presign(request, { expiresIn: EXPIRES, signingDate: new Date(clock()) });
    return `${cache}/?${new URLSearchParams(signed.query as Record<string, string>)}`;
  };
}
