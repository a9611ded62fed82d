import { Unavailable } from "../../../../runtime/kernel/errors.js";
import { MemoryControlStore } from "../../../../runtime/kernel/memory-stores.js";
import type { Alert, ControlStore } from "../../../../runtime/kernel/stores.js";
import { agentOverLimit, emergencyChanged, refusedCandidates } from "../../../../runtime/safety/alerts/alerts.js";
import { createAlertSink } from "../../../../runtime/safety/alerts/sink.js";
import { takeAlertTurn } from "../../../../runtime/safety/alerts/window.js";

const MINUTE = 60_000;

/** Functions that share a control table, and what became of their alerts. */
function functions(control: ControlStore = new MemoryControlStore()) {
  const [delivered, kept]: Alert[][] = [[], []];
  const state = { now: 0, fails: false };
  const sink = () =>
    createAlertSink({
      deliver: async (alert) => {
        if (state.fails) throw new Unavailable("no answer");
        delivered.push(alert);
      },
      keep: async (alert) => void kept.push(alert),
      control,
      clock: () => state.now,
      log: () => undefined,
    });
  return { sinks: Array.from({ length: 8 }, sink), delivered, kept, state };
}

const refused = (minute: number, generation = minute) =>
  refusedCandidates("evo-a", "safety", [], generation, minute * MINUTE);

describe("the sink of alerts", () => {
  it("sends what was said already only after the window, with how often it was said meanwhile", async () => {
    const { sinks, delivered } = functions();
    for (const minute of [0, 1, 5, 14]) await sinks[minute % 3].send(refused(minute));
    expect(delivered).toEqual([refused(0)]);
    await sinks[1].send(refused(15));
    expect(delivered.slice(1)).toEqual([{ ...refused(15), suppressed: 3 }]);
    await sinks[0].send(refused(31));
    expect(delivered[2]).not.toHaveProperty("suppressed");
  });

  it("sends what says something else", async () => {
    const { sinks, delivered } = functions();
    const excess = { resource: "code", found: 9_000, allowed: 6_656, unit: "bytes", stopped: false } as const;
    const different = [
      refused(0),
      refusedCandidates("evo-b", "safety", [], 0, 0),
      refusedCandidates("evo-a", "size", [], 0, 0),
      agentOverLimit("a", excess, 0),
      agentOverLimit("b", excess, 0),
      agentOverLimit("a", { ...excess, stopped: true }, 0),
      emergencyChanged(true, "ann", "smoke", 0),
      emergencyChanged(false, "ann", "over", 1),
      emergencyChanged(true, "ann", "smoke", 2), // the same words again, but it was stopped again
    ];
    for (const alert of different) await sinks[0].send(alert);
    expect(delivered).toEqual(different);
  });

  it("sends one of many at the same time, and counts the others", async () => {
    const { sinks, delivered } = functions();
    await Promise.all(sinks.map((sink) => sink.send(refused(0))));
    expect(delivered).toEqual([refused(0)]);
    await sinks[0].send(refused(15));
    expect(delivered[1]).toMatchObject({ suppressed: 7 });
  });

  it("keeps what it cannot deliver, and does not take it for said", async () => {
    const { sinks, delivered, kept, state } = functions();
    state.fails = true;
    await sinks[0].send(refused(0));
    expect(kept).toEqual([refused(0)]);
    state.fails = false;
    await sinks[1].send(refused(1));
    expect(delivered).toEqual([refused(1)]);
  });

  it("does not wait long for a sender that died, and then sends instead", async () => {
    const control = new MemoryControlStore();
    const { sinks, delivered, state } = functions(control);
    const dead = createAlertSink({
      deliver: () => new Promise(() => undefined), // killed while it sends
      keep: async () => undefined,
      control,
      clock: () => 0,
      log: () => undefined,
    });
    void dead.send(refused(0));
    await new Promise(setImmediate);
    state.now = 5_001; // its lease has run out
    await sinks[0].send(refused(0));
    expect(delivered).toEqual([refused(0)]);
  });

  it.each([null, "sent", { at: "noon", suppressed: 0 }, { suppressed: "none" }, { lease: 1 }])(
    "sends where what was said is damaged, and says which item is: %j",
    async (damaged) => {
      const control = new MemoryControlStore();
      const { sinks, delivered } = functions(control);
      await sinks[0].send(refused(0));
      const [{ name }] = await control.list("alert");
      const version = (await control.get("alert", name))?.version ?? 0;
      await control.put("alert", name, damaged, version);
      await expect(takeAlertTurn(refused(0), control, () => 0)).rejects.toMatchObject({
        code: "corrupt-object",
        value: `alert/${name}`,
      });
      await sinks[1].send(refused(1));
      expect(delivered).toEqual([refused(0), refused(1)]);
    },
  );

  it("sends everything where it cannot know what was said, and never throws", async () => {
    const control = new MemoryControlStore();
    control.get = async () => Promise.reject(new Unavailable("throttled"));
    const { sinks, delivered } = functions(control);
    await sinks[0].send(refused(0));
    await sinks[0].send(refused(0));
    expect(delivered).toHaveLength(2);
    const broken = createAlertSink({
      deliver: async () => Promise.reject(new Error("no topic")),
      keep: async () => Promise.reject(new Error("no queue")),
      control,
      clock: () => 0,
      log: () => undefined,
    });
    await expect(broken.send(refused(0))).resolves.toBeUndefined();
  });
});
