import { Hono } from "hono";
import { createBulkhead } from "../../../runtime/http/bulkhead.js";
import { shed } from "../../../runtime/http/shed.js";

describe("a service at its bound", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it("refuses before anything is done, answers probes, and says once a second how many it refused", async () => {
    const log = jest.fn();
    const bulkhead = createBulkhead(1);
    const begun = jest.fn();
    const app = new Hono();
    app.use(shed(bulkhead, log));
    app.all("*", (context) => {
      begun(context.req.path);
      return context.text("");
    });
    const ask = async (path: string) => (await app.request(path)).status;
    expect(await ask("/work")).toBe(200);
    let end = (): void => {};
    const held = bulkhead.admit(() => new Promise<void>((done) => (end = done)));
    for (let i = 0; i < 3; i++) {
      const refused = await app.request("/work");
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(refused.headers.get("content-type")).toContain("application/problem+json");
      expect(await refused.json()).toMatchObject({ code: "overloaded", status: 503 });
    }
    expect([await ask("/healthz"), await ask("/readyz")]).toEqual([200, 200]);
    end();
    await held;
    expect(await ask("/work")).toBe(200);
    expect(begun.mock.calls.flat()).toEqual(["/work", "/healthz", "/readyz", "/work"]);
    expect(log).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1_000);
    expect(log.mock.calls).toEqual([["warn", expect.any(String), { refused: 3 }]]);
  });
});
