import { controlSessions } from "../../../runtime/agents/sessions/control-session-store.js";
import { agentRun } from "../../../runtime/handlers/agent-run.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { storeAgent, testRuntime } from "../../helpers/agents.js";
import { by, byName } from "../../helpers/identity.js";
import { captureStderr } from "../../helpers/standard-error.js";

const plus = "export default ({ step = 1 }) => (x) => x + step";

/** A request as an HTTP API or a function URL hands it on (payload 2.0). */
const httpEvent = (method: string, path: string, body?: string, type = "application/json") => ({
  version: "2.0",
  rawPath: path,
  rawQueryString: "",
  headers: { "content-type": type, ...by(), host: "id.lambda-url.us-east-1.on.aws" },
  requestContext: { http: { method, path }, domainName: "id.lambda-url.us-east-1.on.aws" },
  body,
  isBase64Encoded: false,
});

describe("agent-run", () => {
  const context = createMemoryContext();
  const host = jest.fn(() => ({
    ...context,
    runtime: testRuntime(context),
    sessions: controlSessions(context),
    log: () => {},
  }));
  const handler = agentRun(() => context, host, byName);
  let agent_id: string;

  beforeAll(async () => {
    agent_id = await storeAgent(context.agents, plus);
  });

  const http = async (...request: Parameters<typeof httpEvent>) => {
    const { statusCode, headers, body } = (await handler(httpEvent(...request))) as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
    };
    return { statusCode, type: headers["content-type"], body: JSON.parse(body) };
  };

  it("answers an envelope to whoever invokes it", async () => {
    expect(await handler({ agent_id, inputs: [1, 2] })).toMatchObject({ status: 200, body: { outputs: [2, 3] } });
    expect(await handler({ agent_id })).toMatchObject({
      status: 400,
      body: { code: "invalid-input", field: "inputs" },
    });
    expect(await handler("nonsense")).toMatchObject({ status: 400 });
    expect(await handler(null)).toMatchObject({ status: 400 });
  });

  it("answers HTTP to whatever speaks HTTP", async () => {
    expect(await http("POST", `/agents/${agent_id}/run`, '{"input":1}')).toMatchObject({
      statusCode: 200,
      body: { agent_id, output: 2 },
    });
    expect(await http("GET", "/agents")).toMatchObject({ statusCode: 200, body: { agents: [{ agent_id }] } });
    expect(await http("POST", `/agents/${agent_id}/run`, "{")).toMatchObject({
      statusCode: 400,
      type: "application/problem+json",
    });
    expect(await http("POST", `/agents/${agent_id}/run`, "1", "text/plain")).toMatchObject({ statusCode: 415 });
    expect(await http("GET", "/agents/0123456789abcdef")).toMatchObject({ statusCode: 404 });
  });

  it("keeps what is hot between invocations of either kind", async () => {
    await handler({ agent_id, inputs: [1] });
    expect(await http("GET", `/agents/${agent_id}`)).toMatchObject({ body: { hot: true } });
    expect(host).toHaveBeenCalledTimes(1);
  });

  it("answers even when it cannot reach its context", async () => {
    const unconnected = agentRun(() => {
      throw new Error("no AGENTS_BUCKET");
    });
    captureStderr();
    expect(await unconnected({ agent_id, inputs: [1] })).toMatchObject({ status: 500, body: { code: "internal" } });
  });
});
