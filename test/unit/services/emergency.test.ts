import type { Serving } from "../../../runtime/http/serve.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { serveEmergency } from "../../../runtime/services/emergency.js";
import { faulty } from "../../helpers/faulty-context.js";
import { access, by } from "../../helpers/identity.js";

describe("the emergency stop over HTTP", () => {
  let serving: Serving;
  const start = async (context = { ...createMemoryContext(), twoPersonResume: true }) => {
    serving = await serveEmergency(context, { port: 0, access });
    return context;
  };
  const call = async (path: string, body?: unknown, name = "ann") => {
    const headers = { "content-type": "application/json", ...by(name) };
    const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${serving.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  afterEach(() => serving.close());

  it("stops, tells how it stands, and resumes for two people", async () => {
    await start();
    expect(await call("/state")).toEqual({ status: 200, body: { stopped: false } });
    expect(await call("/stop", { reason: "smoke" })).toMatchObject({ status: 200, body: { stopped: true } });
    expect(await call("/resume", { reason: "over" })).toMatchObject({
      status: 200,
      body: { stopped: true, resume_requested: { by: "ann" } },
    });
    expect(await call("/resume", { reason: "over" }, "Ann")).toMatchObject({
      status: 409,
      body: { code: "conflict", field: "by", value: "Ann", hint: expect.stringContaining("somebody else") },
    });
    expect(await call("/resume", { reason: "over" }, "bob")).toMatchObject({
      status: 200,
      body: { stopped: false },
    });
    expect(await call("/state")).toMatchObject({ body: { stopped: false, by: "bob" } });
  });

  it.each(["/stop", "/resume"])("%s needs a reason, and takes no name", async (path) => {
    await start();
    for (const [body, field] of [
      [{}, "reason"],
      [{ reason: " " }, "reason"],
      [{ reason: "smoke", by: "bob" }, "by"],
    ] as const) {
      expect(await call(path, body)).toMatchObject({ status: 400, body: { code: "invalid-input", field } });
    }
    expect(await call("/state")).toEqual({ status: 200, body: { stopped: false } });
  });

  it("answers 503 only when the stop could be written down nowhere, and says what did not work", async () => {
    const context = await start();
    await serving.close();
    await start(faulty(context, "gone", "none"));
    expect(await call("/stop", { reason: "smoke" })).toMatchObject({
      status: 200,
      body: { stopped: true, incomplete: expect.arrayContaining([expect.stringContaining("control table")]) },
    });
    await serving.close();
    await start(faulty(context, "gone", "gone"));
    expect(await call("/stop", { reason: "smoke" })).toMatchObject({
      status: 503,
      body: { code: "unavailable" },
    });
  });
});
