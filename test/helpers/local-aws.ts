import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { type LocalAws, type LocalAwsOptions, startLocalAws } from "../../local/emulator.js";

/** A local AWS in a folder of its own, and what a test needs to talk to it. */
export interface TestAws extends LocalAws {
  readonly directory: string;
  /** Options of an AWS SDK client; an error is to be seen, not retried. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** Starts a local AWS for a test, in a new folder unless one is named. */
export async function testAws(options: Partial<LocalAwsOptions> = {}): Promise<TestAws> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "local-aws-"));
  const aws = await startLocalAws({ ...options, directory });
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = aws.environment;
  return {
    ...aws,
    directory,
    client: {
      endpoint: aws.endpoint,
      region: AWS_REGION,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
      maxAttempts: 1,
    },
    remove: async () => {
      await aws.stop();
      rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** Makes a role that Lambda and Step Functions may take, and that may everything; there is no SDK for IAM here. */
export async function createRole({ endpoint }: Pick<LocalAws, "endpoint">, name = "any"): Promise<string> {
  const services = { Service: ["lambda.amazonaws.com", "states.amazonaws.com"] };
  const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: services };
  await askIam(endpoint, { Action: "CreateRole", RoleName: name, AssumeRolePolicyDocument: policyOf(trust) });
  const everything = policyOf({ Effect: "Allow", Action: "*", Resource: "*" });
  await askIam(endpoint, { Action: "PutRolePolicy", RoleName: name, PolicyName: "all", PolicyDocument: everything });
  return `arn:aws:iam::123456789012:role/${name}`;
}

/** Attributes of a queue that topics may send to: without such a policy SNS is refused. */
export const opensToTopics = (queueArn: string): { readonly Policy: string } => ({
  Policy: policyOf({
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
  }),
});

const policyOf = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

async function askIam(endpoint: string, request: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { Authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request" },
    body: new URLSearchParams({ Version: "2010-05-08", ...request }),
  });
  if (!response.ok) throw new Error(`${request.Action}: ${await response.text()}`);
}

/** A deployment package with one file. */
export const zipOf = (source: string, file = "index.js"): Uint8Array => zipSync({ [file]: strToU8(source) });
