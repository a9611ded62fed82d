import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { parseAlert } from "../../launcher/alerts.js";
import { alertKinds } from "../../runtime/architecture/alerts.js";
import { tables } from "../../runtime/architecture/storage.js";
import type { Context } from "../../runtime/kernel/context.js";
import { connectBy } from "../../runtime/platform/aws/connect.js";
import { agentRefused } from "../../runtime/safety/alerts/alerts.js";
import { alertMessage } from "../../runtime/safety/alerts/schema.js";
import { opensToTopics, type TestAws, testAws } from "../helpers/local-aws.js";
import { captureStderr } from "../helpers/standard-error.js";

const ARN = "123456789012:t-developer";

const champion = (evolution_id: string) =>
  ({ agent_id: "agent", origin: { by: "close-evolution", evolution_id }, findings: [] }) as const;

describe("alerts on the local AWS", () => {
  let aws: TestAws;
  let sqs: SQSClient;
  let inbox: string;
  let deadLetters: string;
  /** The context of one more function. */
  let connected: (missingTopics?: boolean) => Context;
  const before = { ...process.env };

  beforeAll(async () => {
    aws = await testAws();
    Object.assign(process.env, aws.environment, { AWS_ENDPOINT_URL: aws.endpoint });
    sqs = new SQSClient(aws.client);
    const queue = { QueueName: "t-developer-inbox", Attributes: opensToTopics(`arn:aws:sqs:us-east-1:${ARN}-inbox`) };
    inbox = (await sqs.send(new CreateQueueCommand(queue))).QueueUrl ?? "";
    deadLetters = (await sqs.send(new CreateQueueCommand({ QueueName: "t-developer-dead" }))).QueueUrl ?? "";
    const topics = await createTopics();
    await createControlTable();
    connected = (missingTopics = false) =>
      connectBy({
        ENVIRONMENT: "development",
        EVOLUTION_BUCKET: "evolution",
        AGENTS_BUCKET: "agents",
        STATE_TABLE: "state",
        CONTROL_TABLE: "control",
        ALERT_TOPICS: JSON.stringify(topics).replaceAll(
          "arn:aws:sns",
          missingTopics ? "arn:aws:sns:nowhere" : "arn:aws:sns",
        ),
        DEAD_LETTERS: `arn:aws:sqs:us-east-1:${ARN}-dead`,
        STATE_MACHINE_ARN: `arn:aws:states:us-east-1:123456789012:stateMachine:none`,
        TWO_PERSON_RESUME: "true",
        REVIEWERS: "[]",
        AWS_ENDPOINT_URL: aws.endpoint,
      });
  });

  afterAll(async () => {
    process.env = before;
    await aws?.remove();
  });

  async function createTopics(): Promise<Record<string, string>> {
    const sns = new SNSClient(aws.client);
    const made = Object.keys(alertKinds).map(async (kind) => {
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: `t-developer-${kind}` }));
      await sns.send(
        new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: `arn:aws:sqs:us-east-1:${ARN}-inbox` }),
      );
      return [kind, TopicArn ?? ""] as const;
    });
    return Object.fromEntries(await Promise.all(made));
  }

  async function createControlTable(): Promise<void> {
    const keys = [tables.control.partitionKey, tables.control.sortKey];
    await new DynamoDBClient(aws.client).send(
      new CreateTableCommand({
        TableName: "control",
        KeySchema: keys.map(({ name }, i) => ({ AttributeName: name, KeyType: i === 0 ? "HASH" : "RANGE" })),
        AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  }

  const received = async (QueueUrl: string): Promise<string[]> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = "" }) => Body);
  };

  it("arrive once though many functions send them, of the schema, and are shown", async () => {
    const contexts = Array.from({ length: 4 }, () => connected());
    await Promise.all(contexts.map(({ alerts }, i) => alerts.send(agentRefused(champion("evo-a"), i))));
    const bodies = await received(inbox);
    expect(bodies).toHaveLength(1);
    expect(alertMessage.parse(JSON.parse(JSON.parse(bodies[0]).Message)).links).toHaveLength(3);
    expect(parseAlert(bodies[0])).toMatchObject({ kind: "safety-pattern", severity: "critical" });
  });

  it("are kept among the dead letters where no topic takes them", async () => {
    captureStderr();
    await connected(true).alerts.send(agentRefused(champion("evo-b"), 0));
    const kept = (await received(deadLetters)).map((body) => JSON.parse(body));
    expect(kept).toMatchObject([{ alert: { evolution_id: "evo-b" }, undelivered: expect.any(String) }]);
  });
});
