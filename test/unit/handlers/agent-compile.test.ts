import type { Envelope } from "../../../runtime/api/lambda.js";
import { agentCompile } from "../../../runtime/handlers/agent-compile.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { sandboxHere } from "../../helpers/agents.js";

describe("agent-compile", () => {
  const context = createMemoryContext();
  const handler = agentCompile(sandboxHere(), () => context);

  it("answers the id under which the agent is stored", async () => {
    const event = { source: "export default () => (x: number) => x;", language: "typescript" };
    const answer = (await handler(event)) as Envelope;
    expect(answer).toMatchObject({ status: 200, body: { bytes: 23, created: true } });
    const { agent_id } = answer.body as { agent_id: string };
    expect(await context.agents.list("")).toContain(`compiled/${agent_id}.js`);
  });

  it.each([
    [null, 400, undefined],
    [{}, 400, "source"],
    [{ source: "" }, 400, "source"],
    [{ source: "export default", language: "python" }, 400, "language"],
    [{ source: "export default () =>" }, 400, "source"],
    [{ source: "export default () => () => 1", out: "x" }, 400, "out"],
    [{ source: "export default () => () => eval('1')" }, 422, "source"],
    [{ source: `export default () => () => "${"x".repeat(7_000)}"` }, 413, "source"],
    [{ source: "export default () => null.x" }, 422, "config"],
  ])("answers a problem for %j", async (event, status, field) => {
    expect(await handler(event)).toMatchObject({ status, body: { status, ...(field && { field }) } });
  });
});
