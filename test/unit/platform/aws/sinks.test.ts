import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createLog, redact } from "../../../../runtime/kernel/log.js";
import type { Alert } from "../../../../runtime/kernel/stores.js";
import { EmfMetricSink } from "../../../../runtime/platform/aws/emf-metric-sink.js";
import { toQueue, toTopics } from "../../../../runtime/platform/aws/sns-alert-sink.js";

describe("EmfMetricSink", () => {
  const lines: string[] = [];
  const sink = new EmfMetricSink(
    "development",
    () => 1_700_000_000_000,
    (line) => lines.push(line),
  );
  beforeEach(() => lines.splice(0));

  it("writes one line that CloudWatch reads as metrics", () => {
    sink.put({ BestFitness: 0.5, AgentSize: 200 }, { task: "wave" });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0])).toEqual({
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: "TDeveloper",
            Dimensions: [["environment", "task"]],
            Metrics: [
              { Name: "BestFitness", Unit: "None" },
              { Name: "AgentSize", Unit: "Bytes" },
            ],
          },
        ],
      },
      environment: "development",
      task: "wave",
      BestFitness: 0.5,
      AgentSize: 200,
    });
  });

  it("leaves out what is no number, and the line where nothing is left", () => {
    sink.put({ BestFitness: Number.NaN, Diversity: 1 });
    sink.put({ AIAutonomy: undefined });
    expect(lines.map((line) => JSON.parse(line)._aws.CloudWatchMetrics[0].Metrics)).toEqual([
      [{ Name: "Diversity", Unit: "None" }],
    ]);
  });
});

describe("alerts on their way", () => {
  const topics = { "safety-pattern": "a", "emergency-stop": "b", "resource-threshold": "c", "agent-size": "arn:size" };
  const alert: Alert = {
    kind: "agent-size",
    severity: "warning",
    summary: `agent µ is ${"very ".repeat(30)}large`,
    time: "2026-01-01T00:00:00.000Z",
  };
  /** A client that keeps what it was to send. */
  const spied = <T extends SNSClient | SQSClient>(client: T) => {
    const send = jest.fn().mockResolvedValue({});
    client.send = send;
    return { client, sent: () => send.mock.calls[0][0].input };
  };

  it("go to the topic of their kind, with one line for people that SNS takes as a subject", async () => {
    const { client, sent } = spied(new SNSClient({ region: "us-east-1" }));
    await toTopics(client, topics)(alert);
    const { TopicArn, Subject, Message, MessageAttributes } = sent();
    expect(TopicArn).toBe("arn:size");
    expect(Subject).toMatch(/^\[warning\] agent-size: agent \? is very [ -~]+\.\.\.$/);
    expect(Subject).toHaveLength(100);
    expect(JSON.parse(Message)).toEqual(alert);
    expect(MessageAttributes).toMatchObject({
      kind: { StringValue: "agent-size" },
      severity: { StringValue: "warning" },
    });
  });

  it("are kept in the queue that an ARN names, with the reason", async () => {
    const { client, sent } = spied(new SQSClient({ region: "us-east-1" }));
    await toQueue(client, "arn:aws:sqs:eu-west-1:123456789012:dead")(alert, new Error("no answer"));
    expect(sent().QueueUrl).toBe("https://sqs.eu-west-1.amazonaws.com/123456789012/dead");
    expect(JSON.parse(sent().MessageBody)).toEqual({ alert, undelivered: "no answer" });
  });
});

describe("the log", () => {
  it.each([
    ["AKIAABCDEFGHIJKLMNOP", "***"],
    ["Authorization: Bearer abc.def-123", "Authorization: Bearer ***"],
    ["https://ann:hunter2@host/x", "https://ann:***@host/x"],
    ["aws_secret_access_key=abc/def and more", "aws_secret_access_key=*** and more"],
    ["nothing to hide: 0.75", "nothing to hide: 0.75"],
  ])("turns %p into %p", (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it("writes one line of JSON, without secrets however deep", () => {
    const lines: string[] = [];
    const error = new Error("token=abc123", { cause: new Error("password: xyz789") });
    createLog((line) => lines.push(line))("warn", "two\nlines", { a: { sessionToken: "s3cret" }, error });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain("\n");
    expect(lines[0]).not.toMatch(/abc123|xyz789|s3cret/);
    expect(JSON.parse(lines[0])).toMatchObject({
      level: "warn",
      message: "two\nlines",
      error: { cause: { name: "Error" } },
    });
  });

  it("says something even of what JSON cannot carry, and never throws", () => {
    const lines: string[] = [];
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    createLog((line) => lines.push(line))("error", "broken", { endless });
    expect(JSON.parse(lines[0])).toMatchObject({ message: "broken", unloggable: expect.stringContaining("circular") });
    createLog((line) => lines.push(line))("info", "wide", { n: 4n });
    expect(JSON.parse(lines[1])).toMatchObject({ message: "wide", n: "4n" });
  });
});
