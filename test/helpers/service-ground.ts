/** What services in containers stand on, in tests: stores on a local AWS, an issuer of tokens, and the variables that say so. */
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { buildServices } from "../../build/services.js";
import { alertKinds } from "../../runtime/architecture/alerts.js";
import { tables } from "../../runtime/architecture/storage.js";
import { S3ObjectStore } from "../../runtime/platform/aws/s3-object-store.js";
import { createRole, type TestAws, testAws } from "./local-aws.js";
import { AUDIENCE, TestIssuer } from "./oidc-issuer.js";

/** The account that everything is in. */
export const ACCOUNT = "123456789012";

/** The ground of services. */
export interface ServiceGround {
  readonly issuer: TestIssuer;
  /** Where agents lie. */
  readonly agents: S3ObjectStore;
  /** All variables that a service is told by, but for where others are. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keys of a new role, as ECS gives them to a task. */
  keysOf(role: string): Promise<Record<string, string>>;
  remove(): Promise<void>;
}

/** Starts everything that services need, and bundles them. */
export async function serviceGround(): Promise<ServiceGround> {
  const [aws, issuer] = await Promise.all([testAws(), TestIssuer.start(), buildServices()]);
  await createStores(aws);
  return {
    issuer,
    agents: new S3ObjectStore(new S3Client({ ...aws.client, forcePathStyle: true }), "agents"),
    environment: {
      ...aws.environment,
      ...stores,
      PORT: "0",
      HOST: "127.0.0.1",
      OIDC_ISSUER: issuer.url,
      OIDC_AUDIENCE: AUDIENCE,
    },
    async keysOf(role) {
      const RoleArn = await createRole(aws, role);
      const sts = new STSClient(aws.client);
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "task-1" }));
      return {
        AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? "",
        AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? "",
        AWS_SESSION_TOKEN: Credentials?.SessionToken ?? "",
      };
    },
    async remove() {
      await Promise.all([issuer.close(), aws.remove()]);
    },
  };
}

const kinds = Object.keys(alertKinds);

const stores = {
  ENVIRONMENT: "development",
  EVOLUTION_BUCKET: "evolution",
  AGENTS_BUCKET: "agents",
  STATE_TABLE: "state",
  CONTROL_TABLE: "control",
  ALERT_TOPICS: JSON.stringify(
    Object.fromEntries(kinds.map((kind) => [kind, `arn:aws:sns:us-east-1:${ACCOUNT}:${kind}`])),
  ),
  DEAD_LETTERS: `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`,
  STATE_MACHINE_ARN: `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:t-developer-evolution-development`,
  TWO_PERSON_RESUME: "true",
  REVIEWERS: "[]",
};

async function createStores(aws: TestAws): Promise<void> {
  const s3 = new S3Client({ ...aws.client, forcePathStyle: true });
  for (const Bucket of ["evolution", "agents"]) await s3.send(new CreateBucketCommand({ Bucket }));
  const dynamo = new DynamoDBClient(aws.client);
  for (const TableName of ["state", "control"] as const) {
    const keys = [tables[TableName].partitionKey, tables[TableName].sortKey];
    await dynamo.send(
      new CreateTableCommand({
        TableName,
        KeySchema: keys.map(({ name }, i) => ({ AttributeName: name, KeyType: i === 0 ? "HASH" : "RANGE" })),
        AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  }
  const sns = new SNSClient(aws.client);
  for (const kind of kinds) await sns.send(new CreateTopicCommand({ Name: kind }));
  await new SQSClient(aws.client).send(new CreateQueueCommand({ QueueName: "dead" }));
}
