import type { Calls } from "../../../../runtime/agents/monitor/calls.js";
import type { PerformanceDocument } from "../../../../runtime/agents/monitor/document.js";
import { createMonitor } from "../../../../runtime/agents/monitor/monitor.js";
import { AGENT_CODE_BYTES, AGENT_MEMORY_BYTES, AGENT_STOP_MS } from "../../../../runtime/architecture/limits.js";
import { Conflict, Unavailable } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { AGENT, call, NEW_YEAR } from "./arbitrary.js";

const KEY = `performance/${AGENT}.json`;
const instantiation = { p50_us: 0.6, p99_us: 1.2, bytes_per_instance: 90, samples: 1_000 };
const agent = { agent_id: AGENT, bytes: 300, instantiation };
const large = { fuel: 1, memoryBytes: 1, instanceBytes: AGENT_MEMORY_BYTES + 1 };

let now: number;
let context: MemoryContext;
beforeEach(() => {
  now = NEW_YEAR;
  context = createMemoryContext(() => now);
});

async function stored(): Promise<PerformanceDocument & { calls: Calls }> {
  return JSON.parse(Buffer.from((await context.agents.get(KEY)) ?? "null").toString());
}

/** What was told to operators: kinds and severities. */
const told = () => context.alerts.sent.map(({ kind, severity }) => `${severity} ${kind}`);

describe("the document of an agent", () => {
  it("tells how it was instantiated and called", async () => {
    const monitor = createMonitor(context);
    await monitor.loaded(agent);
    await monitor.called(call({ latency_ms: 2, inputs: 5 }));
    await monitor.called(call({ status: "fuel", latency_ms: 40 }));
    await monitor.flush();
    expect(await stored()).toMatchObject({
      agent_id: AGENT,
      bytes: 300,
      instantiation,
      calls: { count: 2, inputs: 6, outcomes: { ok: 1, fuel: 1 }, fuel: { total: 200, max: 100 } },
    });
    const { latency_ms } = (await stored()).calls;
    expect(latency_ms.p50).toBeCloseTo(2, 0);
    expect(latency_ms.p99 / 40).toBeCloseTo(1, 1);
  });

  it("counts every call of processes that write at the same time", async () => {
    const monitors = Array.from({ length: 4 }, () => createMonitor(context));
    for (let i = 0; i < 25; i++) {
      now += 3_000;
      await Promise.all(monitors.map((monitor) => monitor.called(call({ at: now }))));
    }
    await Promise.all(monitors.map((monitor) => monitor.flush()));
    expect((await stored()).calls).toMatchObject({ count: 100, outcomes: { ok: 100 } });
  });

  it("is written at most once in ten seconds", async () => {
    const update = jest.spyOn(context.agents, "update");
    const monitor = createMonitor(context);
    for (let i = 0; i < 100; i++) {
      now += 300; // 30 seconds in all
      await monitor.called(call({ at: now }));
    }
    expect(update.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(update.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it("has the first call at once though a breach was written just before", async () => {
    const monitor = createMonitor(context);
    await monitor.loaded({ ...agent, instantiation: { ...instantiation, p99_us: 4 } });
    expect((await stored()).calls).toBeUndefined();
    await monitor.called(call());
    expect((await stored()).calls.count).toBe(1);
  });

  it("is written for calls that no call follows", async () => {
    jest.useFakeTimers({ now });
    try {
      context = createMemoryContext(Date.now);
      const monitor = createMonitor(context);
      await monitor.called(call());
      await monitor.called(call());
      expect((await stored()).calls.count).toBe(1);
      await jest.advanceTimersByTimeAsync(20_000);
      expect((await stored()).calls.count).toBe(2);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(jest.getTimerCount()).toBe(0); // forgotten
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    ["is no JSON", (store: MemoryContext["agents"]) => store.put(KEY, Buffer.from("{"), "application/json")],
    [
      "does not match its SHA-256",
      async (store: MemoryContext["agents"]) => {
        await store.put(KEY, Buffer.from("{}"), "application/json");
        store.damage(KEY, Buffer.from("[]"));
      },
    ],
  ])("begins anew when it %s, and no call fails", async (_, spoil) => {
    await spoil(context.agents);
    const monitor = createMonitor(context);
    await monitor.loaded(agent);
    await monitor.called(call());
    await monitor.flush();
    expect(await stored()).toMatchObject({ instantiation, calls: { count: 1 } });
  });

  it("is made up for when storage is back", async () => {
    const monitor = createMonitor(context);
    const update = jest.spyOn(context.agents, "update").mockRejectedValue(new Unavailable("no answer"));
    jest.spyOn(context.agents, "get").mockRejectedValueOnce(new Unavailable("no answer"));
    await monitor.loaded(agent);
    await monitor.called(call());
    await monitor.flush();
    update.mockRestore();
    await monitor.called(call());
    await monitor.flush();
    expect(await stored()).toMatchObject({ instantiation, calls: { count: 2 } });
  });

  it("is written at the end though others were faster at first", async () => {
    const monitor = createMonitor(context);
    await monitor.called(call());
    await monitor.called(call());
    jest.spyOn(context.agents, "update").mockRejectedValueOnce(new Conflict("overtaken"));
    await monitor.flush();
    expect((await stored()).calls.count).toBe(2);
  });

  it("keeps no call waiting when storage hangs", async () => {
    jest.useFakeTimers({ now });
    try {
      context = createMemoryContext(Date.now);
      jest.spyOn(context.agents, "update").mockReturnValue(new Promise(() => {}));
      const called = createMonitor(context).called(call());
      await jest.advanceTimersByTimeAsync(2_000);
      await expect(called).resolves.toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe("an agent over a limit", () => {
  it("of memory is stopped with the call that shows it, reported once, and refused from then on", async () => {
    const monitor = createMonitor(context);
    await monitor.loaded(agent);
    monitor.admit(AGENT);
    const results = await Promise.allSettled([1, 2].map(() => monitor.called(call({ usage: large }))));
    for (const result of results) {
      expect(result).toMatchObject({ reason: { code: "agent-over-limit", field: "agent_id", value: AGENT } });
    }
    expect(() => monitor.admit(AGENT)).toThrow(/memory per instance is 6657 bytes, 1 more than the 6656 allowed/);
    expect(told()).toEqual(["critical resource-threshold"]);
    expect(context.alerts.sent[0]).toMatchObject({ agent_id: AGENT, finding: { found: 6_657, allowed: 6_656 } });
  });

  it("is refused by other processes too, and reported by none of them", async () => {
    const [one, other, third] = Array.from({ length: 3 }, () => createMonitor(context));
    await other.loaded(agent);
    await one.called(call({ usage: large })).catch(() => {});
    await expect(third.loaded(agent)).rejects.toMatchObject({ code: "agent-over-limit" });
    now += 20_000;
    await other.called(call({ at: now })); // hot there; learns of the stop as it writes
    expect(() => other.admit(AGENT)).toThrow("is stopped");
    await expect(third.called(call({ usage: large }))).rejects.toMatchObject({ code: "agent-over-limit" });
    expect(told()).toHaveLength(1);
  });

  it("may try again after a while, and is reported again", async () => {
    const monitor = createMonitor(context);
    await monitor.called(call({ usage: large })).catch(() => {});
    now += AGENT_STOP_MS - 1;
    expect(() => monitor.admit(AGENT)).toThrow("is stopped");
    now += 1;
    monitor.admit(AGENT);
    await createMonitor(context).loaded(agent);
    await expect(monitor.called(call({ usage: large }))).rejects.toThrow("is stopped");
    expect(told()).toHaveLength(2);
  });

  it("of memory as soon as it is instantiated is not called at all", async () => {
    const loading = createMonitor(context).loaded({
      ...agent,
      instantiation: { ...instantiation, bytes_per_instance: 7_000 },
    });
    await expect(loading).rejects.toMatchObject({ code: "agent-over-limit" });
    expect(told()).toEqual(["critical resource-threshold"]);
    expect((await stored()).breaches).toEqual({ memory: { found: 7_000, allowed: AGENT_MEMORY_BYTES, at: now } });
  });

  it("of code is too large", async () => {
    const loading = createMonitor(context).loaded({ agent_id: AGENT, bytes: AGENT_CODE_BYTES + 7 });
    await expect(loading).rejects.toMatchObject({
      code: "agent-too-large",
      message: expect.stringContaining("7 more"),
    });
    expect(told()).toEqual(["critical agent-size"]);
  });

  it("of instantiation is reported, but stopped it is not: the machine may have been noisy", async () => {
    const monitor = createMonitor(context);
    await monitor.loaded({ ...agent, instantiation: { ...instantiation, p99_us: 3.5 } });
    await monitor.loaded({ ...agent, instantiation: { ...instantiation, p99_us: 3.6 } });
    monitor.admit(AGENT);
    await monitor.called(call());
    expect(told()).toEqual(["warning resource-threshold"]);
  });

  it("is stopped and reported though storage is gone", async () => {
    for (const method of ["get", "update"] as const) {
      jest.spyOn(context.agents, method).mockRejectedValue(new Unavailable("no answer"));
    }
    const monitor = createMonitor(context);
    await expect(monitor.called(call({ usage: large }))).rejects.toMatchObject({ code: "agent-over-limit" });
    expect(told()).toHaveLength(1);
  });
});

it("lets an agent be that is exactly at its limits", async () => {
  const monitor = createMonitor(context);
  const most = { ...instantiation, p99_us: 3, bytes_per_instance: AGENT_MEMORY_BYTES };
  await monitor.loaded({ agent_id: AGENT, bytes: AGENT_CODE_BYTES, instantiation: most });
  await monitor.called(call({ usage: { ...large, instanceBytes: AGENT_MEMORY_BYTES } }));
  monitor.admit(AGENT);
  expect(told()).toEqual([]);
});

it("measures for CloudWatch what it sees", async () => {
  const monitor = createMonitor(context);
  await monitor.loaded(agent);
  await monitor.called(call({ status: "timeout", latency_ms: 12.5 }));
  expect(context.metrics.values).toEqual([
    { AgentSize: 300, AgentInstantiation: 1.2, AgentMemory: 90 },
    { AgentSize: 300, AgentLatency: 12.5, AgentMemory: 80, SandboxKills: 1 },
  ]);
});
