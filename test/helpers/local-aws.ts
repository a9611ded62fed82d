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
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Makes a role that Lambda and Step Functions may take; there is no SDK for IAM here, so it is asked by hand. */
export async function createRole({ endpoint }: Pick<LocalAws, "endpoint">, name = "any"): Promise<string> {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: ["lambda.amazonaws.com", "states.amazonaws.com"] },
      },
    ],
  };
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { Authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request" },
    body: new URLSearchParams({
      Action: "CreateRole",
      Version: "2010-05-08",
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify(trust),
    }),
  });
  if (!response.ok) throw new Error(`CreateRole: ${await response.text()}`);
  return `arn:aws:iam::123456789012:role/${name}`;
}

/** A deployment package with one file. */
export const zipOf = (source: string, file = "index.js"): Uint8Array => zipSync({ [file]: strToU8(source) });
