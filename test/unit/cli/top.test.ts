import { setImmediate as turn } from "node:timers/promises";
import { top, watchTop } from "../../../cli/commands/top.js";
import type { AgentFigures, Snapshot } from "../../../cli/performance.js";
import type { Screen } from "../../../cli/screen.js";
import { topLines } from "../../../cli/top-view.js";
import { createMonitor } from "../../../runtime/agents/monitor/monitor.js";
import { Unavailable } from "../../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { fakeCommandContext } from "../../helpers/command-context.js";
import { plain } from "../../helpers/terminal.js";

const tagged = (tone: string, text: string): string => `<${tone}>${text}`;

const figures = (what: Partial<AgentFigures> = {}): AgentFigures => ({
  agent_id: "0123456789abcdef",
  calls: 1_200,
  calls_per_second: 12.34,
  failures: 3,
  latency_ms: { p50: 1.234, p99: 17.89 },
  fuel: 456.7,
  memory_bytes: 90,
  instantiation_us: { p50: 0.61, p99: 1.25 },
  bytes: 300,
  over: [],
  last_call_at: "2026-01-01T00:00:00.000Z",
  ...what,
});

const snapshot = (...agents: AgentFigures[]): Snapshot => ({ time: "2026-01-02T03:04:05.000Z", agents, unreadable: 0 });

const agentId = (i: number): string => i.toString(16).padStart(16, "0");

describe("topLines", () => {
  it("shows every figure of every agent under its heading", () => {
    expect(topLines(snapshot(figures()), "development", plain)).toEqual([
      "development  1 agent · 12.3 calls/s · 3 of 1200 calls failed · 03:04:05 UTC",
      "",
      "agent             calls  calls/s  failed  p50 ms  p99 ms  fuel/call  memory B  inst. p50 µs  inst. p99 µs  size B",
      "0123456789abcdef   1200     12.3       3    1.23    17.9        457        90          0.61          1.25     300",
    ]);
  });

  it("marks what is over its limit, with and without colours", () => {
    const memory = figures({ memory_bytes: 7_000, over: ["memory"] });
    const slow = figures({ instantiation_us: { p50: 1, p99: 3.5 }, over: ["instantiation"] });
    const lines = topLines(snapshot(memory, slow, figures({ calls_per_second: 0 }), figures()), "development", tagged);
    expect(lines[3]).toMatch(/^<bad>.* !7000 /);
    expect(lines[4]).toMatch(/^<warning>.* !3\.5 /);
    expect(lines[5]).toMatch(/^<quiet>0123/);
    expect(lines[6]).toMatch(/^0123/);
    expect(lines[7]).toContain("! over the limit of 6656 bytes of code, 6656 of memory an instance or 3 µs");
  });

  it.each([200, 100, 80, 60, 40, 20, 10])("leaves out what matters least where there are %i columns", (width) => {
    const [, , heading, line] = topLines(snapshot(figures()), "development", plain, { columns: width });
    if (width >= 16) expect(Math.max(heading.length, line.length)).toBeLessThanOrEqual(width);
    expect(heading).toMatch(/^agent/);
    expect(/calls\/s/.test(heading)).toBe(width >= 40);
    expect(/size B/.test(heading)).toBe(width >= 80);
    expect(/inst\. p50/.test(heading)).toBe(width >= 200);
  });

  it("has no more lines than the terminal, and counts what it leaves out", () => {
    const agents = Array.from({ length: 50 }, (_, i) => figures({ agent_id: agentId(i), memory_bytes: 7_000 }));
    const lines = topLines(snapshot(...agents), "development", plain, { rows: 20 });
    expect(lines.length).toBeLessThan(20);
    expect(lines).toContain("and 36 more");
  });

  it("says when there is nothing to see, and what cannot be read", () => {
    const lines = topLines({ ...snapshot(), unreadable: 2 }, "staging", plain);
    expect(lines.slice(2)).toEqual(["no agent was exported or called yet", "2 corrupt documents"]);
  });
});

describe("watch", () => {
  const drawings = () => {
    const drawn: (readonly string[])[] = [];
    const screen: Screen = { columns: 80, rows: 24, draw: (lines) => drawn.push(lines) };
    return { drawn, screen };
  };

  it("draws until Ctrl-C, and keeps the last snapshot while AWS is away", async () => {
    const { drawn, screen } = drawings();
    const stop = new AbortController();
    const reads = [
      async () => snapshot(figures({ calls: 1 })),
      async () => Promise.reject(new Unavailable("AWS did not answer while listing")),
      async () => snapshot(figures({ calls: 2 })),
    ];
    const read = async () => {
      const next = reads.shift();
      if (next) return next();
      stop.abort();
      return snapshot();
    };
    await watchTop({ read, environment: "development", screen, paint: plain, signal: stop.signal, pollMs: 1 });
    expect(drawn).toHaveLength(3);
    expect(drawn[1].slice(0, -1)).toEqual(drawn[0]);
    expect(drawn[1].at(-1)).toBe("AWS did not answer while listing; trying again");
    expect(drawn[2].join("\n")).toContain("of 2 calls failed");
  });

  it("ends at once on Ctrl-C", async () => {
    const { drawn, screen } = drawings();
    const stop = new AbortController();
    const read = async () => snapshot();
    const watching = watchTop({ read, environment: "x", screen, paint: plain, signal: stop.signal, pollMs: 60_000 });
    while (drawn.length === 0) await turn();
    stop.abort();
    await expect(watching).resolves.toBeUndefined();
  });

  it("fails when not even the first snapshot can be read", async () => {
    const { screen } = drawings();
    const signal = new AbortController().signal;
    const read = async () => Promise.reject(new Unavailable("AWS did not answer"));
    await expect(watchTop({ read, environment: "x", screen, paint: plain, signal })).rejects.toThrow(Unavailable);
  });
});

describe("t-developer top", () => {
  const context = createMemoryContext(() => Date.now());
  const [calm, hungry] = [agentId(1), agentId(2)];

  beforeAll(async () => {
    const monitor = createMonitor(context);
    const instantiation = { p50_us: 0.5, p99_us: 1.5, bytes_per_instance: 90, samples: 1_000 };
    await monitor.loaded({ agent_id: calm, bytes: 300, instantiation });
    const usage = { fuel: 50, memoryBytes: 1_000, instanceBytes: 7_000 };
    const call = {
      agent_id: hungry,
      bytes: 400,
      status: "ok",
      inputs: 1,
      usage,
      latency_ms: 5,
      at: Date.now(),
    } as const;
    await monitor.called(call).catch(() => {});
    await monitor.flush();
    await context.agents.put(`performance/${agentId(3)}.json`, Buffer.from("{"), "application/json");
  });

  async function run(json: boolean, ...args: string[]): Promise<string> {
    const { context: command, printed } = fakeCommandContext({ json, agents: async () => context.agents });
    await top(() => command, { write: () => undefined, isTTY: true, columns: 120 }).parseAsync(args, { from: "user" });
    return json ? JSON.stringify(printed.value) : printed.lines.join("\n");
  }

  it("prints one snapshot with --once, the busiest agent first", async () => {
    const lines = (await run(false, "--once")).split("\n");
    expect(lines[3]).toMatch(new RegExp(`^${hungry} +1 .* 5\\.\\d+ .* !7000 .* 400$`));
    expect(lines[4]).toMatch(new RegExp(`^${calm} +0 .* 90 .* 0\\.5 .* 1\\.5 .* 300$`));
    expect(lines).toContain("1 corrupt document");
  });

  it("prints one snapshot as JSON", async () => {
    const { agents, unreadable } = JSON.parse(await run(true));
    expect(unreadable).toBe(1);
    expect(agents).toMatchObject([
      { agent_id: hungry, calls: 1, failures: 0, fuel: 50, memory_bytes: 7_000, over: ["memory"] },
      { agent_id: calm, calls: 0, latency_ms: null, instantiation_us: { p50: 0.5, p99: 1.5 }, over: [] },
    ]);
  });
});
