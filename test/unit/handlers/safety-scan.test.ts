import { judge } from "../../../runtime/gate/gate.js";
import { safetyHandler } from "../../../runtime/handlers/safety-scan.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { admitAgent } from "../../../runtime/safety/quarantine/admit.js";
import { by, byName, eventBy } from "../../helpers/identity.js";
import { suspect } from "../safety/quarantine/programs.js";

/** A request as an HTTP API or a function URL hands it on (payload 2.0). */
const httpEvent = (method: string, path: string) => ({
  version: "2.0",
  rawPath: path,
  rawQueryString: "limit=5",
  headers: { host: "id.lambda-url.us-east-1.on.aws", ...by() },
  requestContext: { http: { method, path }, domainName: "id.lambda-url.us-east-1.on.aws" },
  isBase64Encoded: false,
});

describe("safety-scan", () => {
  const context = createMemoryContext();
  const handler = safetyHandler(() => context, undefined, byName);
  let id: string;

  beforeAll(async () => {
    id = (await admitAgent(suspect(3), { by: "agent-compile" }, { ...context, gate: judge })).item?.id ?? "";
  });

  it("scans files as ever", async () => {
    const answer = await handler({ files: [{ file: "a.js", source: "eval(name)" }] });
    expect(answer).toMatchObject({ status: 200, body: [{ file: "a.js", decision: "reject" }] });
  });

  it("does for whoever invokes it what the service does over HTTP", async () => {
    expect(await handler({ action: "list" })).toMatchObject({ status: 200, body: { items: [{ id }] } });
    expect(await handler({ action: "show", id })).toMatchObject({ status: 200, body: { id, state: "waiting" } });
    expect(await handler({ action: "verdicts" })).toMatchObject({ status: 200, body: { verdicts: [{ id }] } });
    expect(await handler(eventBy("ann", { action: "reject", id, reason: "no" }))).toMatchObject({
      status: 200,
      body: { state: "rejected", decision: { by: "ann", reason: "no" } },
    });
    const { statusCode, body } = (await handler(httpEvent("GET", "/quarantine"))) as {
      statusCode: number;
      body: string;
    };
    expect({ statusCode, body: JSON.parse(body) }).toMatchObject({ statusCode: 200, body: { items: [{ id }] } });
  });

  it.each<[unknown, number, string | undefined]>([
    [null, 400, undefined],
    [{}, 400, "files"],
    [{ action: "dance" }, 400, "action"],
    [{ action: "show" }, 400, "id"],
    [{ action: "show", id: "0".repeat(32) }, 404, "id"],
    [eventBy("ann", { action: "approve", id: "0".repeat(32) }), 400, "reason"],
    [{ action: "approve", id: "0".repeat(32), reason: "x" }, 403, "role"],
    [eventBy("ann", { action: "approve", id: "0".repeat(32), reviewer: "bob", reason: "x" }), 400, "reviewer"],
    [{ action: "submit", source: "" }, 400, "source"],
    [{ action: "list", limit: 1, more: true }, 400, "more"],
  ])("answers a problem for %j", async (event, status, field) => {
    expect(await handler(event)).toMatchObject({ status, body: { status, ...(field && { field }) } });
  });
});
