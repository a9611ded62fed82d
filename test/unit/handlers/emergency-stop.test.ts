import type { Envelope } from "../../../runtime/api/lambda.js";
import { emergencyHandler } from "../../../runtime/handlers/emergency-stop.js";
import { evolutionApi } from "../../../runtime/handlers/evolution-api.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import type { Stopped } from "../../../runtime/lifecycle/emergency/stop.js";
import { readRecord } from "../../../runtime/lifecycle/records.js";
import { byName, eventBy } from "../../helpers/identity.js";
import { smallRequest } from "../../helpers/requests.js";

const call = (context: MemoryContext, event: object, name = "ann") =>
  emergencyHandler(() => context, byName)(eventBy(name, event)) as Promise<Envelope<Stopped>>;
const begin = (context: MemoryContext) => evolutionApi(() => context, byName)({ action: "start", ...smallRequest });

describe("the emergency stop", () => {
  it("stops every execution, marks the evolutions, alerts and writes down who it was", async () => {
    const context = createMemoryContext(() => 0);
    await begin(context);
    expect(await call(context, { action: "stop", reason: "smoke" })).toEqual({
      status: 200,
      body: { stopped: true, reason: "smoke", by: "ann", at: "1970-01-01T00:00:00.000Z", stops: 1 },
    });
    expect(await context.executions.running()).toEqual([]);
    expect((await readRecord(context.control, smallRequest.evolution_id)).status).toBe("stopped");
    expect(context.alerts.sent).toMatchObject([{ kind: "emergency-stop", severity: "critical" }]);
    const entries = (await context.control.list("audit")).map(({ value }) => value);
    expect(entries).toContainEqual(
      expect.objectContaining({ decision: "stop", by: "ann", human: true, detail: "smoke" }),
    );
  });

  it("still stops the others, and says so, when one cannot be stopped", async () => {
    const context = createMemoryContext();
    await begin(context);
    await context.executions.start("second", {});
    const stop = context.executions.stop.bind(context.executions);
    context.executions.stop = async (identity) => {
      if (identity !== "memory:second") throw new Error("no answer");
      await stop(identity);
    };
    expect(await call(context, { action: "stop", reason: "smoke" })).toMatchObject({
      status: 200,
      body: { stopped: true, incomplete: [expect.stringMatching(/^ending memory:.*no answer$/)] },
    });
    expect(await context.executions.isRunning("memory:second")).toBe(false);
    expect((await call(context, { action: "state" })).body).toMatchObject({ stopped: true });
  });

  it("lets evolution go on only for a reason", async () => {
    const context = createMemoryContext();
    await call(context, { action: "stop", reason: "smoke" });
    for (const reason of [undefined, "", "  "]) {
      expect(await call(context, { action: "resume", reason })).toMatchObject({
        status: 400,
        body: { field: "reason" },
      });
    }
    expect((await call(context, { action: "state" })).body).toMatchObject({ stopped: true, by: "ann" });
    await call(context, { action: "resume", reason: "false alarm" }, "bob");
    expect((await call(context, { action: "state" })).body).toMatchObject({
      stopped: false,
      by: "bob",
      reason: "false alarm",
    });
  });

  it("takes a flag it does not understand for a stop", async () => {
    const context = createMemoryContext();
    await context.control.put("emergency", "stop", { stopped: "perhaps" }, 0);
    expect((await call(context, { action: "state" })).body).toMatchObject({ stopped: true });
  });
});
