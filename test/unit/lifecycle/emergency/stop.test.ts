import { buckets } from "../../../../runtime/architecture/storage.js";
import { Conflict, EmergencyStopped, Unavailable } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { stopAll } from "../../../../runtime/lifecycle/emergency/stop.js";
import { switchEmergency } from "../../../../runtime/lifecycle/emergency/switch.js";
import { readRecord } from "../../../../runtime/lifecycle/records.js";
import { open } from "../../../../runtime/lifecycle/steps/open.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { ensureNotStopped, isStopped, readEmergency } from "../../../../runtime/safety/emergency/flag.js";
import { type Fault, faults, faulty } from "../../../helpers/faulty-context.js";
import { smallRequest } from "../../../helpers/requests.js";

const KEY = `${buckets.evolution.emergency}stop.json`;
const demand = { reason: "smoke", by: "ann", at: "2026-11-23T12:00:00.000Z", human: true };
const patience = { flagMs: 2_000, restMs: 200 };

const pairs: [control: Fault, evolution: Fault][] = faults.flatMap((control) =>
  faults.map((evolution): [Fault, Fault] => [control, evolution]),
);
const lasts = (fault: Fault): boolean => fault !== "none" && fault !== "throttled for a moment";

/** All at once, because a silent store costs its time-out; says which pair it was that did not hold. */
const inEveryPair = async (holds: (control: Fault, evolution: Fault) => Promise<void>): Promise<void> => {
  const told = pairs.map((pair) =>
    holds(...pair).catch((cause: unknown) => Promise.reject(new Error(`control table and bucket: ${pair}\n${cause}`))),
  );
  await Promise.all(told);
};

/** A context in which one evolution runs. */
async function busy(): Promise<MemoryContext> {
  const context = createMemoryContext(() => Date.parse(demand.at));
  await open(smallRequest, context);
  await context.executions.start("running", {});
  return context;
}

describe("a stop", () => {
  const takesEffect = async (control: Fault, evolution: Fault): Promise<void> => {
    const context = await busy();
    const stopping = stopAll(demand, faulty(context, control, evolution), patience);
    if (lasts(control) && lasts(evolution)) {
      await expect(stopping).rejects.toThrow(Unavailable);
      expect(context.alerts.sent).toMatchObject([{ severity: "critical", finding: { stopped: false } }]);
    } else {
      const { stopped, incomplete = [] } = await stopping;
      expect(stopped).toBe(true);
      expect(incomplete.some((line) => line.includes("control table"))).toBe(lasts(control));
      expect(incomplete.some((line) => line.includes("evolution bucket"))).toBe(lasts(evolution));
      expect(await isStopped(context)).toBe(true);
      expect(context.alerts.sent).toMatchObject([{ severity: "critical", finding: { stopped: true } }]);
      await expect(open(smallRequest, context)).rejects.toThrow(EmergencyStopped);
    }
    expect(await context.executions.running()).toEqual([]);
  };

  it("takes effect however the two places fail", () => inEveryPair(takesEffect));

  it("delivered twice stops once: one alert, one decision", async () => {
    const context = await busy();
    await Promise.all([stopAll(demand, context), stopAll(demand, context)]);
    await stopAll({ ...demand, at: "2026-11-23T12:00:09.000Z" }, context);
    expect(context.alerts.sent).toHaveLength(1);
    expect((await readAudit(context.control)).filter(({ decision }) => decision === "stop")).toHaveLength(1);
    expect(await readEmergency(context)).toMatchObject({ stopped: true, at: demand.at, stops: 3 });
  });

  it("delivered again completes what did not work", async () => {
    const context = await busy();
    const first = await stopAll(demand, faulty(context, "none", "throttled"), patience);
    expect(first.incomplete).toEqual([expect.stringContaining("evolution bucket")]);
    expect(await stopAll(demand, context)).not.toHaveProperty("incomplete");
    expect(context.evolution.objects.has(KEY)).toBe(true);
  });

  it("finds what runs in the records where executions cannot be listed", async () => {
    const context = await busy();
    await context.control.put("evolution", "evo-other", await runningRecord(context, "memory:running"), 0);
    context.executions.running = () => Promise.reject(new Unavailable("throttled"));
    const { incomplete } = await stopAll(demand, context, patience);
    expect(incomplete).toEqual([expect.stringMatching(/^listing executions: /)]);
    expect(await context.executions.isRunning("memory:running")).toBe(false);
  });

  it("marks all others where a record is damaged, and says which is not", async () => {
    const context = await busy();
    await context.control.put("evolution", "evo-damaged", { status: "running" }, 0);
    const { incomplete } = await stopAll(demand, context, patience);
    expect(incomplete).toEqual([expect.stringMatching(/^marking evo-damaged as stopped: /)]);
    expect(await readRecord(context.control, smallRequest.evolution_id)).toMatchObject({ status: "stopped" });
  });

  it("writes over a flag that is corrupt, which counts as a stop until then", async () => {
    const context = await busy();
    await stopAll(demand, context);
    context.evolution.damage(KEY, Buffer.from("{"));
    expect(await isStopped({ ...context, control: createMemoryContext().control })).toBe(true);
    await expect(switchEmergency({ action: "resume", reason: "over", by: "bob" }, context)).rejects.toThrow(KEY);
    expect(await stopAll(demand, context)).not.toHaveProperty("incomplete");
    await switchEmergency({ action: "resume", reason: "over", by: "bob" }, context);
    expect(await isStopped(context)).toBe(false);
  });
});

const runningRecord = async (context: MemoryContext, execution_arn: string) => ({
  ...(await readRecord(context.control, smallRequest.evolution_id)),
  evolution_id: "evo-other",
  execution_arn,
});

describe("the flag", () => {
  it("cannot be taken for allowed however the two places fail", () =>
    inEveryPair(async (...two) => {
      const context = faulty(createMemoryContext(), ...two);
      expect(await isStopped(context)).toBe(two.some((fault) => fault !== "none"));
    }));

  it.each(["control", "object"])("is a stop where only one place says so: %s", async (place) => {
    const context = createMemoryContext();
    const state = { stopped: true, reason: "smoke", by: "ann", at: demand.at };
    if (place === "control") await context.control.put("emergency", "stop", state, 0);
    else await context.evolution.put(KEY, Buffer.from(JSON.stringify(state)), "application/json");
    await expect(ensureNotStopped(context)).rejects.toThrow("evolution was stopped by ann");
    const other = place === "control" ? faulty(context, "none", "gone") : faulty(context, "gone", "none");
    await expect(ensureNotStopped(other)).rejects.toThrow(EmergencyStopped);
  });
});

describe("resuming", () => {
  const over = { action: "resume", reason: "over", by: "bob" } as const;

  it("fails closed however the two places fail", () =>
    inEveryPair(async (...two) => {
      const context = await busy();
      await stopAll(demand, context);
      const resuming = switchEmergency(over, faulty(context, ...two));
      if (two.some((fault) => fault !== "none")) await expect(resuming).rejects.toThrow();
      else await resuming;
      expect(await isStopped(context)).toBe(two.some((fault) => fault !== "none"));
    }));

  it.each(["control", "evolution"] as const)(
    "stays stopped when the %s takes no writes, and can be tried again",
    async (store) => {
      const context = { ...(await busy()), twoPersonResume: true };
      await stopAll(demand, context);
      await switchEmergency({ ...over, by: "cid" }, context);
      const fails = () => Promise.reject(new Unavailable("throttled"));
      const readOnly = {
        ...context,
        [store]: Object.assign(Object.create(context[store]), { put: fails, update: fails }),
      };
      await expect(switchEmergency(over, readOnly)).rejects.toThrow(Unavailable);
      expect(await isStopped(context)).toBe(true);
      expect(await switchEmergency(over, context)).toMatchObject({ stopped: false, by: "bob" });
      expect(await isStopped(context)).toBe(false);
    },
  );

  it.each(["control", "evolution"] as const)(
    "does not undo a stop that comes at the same time, as seen in the %s",
    async (store) => {
      const context = await busy();
      await stopAll(demand, context);
      const hooked = { ...context, [store]: stoppedInBetween(context, store) };
      await expect(switchEmergency(over, hooked)).rejects.toThrow(Conflict);
      expect(await readEmergency(context)).toMatchObject({ stopped: true, stops: 2 });
    },
  );

  it("of what is not stopped is no event", async () => {
    const context = createMemoryContext();
    expect(await switchEmergency(over, context)).toEqual({ stopped: false });
    expect(context.alerts.sent).toEqual([]);
  });

  it("by two is asked, written down, and told", async () => {
    const context = { ...(await busy()), twoPersonResume: true };
    await stopAll(demand, context);
    expect(await switchEmergency(over, context)).toMatchObject({ stopped: true, resume_requested: { by: "bob" } });
    expect(await readEmergency(context)).toMatchObject({ stopped: true, by: "ann", resume_requested: { by: "bob" } });
    await switchEmergency({ ...over, by: "cid" }, context);
    expect(context.alerts.sent.map(({ finding }) => finding)).toMatchObject([
      { stopped: true, by: "ann" },
      { stopped: true, by: "bob", expires: "2026-11-23T12:15:00.000Z" },
      { stopped: false, by: "cid" },
    ]);
    const decisions = (await readAudit(context.control)).map(({ decision, by }) => [decision, by]);
    expect(decisions.slice(-3)).toEqual([
      ["stop", "ann"],
      ["ask-to-resume", "bob"],
      ["resume", "cid"],
    ]);
  });
});

/** A store that is asked to change the flag only after somebody has stopped again. */
function stoppedInBetween(context: MemoryContext, store: "control" | "evolution") {
  let stops = 0;
  const again = async () => {
    if (stops++ === 0) await stopAll({ ...demand, by: "eve" }, context);
  };
  return new Proxy(context[store], {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...parameters: unknown[]) => {
        if (name === (store === "control" ? "put" : "update")) await again();
        return method.apply(target, parameters);
      };
    },
  });
}
