import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { failureOf } from "../../../../cli/failure.js";
import { RemoteProblem } from "../../../../runtime/api/remote-problem.js";
import { lambdaInvoke, unwrap } from "../../../../runtime/platform/aws/invoke.js";

describe("unwrap", () => {
  it("takes the result out of the envelope", () => {
    expect(unwrap({ status: 202, body: { evolution_id: "e1" } })).toEqual({ evolution_id: "e1" });
  });

  it("raises a problem with the handler's code, field, value and hint", () => {
    const body = {
      type: "urn:t-developer:problem:not-found",
      title: "There is no such thing",
      status: 404,
      code: "not-found",
      detail: "there is no evolution e9",
      field: "evolution_id",
      value: "e9",
      hint: "t-developer list",
    };
    expect(() => unwrap({ status: 404, body })).toThrow(
      expect.objectContaining({ field: "evolution_id", value: "e9", hint: "t-developer list" }),
    );
    expect(failureOf(new RemoteProblem(body)).exitCode).toBe(4);
  });

  it("does not take anything else for an answer", () => {
    expect(() => unwrap({ errorMessage: "no" })).toThrow();
  });
});

describe("lambdaInvoke", () => {
  let server: Server;
  let answer: { status: number; headers?: Record<string, string>; body: string };
  const asked: { path?: string; body: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        asked.push({ path: request.url, body });
        response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const invoke = (port = (server.address() as AddressInfo).port) =>
    lambdaInvoke({
      environment: "development",
      region: "us-east-1",
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });

  it("calls the function of the environment", async () => {
    answer = { status: 200, body: JSON.stringify({ status: 200, body: [1] }) };
    await expect(invoke()("evolution-api", { action: "list" })).resolves.toEqual([1]);
    expect(asked.at(-1)?.path).toMatch(/t-developer-evolution-api-development\/invocations\?Qualifier=live$/);
    expect(asked.at(-1)?.body).toBe('{"action":"list"}');
  });

  it("says that there is no such environment", async () => {
    answer = {
      status: 404,
      headers: { "x-amzn-errortype": "ResourceNotFoundException" },
      body: '{"Message":"Function not found"}',
    };
    await expect(invoke()("evolution-api", {})).rejects.toMatchObject({ code: "not-found", value: "development" });
  });

  it("says that a function crashed", async () => {
    answer = {
      status: 200,
      headers: { "x-amz-function-error": "Unhandled" },
      body: '{"errorMessage":"out of memory"}',
    };
    await expect(invoke()("agent-run", {})).rejects.toThrow("agent-run failed: out of memory");
  });

  it("says that nobody answers", async () => {
    await expect(invoke(1)("evolution-api", {})).rejects.toMatchObject({
      code: "unavailable",
      hint: "is `npm start` still running?",
    });
  });
});
