import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { createRole, type TestAws, testAws, zipOf } from "../helpers/local-aws.js";

const code = `
let calls = 0;
exports.handler = async (event, context) => {
  calls += 1;
  console.log("call", calls);
  switch (event.do) {
    case "throw": throw Object.assign(new Error("no such luck"), { name: "BadLuck" });
    case "reject": Promise.reject(new Error("nobody waits for me")); await new Promise(() => {});
    case "exit": process.exit(3);
    case "spin": for (;;);
    case "allocate": { const all = []; for (;;) all.push(new Array(1e6).fill(Math.random())); }
    case "sleep": await new Promise((resolve) => setTimeout(resolve, event.ms)); return "slept";
    case "environment": return process.env;
    case "undefined": return;
    default: return { event, calls, pid: process.pid, name: context.functionName, id: context.awsRequestId,
      left: context.getRemainingTimeInMillis() };
  }
};`;

describe("Lambda on the local AWS", () => {
  let aws: TestAws;
  let role: string;
  let lambda: LambdaClient;

  const create = async (name: string, more: Partial<CreateFunctionCommandInput> = {}, source = code) => {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Role: role,
        Timeout: 60, // a machine that is busy elsewhere takes long to run out of memory
        MemorySize: 256,
        Code: { ZipFile: zipOf(source) },
        ...more,
      }),
    );
  };

  const invoke = async (name: string, event: unknown) => {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: "Tail" }),
    );
    return {
      failed: answer.FunctionError,
      payload: JSON.parse(new TextDecoder().decode(answer.Payload)),
      log: Buffer.from(answer.LogResult ?? "", "base64").toString(),
    };
  };

  beforeAll(async () => {
    aws = await testAws();
    role = await createRole(aws);
    lambda = new LambdaClient(aws.client);
    await create("any");
  });

  afterAll(async () => {
    lambda.destroy();
    await aws.remove();
  });

  it("runs the deployed code with its event and context, and keeps the process warm", async () => {
    const first = await invoke("any", { x: 1 });
    const second = await invoke("any", { x: 2 });
    expect(first.failed).toBeUndefined();
    expect(first.payload).toMatchObject({ event: { x: 1 }, name: "any" });
    expect(first.payload.left).toBeGreaterThan(0);
    expect(second.payload).toMatchObject({ event: { x: 2 }, pid: first.payload.pid, calls: first.payload.calls + 1 });
    expect(second.payload.id).not.toBe(first.payload.id);
  });

  it("answers null for a handler that returns nothing", async () => {
    expect(await invoke("any", { do: "undefined" })).toMatchObject({ payload: null, failed: undefined });
  });

  it("logs like Lambda: START, the lines of the handler with their request, END, REPORT", async () => {
    const { log } = await invoke("any", {});
    const [start, line, end, report] = log.split("\n");
    const id = /^START RequestId: (\S+) Version: \$LATEST$/.exec(start)?.[1];
    expect(line.split("\t").slice(1, 3)).toEqual([id, "INFO"]);
    expect(end).toBe(`END RequestId: ${id}`);
    expect(report).toMatch(/^REPORT .*Memory Size: 256 MB\tMax Memory Used: \d+ MB/);
  });

  it("answers an error of the handler with its name, and goes on", async () => {
    const { failed, payload } = await invoke("any", { do: "throw" });
    expect(failed).toBe("Unhandled");
    expect(payload).toMatchObject({ errorType: "BadLuck", errorMessage: "no such luck" });
    expect(payload.trace[0]).toBe("BadLuck: no such luck");
    expect(await invoke("any", {})).toMatchObject({ failed: undefined });
  });

  it.each([
    ["exit", "Runtime.ExitError", /exit status 3$/],
    ["reject", "Runtime.UnhandledPromiseRejection", /nobody waits for me/],
    ["allocate", "Runtime.ExitError", /signal: SIGABRT$|exit status/],
  ])("survives a handler that does %s", async (what, errorType, message) => {
    const { failed, payload } = await invoke("any", { do: what });
    expect(failed).toBe("Unhandled");
    expect(payload).toMatchObject({ errorType, errorMessage: expect.stringMatching(message) });
    expect(await invoke("any", {})).toMatchObject({ failed: undefined });
  });

  it("ends a handler that takes too long", async () => {
    await create("slow", { Timeout: 1 });
    const { failed, payload } = await invoke("slow", { do: "spin" });
    expect(failed).toBe("Unhandled");
    expect(payload.errorType).toBe("Sandbox.Timedout");
    expect(payload.errorMessage).toMatch(/Task timed out after 1\.00 seconds$/);
  });

  it("gives a function its own environment and that of Lambda, and nothing of this machine", async () => {
    process.env.SECRET_OF_THIS_MACHINE = "x";
    await create("environment", { Environment: { Variables: { TABLE: "t" } } });
    const { payload } = await invoke("environment", { do: "environment" });
    expect(payload).toMatchObject({
      TABLE: "t",
      AWS_LAMBDA_FUNCTION_NAME: "environment",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: aws.endpoint,
    });
    expect(
      Object.keys(payload).filter(
        (key) => !/^(AWS_|LAMBDA_|PATH|HOME|LANG|TZ|NODE_EXTRA_CA_CERTS|_HANDLER|TABLE)/.test(key),
      ),
    ).toEqual([]);
  });

  it.each([
    ["a module that is missing", { Handler: "other.handler" }, code, "Runtime.ImportModuleError"],
    ["an export that is missing", { Handler: "index.other" }, code, "Runtime.HandlerNotFound"],
    ["a module that throws", {}, "throw new RangeError('at load')", "RangeError"],
    ["a module that exits", {}, "process.exit(7)", "Runtime.ExitError"],
  ])("answers the reason for %s, every time", async (what, config, source, errorType) => {
    const name = what.replaceAll(" ", "-");
    await create(name, config, source);
    expect(await invoke(name, {})).toMatchObject({ failed: "Unhandled", payload: { errorType } });
    expect(await invoke(name, {})).toMatchObject({ failed: "Unhandled", payload: { errorType } });
  });

  it("runs as many at once as are invoked at once, unless concurrency is reserved", async () => {
    await create("several", { MemorySize: 128 });
    const answers = await Promise.all([1, 2, 3].map(() => invoke("several", { do: "sleep", ms: 300 })));
    expect(answers.map(({ payload }) => payload)).toEqual(["slept", "slept", "slept"]);
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: "several", ReservedConcurrentExecutions: 1 }));
    const results = await Promise.allSettled([1, 2].map(() => invoke("several", { do: "sleep", ms: 300 })));
    const rejected = results.filter((result) => result.status === "rejected");
    expect(rejected.map(({ reason }) => reason.name)).toEqual(["TooManyRequestsException"]);
  });

  it("takes an asynchronous event at once", async () => {
    const answer = await lambda.send(
      new InvokeCommand({
        FunctionName: "any",
        InvocationType: "Event",
        Payload: JSON.stringify({ do: "sleep", ms: 1e4 }),
      }),
    );
    expect(answer.StatusCode).toBe(202);
  });

  it("refuses an event that is not JSON", async () => {
    await expect(lambda.send(new InvokeCommand({ FunctionName: "any", Payload: "{" }))).rejects.toMatchObject({
      name: "InvalidRequestContentException",
    });
  });
});
