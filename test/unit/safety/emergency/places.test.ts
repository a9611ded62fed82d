import fc from "fast-check";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { ensureNotStopped, isStopped } from "../../../../runtime/safety/emergency/flag.js";
import { controlTable } from "../../../../runtime/safety/emergency/places.js";
import { stoppedBy } from "../../../../runtime/safety/emergency/state.js";

const demand = { reason: "smoke", by: "ann", at: "2026-11-23T12:00:00.000Z" };

const holding = async (value: unknown) => {
  const context = createMemoryContext();
  await context.control.put("emergency", "stop", value, 0);
  return context;
};

/** Whether a value says, without any doubt, that evolution may go on. */
const allows = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && "stopped" in value && value.stopped === false;

describe("the flag in the control table", () => {
  it("is a stop, whatever lies there, unless it clearly is none", async () => {
    const nearly = fc.record({ stopped: fc.jsonValue(), by: fc.jsonValue() }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), nearly), async (value) => {
        const context = await holding(value);
        const stops = !allows(value);
        expect((await controlTable.read(context)).stopped).toBe(stops);
        expect(await isStopped(context)).toBe(stops);
        if (stops) await expect(ensureNotStopped(context)).rejects.toMatchObject({ code: "emergency-stopped" });
      }),
    );
  });

  it("is a stop where the table holds what is no JSON", async () => {
    const context = createMemoryContext();
    context.control.get = () => Promise.reject(new SyntaxError("no JSON"));
    expect(await isStopped(context)).toBe(true);
    await expect(ensureNotStopped(context)).rejects.toThrow("no JSON");
  });

  it("can be set over what is damaged", async () => {
    const context = await holding("damaged");
    const { before, after } = await controlTable.change(context, (state) => stoppedBy(state, demand));
    expect([before.stopped, after.stopped]).toEqual([true, true]);
    expect((await context.control.get("emergency", "stop"))?.value).toEqual(after);
  });
});
