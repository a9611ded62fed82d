import fc from "fast-check";
import { emergencyHandler } from "../../../../runtime/handlers/emergency-stop.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { readEmergency } from "../../../../runtime/safety/emergency/flag.js";
import { faulty } from "../../../helpers/faulty-context.js";
import { byName, eventBy } from "../../../helpers/identity.js";
import { captureStderr } from "../../../helpers/standard-error.js";

const event = (...messages: string[]) => ({
  Records: messages.map((Message) => ({
    EventVersion: "1.0",
    EventSource: "aws:sns",
    EventSubscriptionArn: "arn:aws:sns:us-east-1:123456789012:t-developer-stop-requests-development:1",
    Sns: { Type: "Notification", Message, Subject: null },
  })),
});

const MESSAGE = "a message to the topic of stop requests";

const alarm = (NewStateValue: string) =>
  JSON.stringify({
    AlarmName: "t-developer-development-unsafe-champions",
    NewStateValue,
    NewStateReason: "Threshold Crossed: 1 datapoint was greater than 0.0.",
    OldStateValue: "OK",
  });

const deliver = async (context: MemoryContext, ...messages: string[]) => {
  await emergencyHandler(() => context)(event(...messages));
  return readEmergency(context);
};

describe("a message to the topic of stop requests", () => {
  it("stops, and says whom it names; nobody has verified that", async () => {
    const context = createMemoryContext();
    await context.executions.start("running", {});
    const state = await deliver(context, '{"reason":"smoke","by":"pager"}');
    expect(state).toMatchObject({ stopped: true, reason: expect.stringMatching(/^smoke .*pager/), by: MESSAGE });
    expect(await context.executions.running()).toEqual([]);
  });

  it("delivered twice stops once", async () => {
    const context = createMemoryContext();
    const message = '{"reason":"smoke","by":"pager"}';
    await deliver(context, message);
    await deliver(context, message, message);
    expect(context.alerts.sent).toHaveLength(1);
  });

  it("of an alarm stops in the name of the alarm, which is no human", async () => {
    const context = createMemoryContext();
    expect(await deliver(context, alarm("ALARM"))).toMatchObject({
      stopped: true,
      by: "alarm t-developer-development-unsafe-champions",
      reason: expect.stringContaining("Threshold Crossed"),
    });
    expect(await readAudit(context.control)).toMatchObject([{ decision: "stop", human: false }]);
  });

  it.each(["OK", "INSUFFICIENT_DATA"])("of an alarm that says %s changes nothing", async (state) => {
    const context = createMemoryContext();
    expect(await deliver(context, alarm(state))).toEqual({ stopped: false });
    const stopped = await deliver(context, alarm("ALARM"));
    expect(await deliver(context, alarm(state))).toEqual(stopped);
  });

  it("stops whatever else it says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (message) => {
        const context = createMemoryContext();
        const { stopped, reason = "", by = "" } = await deliver(context, message);
        expect({ stopped, reason: reason.length <= 500, by: by === MESSAGE }).toEqual({
          stopped: true,
          reason: true,
          by: true,
        });
      }),
      { numRuns: 30 },
    );
  });

  it("cannot resume, and takes back a request to", async () => {
    const context = { ...createMemoryContext(), twoPersonResume: true };
    const people = emergencyHandler(() => context, byName);
    await people(eventBy("ann", { action: "stop", reason: "smoke" }));
    await people(eventBy("ann", { action: "resume", reason: "over" }));
    expect(await readEmergency(context)).toMatchObject({ resume_requested: { by: "ann" } });
    const state = await deliver(context, '{"action":"resume","reason":"over","by":"bob"}');
    expect(state).toMatchObject({ stopped: true, again: { by: MESSAGE } });
    expect(state).not.toHaveProperty("resume_requested");
  });

  it("is delivered again where it could not be written down", async () => {
    const context = createMemoryContext();
    const broken = faulty(context, "gone", "gone");
    captureStderr();
    await expect(emergencyHandler(() => broken)(event("{}"))).rejects.toThrow("could not be set");
  });
});
