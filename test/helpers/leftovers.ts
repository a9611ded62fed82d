import { PROJECT } from "../../runtime/architecture/names.js";
import type { Target } from "../../runtime/platform/aws/target.js";

const query = (Version: string, Action: string, more: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  body: new URLSearchParams({ Version, Action, ...more }),
});

const json = (action: string, input: object = {}): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": action },
  body: JSON.stringify(input),
});

/** A deleted endpoint is listed for a while. */
const existing = { "Filter.1.Name": "vpc-endpoint-state", "Filter.1.Value.1": "available" };

/** What lists everything of a kind, by the service that is asked; by hand, as not every service has an SDK here. */
const listings: readonly (readonly [kind: string, service: string, request: RequestInit, path?: string])[] = [
  ["alarm", "monitoring", query("2010-08-01", "DescribeAlarms")],
  ["bucket", "s3", { method: "GET" }],
  ["endpoint", "ec2", query("2016-11-15", "DescribeVpcEndpoints", existing)],
  ["function", "lambda", { method: "GET" }, "/2015-03-31/functions/"],
  ["key alias", "kms", json("TrentService.ListAliases")], // the key itself stays for its waiting period
  ["log group", "logs", json("Logs_20140328.DescribeLogGroups")],
  ["queue", "sqs", query("2012-11-05", "ListQueues")],
  ["role", "iam", query("2010-05-08", "ListRoles")],
  ["security group", "ec2", query("2016-11-15", "DescribeSecurityGroups")],
  ["state machine", "states", json("AWSStepFunctions.ListStateMachines")],
  ["subnet", "ec2", query("2016-11-15", "DescribeSubnets")],
  ["table", "dynamodb", json("DynamoDB_20120810.ListTables")],
  ["topic", "sns", query("2010-03-31", "ListTopics")],
  ["VPC", "ec2", query("2016-11-15", "DescribeVpcs")],
];

/** The kinds that {@link leftovers} looks for. */
export const kinds: readonly string[] = listings.map(([kind]) => kind);

/** Names of whatever an account has of T-Developer, by its kind; a kind of which there is nothing is left out. */
export async function leftovers({ region, endpoint = "", credentials }: Target): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [kind, service, request, path = "/"] of listings) {
    const scope = `${credentials?.accessKeyId}/20260101/${region}/${service}/aws4_request`;
    const headers = { ...request.headers, Authorization: `AWS4-HMAC-SHA256 Credential=${scope}` };
    const response = await fetch(new URL(path, endpoint), { ...request, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} does not list any ${kind}: ${response.status} ${text}`);
    const names = text.match(new RegExp(`${PROJECT}[\\w-]*`, "g"));
    if (names) found[kind] = [...new Set(names)];
  }
  return found;
}
