import { SNSClient } from "@aws-sdk/client-sns";
import { EmfMetricSink } from "../../../runtime/platform/emf-metric-sink.js";
import { createLog, redact } from "../../../runtime/platform/log.js";
import { SnsAlertSink } from "../../../runtime/platform/sns-alert-sink.js";
import type { Alert } from "../../../runtime/stores.js";

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

describe("SnsAlertSink", () => {
  it("logs an alert that it cannot deliver, and does not throw", async () => {
    const client = new SNSClient({ region: "us-east-1" });
    client.send = async () => Promise.reject(new Error("no answer"));
    const log = jest.fn();
    const topics = { "safety-pattern": "a", "emergency-stop": "b", "resource-threshold": "c", "agent-size": "d" };
    const alert: Alert = {
      kind: "agent-size",
      severity: "warning",
      summary: "large",
      time: "2026-01-01T00:00:00.000Z",
    };
    await new SnsAlertSink(client, topics, log).send(alert);
    expect(log).toHaveBeenCalledWith("error", expect.any(String), expect.objectContaining({ alert }));
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
  });
});
