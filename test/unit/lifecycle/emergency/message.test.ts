import fc from "fast-check";
import { emergencyHandler } from "../../../../runtime/handlers/emergency-stop.js";
import { createMemoryWorld, type MemoryWorld } from "../../../../runtime/kernel/memory-stores.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { readEmergency } from "../../../../runtime/safety/emergency/flag.js";
import { faulty } from "../../../helpers/faulty-world.js";

const event = (...messages: string[]) => ({
  Records: messages.map((Message) => ({
    EventVersion: "1.0",
    EventSource: "aws:sns",
    EventSubscriptionArn: "arn:aws:sns:us-east-1:123456789012:t-developer-stop-requests-development:1",
    Sns: { Type: "Notification", Message, Subject: null },
  })),
});

const alarm = (NewStateValue: string) =>
  JSON.stringify({
    AlarmName: "t-developer-development-unsafe-champions",
    NewStateValue,
    NewStateReason: "Threshold Crossed: 1 datapoint was greater than 0.0.",
    OldStateValue: "OK",
  });

const deliver = async (world: MemoryWorld, ...messages: string[]) => {
  await emergencyHandler(() => world)(event(...messages));
  return readEmergency(world);
};

describe("a message to the topic of stop requests", () => {
  it("stops for whom it names", async () => {
    const world = createMemoryWorld();
    await world.executions.start("running", {});
    const state = await deliver(world, '{"reason":"smoke","by":"pager"}');
    expect(state).toMatchObject({ stopped: true, reason: "smoke", by: "pager" });
    expect(await world.executions.running()).toEqual([]);
  });

  it("delivered twice stops once", async () => {
    const world = createMemoryWorld();
    const message = '{"reason":"smoke","by":"pager"}';
    await deliver(world, message);
    await deliver(world, message, message);
    expect(world.alerts.sent).toHaveLength(1);
  });

  it("of an alarm stops in the name of the alarm, which is no human", async () => {
    const world = createMemoryWorld();
    expect(await deliver(world, alarm("ALARM"))).toMatchObject({
      stopped: true,
      by: "alarm t-developer-development-unsafe-champions",
      reason: expect.stringContaining("Threshold Crossed"),
    });
    expect(await readAudit(world.control)).toMatchObject([{ decision: "stop", human: false }]);
  });

  it.each(["OK", "INSUFFICIENT_DATA"])("of an alarm that says %s changes nothing", async (state) => {
    const world = createMemoryWorld();
    expect(await deliver(world, alarm(state))).toEqual({ stopped: false });
    const stopped = await deliver(world, alarm("ALARM"));
    expect(await deliver(world, alarm(state))).toEqual(stopped);
  });

  it("stops whatever else it says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (message) => {
        const world = createMemoryWorld();
        const { stopped, reason = "", by = "" } = await deliver(world, message);
        expect({ stopped, reason: reason.length <= 500, by: by.length <= 100 }).toEqual({
          stopped: true,
          reason: true,
          by: true,
        });
      }),
      { numRuns: 30 },
    );
  });

  it("cannot resume, and takes back a request to", async () => {
    const world = { ...createMemoryWorld(), twoPersonResume: true };
    const people = emergencyHandler(() => world);
    await people({ action: "stop", reason: "smoke", by: "ann" });
    await people({ action: "resume", reason: "over", by: "ann" });
    const state = await deliver(world, '{"action":"resume","reason":"over","by":"bob"}');
    expect(state).toMatchObject({ stopped: true, again: { by: "bob" } });
    expect(state).not.toHaveProperty("resume_requested");
  });

  it("is delivered again where it could not be written down", async () => {
    const world = createMemoryWorld();
    const broken = faulty(world, "gone", "gone");
    const written = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    await expect(emergencyHandler(() => broken)(event("{}"))).rejects.toThrow("could not be set");
    written.mockRestore();
  });
});
