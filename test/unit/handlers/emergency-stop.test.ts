import { api, type Envelope } from "../../../runtime/handlers/api.js";
import { emergencyHandler } from "../../../runtime/handlers/emergency-stop.js";
import { answer, evolutionRequest } from "../../../runtime/handlers/evolution-api.js";
import { createMemoryWorld, type MemoryWorld } from "../../../runtime/kernel/memory-stores.js";
import type { Stopped } from "../../../runtime/lifecycle/emergency/stop.js";
import { readRecord } from "../../../runtime/lifecycle/records.js";
import type { AuditEntry } from "../../../runtime/safety/audit/audit.js";
import { smallRequest } from "../../helpers/requests.js";

const call = (world: MemoryWorld, event: unknown) => emergencyHandler(() => world)(event) as Promise<Envelope<Stopped>>;
const begin = (world: MemoryWorld) =>
  api(evolutionRequest, answer, { world: () => world })({ action: "start", ...smallRequest });

describe("the emergency stop", () => {
  it("stops every execution, marks the evolutions, alerts and writes down who it was", async () => {
    const world = createMemoryWorld(() => 0);
    await begin(world);
    expect(await call(world, { action: "stop", reason: "smoke", by: "ann" })).toEqual({
      status: 200,
      body: { stopped: true, reason: "smoke", by: "ann", at: "1970-01-01T00:00:00.000Z", stops: 1 },
    });
    expect(await world.executions.running()).toEqual([]);
    expect((await readRecord(world.control, smallRequest.evolution_id)).status).toBe("stopped");
    expect(world.alerts.sent).toMatchObject([{ kind: "emergency-stop", severity: "critical" }]);
    const entries = (await world.control.list<AuditEntry>("audit")).map(({ value }) => value);
    expect(entries).toContainEqual(
      expect.objectContaining({ decision: "stop", by: "ann", human: true, detail: "smoke" }),
    );
  });

  it("still stops the others, and says so, when one cannot be stopped", async () => {
    const world = createMemoryWorld();
    await begin(world);
    await world.executions.start("second", {});
    const stop = world.executions.stop.bind(world.executions);
    world.executions.stop = async (identity) => {
      if (identity !== "memory:second") throw new Error("no answer");
      await stop(identity);
    };
    expect(await call(world, { action: "stop", reason: "smoke", by: "ann" })).toMatchObject({
      status: 200,
      body: { stopped: true, incomplete: [expect.stringMatching(/^ending memory:.*no answer$/)] },
    });
    expect(await world.executions.isRunning("memory:second")).toBe(false);
    expect((await call(world, { action: "state" })).body).toMatchObject({ stopped: true });
  });

  it("lets evolution go on only for a reason", async () => {
    const world = createMemoryWorld();
    await call(world, { action: "stop", reason: "smoke", by: "ann" });
    for (const reason of [undefined, "", "  "]) {
      expect(await call(world, { action: "resume", reason, by: "ann" })).toMatchObject({
        status: 400,
        body: { field: "reason" },
      });
    }
    expect((await call(world, { action: "state" })).body).toMatchObject({ stopped: true, by: "ann" });
    await call(world, { action: "resume", reason: "false alarm", by: "bob" });
    expect((await call(world, { action: "state" })).body).toMatchObject({
      stopped: false,
      by: "bob",
      reason: "false alarm",
    });
  });

  it("takes a flag it does not understand for a stop", async () => {
    const world = createMemoryWorld();
    await world.control.put("emergency", "stop", { stopped: "perhaps" }, 0);
    expect((await call(world, { action: "state" })).body).toMatchObject({ stopped: true });
  });
});
