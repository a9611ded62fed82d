import { createApp } from "../../../runtime/http/app.js";
import { createReadiness, type Probes } from "../../../runtime/http/readiness.js";
import { serve } from "../../../runtime/http/serve.js";
import { access } from "../../helpers/identity.js";

const answers = async () => undefined;
const away = async () => Promise.reject(new Error("gone"));
const never = () => new Promise<never>(() => {});

describe("readiness", () => {
  const appWith = (probes: Probes) => {
    const readiness = createReadiness(probes);
    const app = createApp({ title: "x", document: {}, routes: [], log: () => {}, access, readiness });
    return { app, readiness };
  };

  it("is there while all that a service needs answers", async () => {
    const response = await appWith({ table: answers, bucket: answers }).app.request("/readyz");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ready", checks: { table: "ok", bucket: "ok" } });
  });

  it.each([
    ["fails", away],
    ["does not answer", never],
  ])("is gone where something %s, and that is no reason to be killed", async (_, probe) => {
    const { app } = appWith({ table: answers, bucket: probe });
    const response = await app.request("/readyz");
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ status: "not ready", checks: { table: "ok", bucket: "away" } });
    expect((await app.request("/healthz")).status).toBe(200);
  });

  it("comes back, and asks what it needs no more often than once a second", async () => {
    let now = 0;
    const probe = jest.fn(away);
    const readiness = createReadiness({ table: probe }, {}, () => now);
    for (let i = 0; i < 10; i++) expect(await readiness.check()).toMatchObject({ ready: false });
    expect(probe).toHaveBeenCalledTimes(1);
    probe.mockImplementation(answers as never);
    now += 1_000;
    expect(await readiness.check()).toMatchObject({ ready: true });
  });

  it("waits once for what only a part of the service needs, and shows it when it is away later", async () => {
    let now = 0;
    const database = jest.fn(away);
    const readiness = createReadiness({ table: answers }, { database }, () => now);
    expect(await readiness.check()).toMatchObject({ ready: false, checks: { database: "away" } });
    database.mockImplementation(answers as never);
    now += 1_000;
    expect(await readiness.check()).toMatchObject({ ready: true, checks: { database: "ok" } });
    database.mockImplementation(away);
    now += 1_000;
    expect(await readiness.check()).toMatchObject({ ready: true, checks: { database: "away", table: "ok" } });
  });

  it("is gone first when a service is told to end, which still answers and then ends", async () => {
    const { app, readiness } = appWith({});
    const serving = await serve(app, { port: 0, noticeMs: 300, readiness });
    const status = async (path: string) => (await fetch(`${serving.url}${path}`)).status;
    expect(await status("/readyz")).toBe(200);
    const closed = serving.close();
    expect([await status("/readyz"), await status("/healthz")]).toEqual([503, 200]);
    await closed;
    await expect(status("/healthz")).rejects.toThrow();
  });
});
