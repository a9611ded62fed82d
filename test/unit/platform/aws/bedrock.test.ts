import { InvalidInput } from "../../../../runtime/kernel/errors.js";
import type { ModelRequest } from "../../../../runtime/lifecycle/model/model.js";
import { BedrockModel, connectModelBy } from "../../../../runtime/platform/aws/bedrock.js";
import {
  type Answer,
  type ConverseServer,
  endless,
  fails,
  raw,
  says,
  silent,
  startConverse,
} from "../../../helpers/converse-server.js";

const settings = { id: "vendor.model-v1:0", region: "us-east-1", temperature: 0.7, maxTokens: 900 };

const request: ModelRequest = {
  instructions: "be brief",
  prompt: "improve this",
  tool: { name: "propose_agent", description: "propose one", schema: { type: "object" } },
};

describe("BedrockModel", () => {
  let server: ConverseServer;
  let answers: Answer[];
  let model: BedrockModel;

  beforeEach(async () => {
    answers = [];
    server = await startConverse((_, index) => answers[Math.min(index, answers.length - 1)]);
    model = new BedrockModel(settings, server.client);
  });

  afterEach(() => server.close());

  const ask = (...script: Answer[]) => {
    answers = script;
    return model.ask(request, AbortSignal.timeout(20_000));
  };

  it("asks by Converse, with the instructions apart, the limits, and the tool", async () => {
    await ask(says({ text: "well" }));
    const [{ path, body }] = server.asked;
    expect(path).toBe("/model/vendor.model-v1%3A0/converse");
    expect(body).toEqual({
      system: [{ text: "be brief" }],
      messages: [{ role: "user", content: [{ text: "improve this" }] }],
      inferenceConfig: { maxTokens: 900, temperature: 0.7 },
      toolConfig: {
        tools: [
          {
            toolSpec: { name: "propose_agent", description: "propose one", inputSchema: { json: { type: "object" } } },
          },
        ],
      },
    });
  });

  it("takes text and the arguments of tools", async () => {
    expect(await ask(says({ text: "look", tools: [{ source: "a" }, { edits: [] }] }))).toEqual({
      status: "replied",
      reply: {
        text: "look",
        toolInputs: [{ source: "a" }, { edits: [] }],
        stopReason: "tool_use",
        usage: { inputTokens: 1_000, outputTokens: 200 },
      },
    });
  });

  it("takes a reply that was cut off or refused as what it is", async () => {
    const cut = await ask(says({ text: "```\nexport def", stopReason: "max_tokens" }));
    expect(cut).toMatchObject({ status: "replied", reply: { stopReason: "max_tokens" } });
    const refused = await ask(says({ stopReason: "guardrail_intervened" }));
    expect(refused).toMatchObject({ status: "replied", reply: { text: "", toolInputs: [] } });
  });

  it.each([
    [{ inputTokens: -5, outputTokens: 1 }],
    [{ inputTokens: 0, outputTokens: 0 }],
    [{ inputTokens: 3 }],
    [null],
  ])("believes no report of %j tokens", async (usage) => {
    const answer = await ask(says({ text: "x", usage }));
    expect(answer).toMatchObject({ status: "replied" });
    expect(answer.status === "replied" && answer.reply.usage).toBeUndefined();
  });

  it.each([
    ["throttling", fails(429, "ThrottlingException"), true],
    ["a failure of the service", fails(500, "InternalServerException"), true],
    ["a service that is not there", fails(503, "ServiceUnavailableException"), true],
    ["a model that is slow to start", fails(429, "ModelNotReadyException"), true],
    ["a gateway that answers HTML", raw(502, "<html>bad gateway</html>"), true],
    ["a lack of permission", fails(403, "AccessDeniedException"), false],
    ["a request that is wrong", fails(400, "ValidationException", "no such model"), false],
    ["garbage", raw(200, '{"output":{"mess'), false],
  ])("says of %s whether to ask again, and asks once", async (_, answer, retry) => {
    expect(await ask(answer)).toMatchObject({ status: "failed", retry });
    expect(server.asked).toHaveLength(1);
  });

  it("ends a reply that does not end", async () => {
    expect(await ask(endless)).toMatchObject({
      status: "failed",
      retry: false,
      reason: expect.stringContaining("bytes"),
    });
  });

  it("ends with the signal where nothing is said", async () => {
    answers = [silent];
    expect(await model.ask(request, AbortSignal.timeout(50))).toMatchObject({ status: "failed" });
  });

  it("does without tools for a model that knows none", async () => {
    const first = await ask(
      fails(400, "ValidationException", "This model doesn't support tool use."),
      says({ text: "x" }),
    );
    expect(first).toMatchObject({ status: "failed", retry: true });
    expect(await ask(says({ text: "x" }))).toMatchObject({ status: "replied" });
    expect(server.asked.map(({ body }) => body.toolConfig !== undefined)).toEqual([true, false]);
  });

  it("says that nobody is there", async () => {
    await server.close();
    expect(await ask(says({}))).toMatchObject({ status: "failed", retry: true });
  });

  it("is connected by the environment of a function", async () => {
    answers = [says({ text: "well" })];
    const before = { ...process.env };
    process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = String(server.client.endpoint);
    process.env.AWS_ACCESS_KEY_ID = process.env.AWS_SECRET_ACCESS_KEY = "test";
    try {
      const variable = { id: "amazon.nova-lite-v1:0", region: null, temperature: 0.5, max_tokens: 700, prices: null };
      const MODEL = JSON.stringify({ ...variable, budget_usd: 1, concurrency: 1, calls: 1 });
      const access = connectModelBy({ MODEL, AWS_REGION: "eu-west-1" });
      expect(access?.settings).toMatchObject({ region: "eu-west-1", budgetUsd: 1 });
      expect(await access?.model.ask(request, AbortSignal.timeout(20_000))).toMatchObject({ status: "replied" });
      expect(server.asked[0].body.inferenceConfig).toEqual({ maxTokens: 700, temperature: 0.5 });
    } finally {
      process.env = before;
    }
  });

  it("is none where the environment names none", () => {
    expect(connectModelBy({})).toBeUndefined();
    expect(() => connectModelBy({ MODEL: "{" })).toThrow(InvalidInput);
  });
});
