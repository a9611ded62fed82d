import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  accessDenied,
  slowDown,
  throttled,
  throughputExceeded,
  timeSkewed,
} from "../../../../launcher/drills/aws-faults.js";
import { type AwsFault, type AwsProxy, closed, startProxy } from "../../../../launcher/drills/aws-proxy.js";
import { Unavailable } from "../../../../runtime/kernel/errors.js";
import { DynamoControlStore } from "../../../../runtime/platform/aws/dynamodb-control-store.js";
import { S3ObjectStore } from "../../../../runtime/platform/aws/s3-object-store.js";

const HOUR_MS = 3_600_000;

/** As much of AWS as the requests of this test need. */
function answerAsAws(): Server {
  return createServer((request, response) => {
    request.resume().once("end", () => {
      if (request.method === "POST" && request.headers["content-type"]?.includes("json")) response.end("{}");
      else if (request.method === "POST") {
        response.setHeader("content-type", "text/xml");
        response.end("<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
      } else response.writeHead(404, { "x-upstream": "1" }).end("<Error><Code>NoSuchKey</Code></Error>");
    });
  });
}

/** The SDK as functions use it, and the stores on it: refusals must be taken for what AWS means by them. */
describe("the way to AWS of a drill", () => {
  const upstream = answerAsAws();
  let proxy: AwsProxy;
  let objects: S3ObjectStore;
  let control: DynamoControlStore;
  let topics: SNSClient;

  beforeAll(async () => {
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    proxy = await startProxy(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  });
  beforeEach(() => {
    proxy.inject();
    const { endpoint } = proxy;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const config = { endpoint, region: "us-east-1", credentials, maxAttempts: 2 };
    objects = new S3ObjectStore(new S3Client({ ...config, forcePathStyle: true }), "bucket");
    control = new DynamoControlStore(new DynamoDBClient(config), "table");
    topics = new SNSClient(config);
  });
  afterAll(() => Promise.all([proxy.close(), closed(upstream)]));

  /** Refuses the first requests to a service. */
  const first = (count: number, service: string, refusal: () => ReturnType<AwsFault>): AwsFault => {
    let left = count;
    return (request) => (request.service === service && left-- > 0 ? refusal() : undefined);
  };

  it("lets everything through where nothing is wrong", async () => {
    const refused = proxy.inject(() => undefined);
    expect(await objects.get("a/b.json")).toBeUndefined();
    expect(await control.get("scope", "name")).toBeUndefined();
    expect(refused()).toBe(0);
  });

  it.each([
    ["throttled", throttled],
    ["over its throughput", throughputExceeded],
  ])("is asked again where a table is %s for a moment, and is unavailable where it stays so", async (_, refusal) => {
    proxy.inject(first(1, "dynamodb", refusal));
    expect(await control.get("scope", "name")).toBeUndefined();
    const refused = proxy.inject(({ service }) => (service === "dynamodb" ? refusal() : undefined));
    await expect(control.get("scope", "name")).rejects.toBeInstanceOf(Unavailable);
    expect(refused()).toBe(2);
    expect(await objects.get("a")).toBeUndefined();
  });

  it("is asked again where S3 has too much to do, and not where it denies access", async () => {
    proxy.inject(first(1, "s3", slowDown));
    expect(await objects.get("a")).toBeUndefined();
    proxy.inject(first(9, "s3", slowDown));
    await expect(objects.get("a")).rejects.toBeInstanceOf(Unavailable);
    const refused = proxy.inject(first(9, "s3", accessDenied));
    await expect(objects.get("a")).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
    expect(refused()).toBe(1);
  });

  it.each([
    ["ahead", HOUR_MS],
    ["behind", -HOUR_MS],
  ])("tells a client whose clock is %s what time it is", async (_, skew) => {
    const { now } = Date;
    const refused = proxy.inject(({ service, signed }) => timeSkewed(service, signed, now()));
    jest.spyOn(Date, "now").mockImplementation(() => now() + skew);
    try {
      expect(await objects.get("a")).toBeUndefined();
      expect(await control.get("scope", "name")).toBeUndefined();
      await topics.send(new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:1:t", Message: "x" }));
      expect(refused()).toBe(3); // one for each client, which knows better from then on
      expect(await objects.get("a")).toBeUndefined();
      expect(refused()).toBe(3);
    } finally {
      jest.restoreAllMocks();
    }
  });
});
