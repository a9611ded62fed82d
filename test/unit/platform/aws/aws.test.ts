import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { Conflict, CorruptObject, Unavailable } from "../../../../runtime/kernel/errors.js";
import { callAws, clientConfig } from "../../../../runtime/platform/aws/aws.js";
import { S3ObjectStore } from "../../../../runtime/platform/aws/s3-object-store.js";

const failure = (status?: number, name = "Error") =>
  Object.assign(new Error("no"), { name, ...(status ? { $metadata: { httpStatusCode: status } } : {}) });

describe("call", () => {
  it.each([
    ["a network failure", failure(), true],
    ["a failure of the service", failure(500), true],
    ["throttling", failure(400, "ThrottlingException"), true],
    ["a table out of capacity", failure(400, "ProvisionedThroughputExceededException"), true],
    ["too many requests", failure(429), true],
    ["a refusal", failure(403, "AccessDeniedException"), false],
    ["a mistake of ours", new TypeError("undefined is not a function"), false],
  ])("takes %s for what it is", async (_, error, unavailable) => {
    const thrown = await callAws("reading x", () => Promise.reject(error)).catch((caught: unknown) => caught);
    expect(thrown instanceof Unavailable).toBe(unavailable);
    expect(unavailable ? (thrown as Unavailable).cause : thrown).toBe(error);
  });

  it("ends a call that would never end", async () => {
    const forever = callAws("waiting", ({ abortSignal }) => until(abortSignal), 20);
    await expect(forever).rejects.toThrow("AWS did not answer while waiting");
  });
});

const until = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("S3ObjectStore against a server that misbehaves", () => {
  let server: Server;
  let respond: RequestListener;
  let store: S3ObjectStore;

  beforeAll(async () => {
    server = createServer((request, response) => respond(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const client = new S3Client({
      ...clientConfig,
      region: "us-east-1",
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      forcePathStyle: true,
    });
    store = new S3ObjectStore(client, "bucket", 400);
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("tries again when the service fails for a moment", async () => {
    let requests = 0;
    respond = (_, response) => {
      requests++;
      if (requests < 3) response.writeHead(503).end();
      else response.writeHead(404, { "content-type": "application/xml" }).end("<Error><Code>NoSuchKey</Code></Error>");
    };
    expect(await store.get("x")).toBeUndefined();
    expect(requests).toBe(3);
  });

  it("gives up on a service that keeps failing", async () => {
    let requests = 0;
    respond = (_, response) => {
      requests++;
      response.writeHead(500).end();
    };
    await expect(store.get("x")).rejects.toThrow(Unavailable);
    expect(requests).toBeLessThanOrEqual(clientConfig.maxAttempts);
  });

  it("gives up on a service that never answers", async () => {
    respond = () => {};
    await expect(store.get("x")).rejects.toThrow(Unavailable);
  });

  it("gives up on an object that never ends", async () => {
    respond = (_, response) => response.writeHead(200, { "content-length": "100" }).write("half");
    await expect(store.get("x")).rejects.toThrow(Unavailable);
  });

  it.each([
    ["another SHA-256", { "x-amz-meta-sha256": "0".repeat(64) }],
    ["no SHA-256", {}],
  ])("refuses an object with %s", async (_, headers) => {
    respond = (_request, response) => response.writeHead(200, headers).end("hello");
    await expect(store.get("x")).rejects.toThrow(CorruptObject);
  });

  it("sends the SHA-256 with what it writes, for S3 to check and for readers to find", async () => {
    let sent: NodeJS.Dict<string | string[]> = {};
    respond = (request, response) => {
      sent = request.headers;
      request.resume().on("end", () => response.writeHead(200).end());
    };
    await store.put("x", Buffer.from("hello"), "text/plain");
    const hex = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    expect(sent).toMatchObject({
      "x-amz-meta-sha256": hex,
      "x-amz-checksum-sha256": Buffer.from(hex, "hex").toString("base64"),
      "content-type": "text/plain",
    });
  });

  it("updates once, though the answer to its write was lost and the SDK wrote again", async () => {
    let stored: Record<string, string> | undefined;
    respond = (request, response) => {
      request.resume().on("end", () => {
        if (request.method === "PUT") {
          const status = stored ? 412 : 500;
          stored ??= { "x-amz-meta-update": String(request.headers["x-amz-meta-update"]), "x-amz-meta-sha256": digest };
          return response.writeHead(status).end(status === 412 ? "<Error><Code>PreconditionFailed</Code></Error>" : "");
        }
        if (stored) return response.writeHead(200, stored).end("1");
        return response.writeHead(404).end("<Error><Code>NoSuchKey</Code></Error>");
      });
    };
    const digest = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";
    const change = jest.fn(() => Buffer.from("1"));
    await store.update("x", change, "text/plain");
    expect(change.mock.calls).toEqual([[undefined]]);
  });

  it("gives an update up when others come first every time, and says so", async () => {
    respond = (request, response) => {
      const [status, code] = request.method === "PUT" ? [412, "PreconditionFailed"] : [404, "NoSuchKey"];
      request.resume().on("end", () => response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`));
    };
    await expect(store.update("x", () => Buffer.from("1"), "text/plain")).rejects.toThrow(Conflict);
  });
});
