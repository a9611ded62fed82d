import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { transformSync } from "esbuild";
import { createRole, opensToTopics, type TestAws, testAws, zipOf } from "../helpers/local-aws.js";
import { descendants, survivors } from "../helpers/processes.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const busy = "exports.handler = async () => { for (;;); };";

describe("a local AWS", () => {
  let aws: TestAws;
  beforeAll(async () => {
    aws = await testAws();
  });
  afterAll(() => aws.remove());

  it("runs a state machine with Map, Choice, Retry and Catch, twice", async () => {
    const lambda = new LambdaClient(aws.client);
    const states = new SFNClient(aws.client);
    const role = await createRole(aws);
    const source = `
      const tried = new Set();
      exports.handler = async ({ kind, run }) => {
        if (kind === "bad") throw Object.assign(new Error("never works"), { name: "Hopeless" });
        if (kind === "flaky" && !tried.has(run)) { tried.add(run); throw Object.assign(new Error("later"), { name: "Unavailable" }); }
        return { done: kind };
      };`;
    const { FunctionArn } = await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "work",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Role: role,
        Code: { ZipFile: zipOf(source) },
      }),
    );
    const work = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: FunctionArn, "Payload.$": "$" },
      OutputPath: "$.Payload",
      Retry: [{ ErrorEquals: ["Unavailable"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 }],
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Failed" }],
      End: true,
    };
    const definition = {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemsPath: "$.items",
          MaxConcurrency: 1,
          ItemProcessor: {
            ProcessorConfig: { Mode: "INLINE" },
            StartAt: "Which",
            States: {
              Which: {
                Type: "Choice",
                Choices: [{ Variable: "$.kind", StringEquals: "skip", Next: "Skip" }],
                Default: "Work",
              },
              Skip: { Type: "Pass", Result: { done: "nothing" }, End: true },
              Work: work,
              Failed: { Type: "Pass", Parameters: { "failed.$": "$.failure.Error" }, End: true },
            },
          },
          End: true,
        },
      },
    };
    const { stateMachineArn } = await states.send(
      new CreateStateMachineCommand({ name: "each", roleArn: role, definition: JSON.stringify(definition) }),
    );
    for (const run of ["first", "second"]) {
      const items = ["ok", "flaky", "bad", "skip"].map((kind) => ({ kind, run }));
      const { executionArn } = await states.send(
        new StartExecutionCommand({ stateMachineArn, input: JSON.stringify({ items }) }),
      );
      let execution = await states.send(new DescribeExecutionCommand({ executionArn }));
      while (execution.status === "RUNNING") {
        await sleep(50);
        execution = await states.send(new DescribeExecutionCommand({ executionArn }));
      }
      expect(execution.status).toBe("SUCCEEDED");
      expect(JSON.parse(execution.output ?? "")).toEqual([
        { done: "ok" },
        { done: "flaky" },
        { failed: "Hopeless" },
        { done: "nothing" },
      ]);
    }
  });

  it("delivers what is published to a topic to the queue that subscribed", async () => {
    const sns = new SNSClient(aws.client);
    const sqs = new SQSClient(aws.client);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    const Endpoint = "arn:aws:sqs:us-east-1:123456789012:alerts";
    const queue = { QueueName: "alerts", Attributes: opensToTopics(Endpoint) };
    const { QueueUrl } = await sqs.send(new CreateQueueCommand(queue));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    await sns.send(new PublishCommand({ TopicArn, Message: "agent too large" }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => JSON.parse(Body ?? "").Message)).toEqual(["agent too large"]);
  });

  it("lives beside another one and shares nothing with it", async () => {
    const other = await testAws();
    try {
      expect(other.endpoint).not.toBe(aws.endpoint);
      await new S3Client(other.client).send(new CreateBucketCommand({ Bucket: "only-there" }));
      const { Buckets } = await new S3Client(aws.client).send(new ListBucketsCommand({}));
      expect(Buckets?.map(({ Name }) => Name) ?? []).not.toContain("only-there");
    } finally {
      await other.remove();
    }
  });

  it("refuses a folder in which another one runs", async () => {
    await expect(testAws({ directory: aws.directory })).rejects.toThrow(/another local AWS is running in/);
  });
});

describe("the processes of a local AWS", () => {
  let directory: string;
  const parents: ChildProcess[] = [];
  beforeAll(() => {
    directory = temporaryFolder();
  });
  afterAll(() => {
    for (const parent of parents) parent.kill("SIGKILL");
  });

  /** Starts one below a process of its own, and a function in it that never ends. */
  const start = async (): Promise<{ parent: number; all: number[] }> => {
    const args = ["--import", "tsx", join(__dirname, "emulator-parent.ts"), directory];
    const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    parents.push(parent);
    const [line] = await once(parent.stdout, "data");
    const endpoint = String(line).trim();
    const client = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    const lambda = new LambdaClient(client);
    const role = await createRole({ endpoint });
    for (const [name, source] of Object.entries({ busy, idle: "exports.handler = async () => 1;" })) {
      const code = {
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Timeout: 600,
        Code: { ZipFile: zipOf(source) },
      } as const;
      await lambda.send(new CreateFunctionCommand({ FunctionName: name, Role: role, ...code }));
    }
    await lambda.send(new InvokeCommand({ FunctionName: "idle" }));
    await lambda.send(new InvokeCommand({ FunctionName: "busy", InvocationType: "Event" }));
    const pid = parent.pid ?? 0;
    const expected = 4; // launcher, function host, two functions
    const deadline = Date.now() + 120_000;
    while (descendants(pid).length < expected && Date.now() < deadline) await sleep(100);
    return { parent: pid, all: descendants(pid) };
  };

  it("end with it when it is stopped", async () => {
    transformSync(""); // esbuild keeps a process of its own, which is not the emulator's
    const before = descendants(process.pid);
    const aws = await testAws();
    const mine = descendants(process.pid).filter((pid) => !before.includes(pid));
    await aws.remove();
    expect(mine.length).toBeGreaterThanOrEqual(2);
    expect(await survivors(mine)).toEqual([]);
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("end when whoever started it ends by %s", async (signal) => {
    const { parent, all } = await start();
    expect(all.length).toBeGreaterThanOrEqual(4);
    process.kill(parent, signal);
    expect(await survivors(all)).toEqual([]);
  });
});

describe("the data of a local AWS", () => {
  let directory: string;
  let parent: ChildProcess | undefined;
  let s3: S3Client;
  let dynamodb: DynamoDBClient;
  beforeAll(() => {
    directory = temporaryFolder();
  });
  afterAll(async () => {
    await killEverything();
  });

  const start = async () => {
    const args = ["--import", "tsx", join(__dirname, "emulator-parent.ts"), directory];
    parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(parent.stdout as NodeJS.ReadableStream, "data");
    const client = {
      endpoint: String(line).trim(),
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    };
    s3 = new S3Client(client);
    dynamodb = new DynamoDBClient(client);
    await s3.send(new CreateBucketCommand({ Bucket: "data" }));
    await dynamodb.send(
      new CreateTableCommand({
        TableName: "data",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "p", KeyType: "HASH" },
          { AttributeName: "s", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "p", AttributeType: "S" },
          { AttributeName: "s", AttributeType: "N" },
        ],
      }),
    );
  };

  const killEverything = async () => {
    const pid = parent?.pid;
    if (!pid) return;
    const all = [pid, ...descendants(pid)];
    for (const victim of all) process.kill(victim, "SIGKILL");
    expect(await survivors(all)).toEqual([]);
    parent = undefined;
  };

  const put = (key: string, body: string) =>
    s3.send(
      new PutObjectCommand({
        Bucket: "data",
        Key: key,
        Body: body,
        ContentType: "text/x-agent",
        Metadata: { sha256: "abc" },
      }),
    );
  const item = (s: number, rest = {}) => ({ p: { S: "e" }, s: { N: String(s) }, ...rest });
  const keys = async () => {
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: "data" }));
    return (Contents ?? []).map(({ Key }) => Key);
  };
  const items = async () => {
    const { Items } = await dynamodb.send(new ScanCommand({ TableName: "data" }));
    return Items;
  };

  it("comes back after a kill of everything: as it was last written, and without what was deleted", async () => {
    await start();
    await put("folder/a b.js", "old");
    await put("folder/a b.js", "new");
    await put("deleted", "x");
    await s3.send(new DeleteObjectCommand({ Bucket: "data", Key: "deleted" }));
    await dynamodb.send(
      new PutItemCommand({ TableName: "data", Item: item(1, { bytes: { B: Uint8Array.of(0, 255) } }) }),
    );
    await dynamodb.send(new PutItemCommand({ TableName: "data", Item: item(2) }));
    await dynamodb.send(new DeleteItemCommand({ TableName: "data", Key: item(2) }));
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: "data",
        Key: item(1),
        UpdateExpression: "SET n = :n",
        ExpressionAttributeValues: { ":n": { N: "0.1" } },
      }),
    );
    const failing = { TableName: "data", Item: item(1), ConditionExpression: "attribute_not_exists(p)" };
    await expect(
      dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName: "data", Item: item(3) } }, { Put: failing }],
        }),
      ),
    ).rejects.toThrow();
    const before = await items();
    await killEverything();
    appendFileSync(join(directory, "journal", "items.ndjson"), '[["us-east-1/data", "pu'); // as if cut off
    writeFileSync(join(directory, "journal", "objects", "data", "0.draft"), '{"name": "hal');
    await start();
    expect(await keys()).toEqual(["folder/a b.js"]);
    const object = await s3.send(new GetObjectCommand({ Bucket: "data", Key: "folder/a b.js" }));
    expect(await object.Body?.transformToString()).toBe("new");
    expect(object).toMatchObject({ ContentType: "text/x-agent", Metadata: { sha256: "abc" } });
    expect(await items()).toEqual(before);
    expect(before).toEqual([item(1, { bytes: { B: Uint8Array.of(0, 255) }, n: { N: "0.1" } })]);
  });

  it("keeps everything that was answered when the kill comes amid writes", async () => {
    const answered = { objects: new Set<string>(), items: new Set<string>() };
    const writers = [0, 1, 2, 3].map(async (writer) => {
      for (let i = 0; ; i++) {
        const n = writer * 10_000 + i;
        await put(`amid/${n}`, "x".repeat(20_000));
        answered.objects.add(`amid/${n}`);
        await dynamodb.send(
          new PutItemCommand({ TableName: "data", Item: item(n, { code: { S: "x".repeat(5_000) } }) }),
        );
        answered.items.add(String(n));
      }
    });
    while (answered.items.size < 40) await sleep(10);
    await killEverything();
    await Promise.allSettled(writers);
    await start();
    expect(await keys()).toEqual(expect.arrayContaining([...answered.objects]));
    expect((await items())?.map(({ s }) => s.N)).toEqual(expect.arrayContaining([...answered.items]));
  });

  it("is gone when its bucket and table are", async () => {
    for (const Key of await keys()) await s3.send(new DeleteObjectCommand({ Bucket: "data", Key }));
    await s3.send(new DeleteBucketCommand({ Bucket: "data" }));
    await dynamodb.send(new DeleteTableCommand({ TableName: "data" }));
    await killEverything();
    await start();
    expect(await keys()).toEqual([]);
    expect(await items()).toEqual([]);
  });
});
