import fc from "fast-check";
import { RESUME_REQUEST_MS } from "../../../../runtime/architecture/limits.js";
import { Conflict } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { switchEmergency } from "../../../../runtime/lifecycle/emergency/switch.js";
import {
  allowed,
  type EmergencyState,
  isNews,
  pendingRequest,
  readState,
  resumedBy,
  stoppedBy,
} from "../../../../runtime/safety/emergency/state.js";

const AT = "2026-11-23T12:00:00.000Z";
const ann = { reason: "smoke", by: "ann", at: AT };
const bob = { reason: "over", by: "bob", at: AT };
const later = (ms: number) => new Date(Date.parse(AT) + ms).toISOString();

describe("readState", () => {
  it("reads a flag of the first version", () => {
    for (const stopped of [true, false]) expect(readState({ stopped, ...ann })).toEqual({ stopped, ...ann });
  });

  it.each([undefined, null, 1, "no", [], {}, { stopped: "perhaps" }, { stopped: 0 }, { stopped: null }])(
    "takes %j for a stop",
    (stored) => expect(readState(stored)).toMatchObject({ stopped: true }),
  );

  it("leaves out what it cannot understand", () => {
    expect(readState({ stopped: false, by: 7, again: "x", resume_requested: { by: "ann" }, more: 1 })).toEqual({
      stopped: false,
    });
  });
});

describe("a stop", () => {
  it("stands: a further one is noted, and no two leave the same flag", () => {
    const once = stoppedBy(allowed, ann);
    expect(once).toEqual({ stopped: true, ...ann, stops: 1 });
    const twice = stoppedBy(once, ann);
    expect(twice).toEqual({ ...once, again: ann, stops: 2 });
    expect(stoppedBy(twice, ann)).not.toEqual(twice);
  });

  it("is news unless it says what is known, whoever writes the name in whatever way", () => {
    const once = stoppedBy(allowed, ann);
    expect(isNews(allowed, ann)).toBe(true);
    expect(isNews(once, { ...ann, at: later(5), by: " ANN " })).toBe(false);
    expect(isNews(once, { ...ann, reason: "fire" })).toBe(true);
    expect(isNews(once, { ...ann, by: "bob" })).toBe(true);
    expect(isNews({ ...once, resume_requested: bob }, ann)).toBe(true);
  });

  it("cancels a request to resume", () => {
    const asked = resumedBy(stoppedBy(allowed, ann), bob, true);
    expect(pendingRequest(asked, Date.parse(AT))).toEqual(bob);
    expect(pendingRequest(stoppedBy(asked, ann), Date.parse(AT))).toBeUndefined();
  });
});

describe("resuming", () => {
  const stopped = stoppedBy(allowed, ann);

  it("takes one person where one is enough", () => {
    expect(resumedBy(stopped, ann, false)).toEqual({ stopped: false, ...ann });
  });

  it("takes another person where two are needed", () => {
    const asked = resumedBy(stopped, ann, true);
    expect(asked).toEqual({ ...stopped, resume_requested: ann });
    expect(resumedBy(asked, { ...bob, at: later(RESUME_REQUEST_MS - 1) }, true)).toMatchObject({ stopped: false });
  });

  it.each(["ann", " Ann ", "ANN", "ａnn"])("does not take %j for somebody other than ann", (by) => {
    const asked = resumedBy(stopped, ann, true);
    expect(() => resumedBy(asked, { ...bob, by }, true)).toThrow(Conflict);
    expect(() => resumedBy(asked, { ...bob, by }, true)).toThrow(/takes two people, and ann asked/);
  });

  it.each([RESUME_REQUEST_MS, -RESUME_REQUEST_MS])("begins anew when the request is %d ms old", (ms) => {
    const asked = resumedBy(stopped, ann, true);
    const late = { ...bob, at: later(ms) };
    expect(resumedBy(asked, late, true)).toEqual({ ...stopped, resume_requested: late });
  });

  it("changes nothing where nothing is stopped", () => {
    expect(resumedBy(allowed, ann, true)).toBe(allowed);
  });
});

const names = fc.constantFrom("ann", "Ann ", "bob", " BOB");
const actions = fc.array(
  fc.oneof(
    fc.record({ action: fc.constantFrom("stop", "resume"), by: names }),
    fc.record({ action: fc.constant("wait"), ms: fc.integer({ min: -2 * RESUME_REQUEST_MS, max: RESUME_REQUEST_MS }) }),
  ),
  { maxLength: 25 },
);

const plain = (name: string): string => name.trim().toLowerCase();

describe("whatever is done in whatever order", () => {
  it("evolution goes on only after two people wanted it, one soon after the other, and nobody stopped it in between", async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (steps) => {
        let now = Date.parse(AT);
        const context = { ...createMemoryContext(() => now), twoPersonResume: true };
        let stopped = false;
        let first: { by: string; at: number } | undefined;
        for (const step of steps) {
          if ("ms" in step) {
            now += step.ms;
            continue;
          }
          const request = { action: step.action as "stop" | "resume", reason: "why", by: step.by };
          const result = await switchEmergency(request, context).catch((error: unknown) => error);
          const waits = first !== undefined && Math.abs(now - first.at) < RESUME_REQUEST_MS;
          if (step.action === "stop") {
            [stopped, first] = [true, undefined];
          } else if (stopped && waits && plain(step.by) === first?.by) {
            expect(result).toBeInstanceOf(Conflict);
          } else if (stopped && waits) {
            [stopped, first] = [false, undefined];
          } else if (stopped) {
            first = { by: plain(step.by), at: now };
          }
          const state: EmergencyState = await switchEmergency({ action: "state" }, context);
          expect(state.stopped).toBe(stopped);
        }
      }),
      { numRuns: 200 },
    );
  });
});
