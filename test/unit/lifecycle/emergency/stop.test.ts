import { buckets } from "../../../../runtime/architecture/storage.js";
import { Conflict, EmergencyStopped, Unavailable } from "../../../../runtime/kernel/errors.js";
import { createMemoryWorld, type MemoryWorld } from "../../../../runtime/kernel/memory-stores.js";
import { stopAll } from "../../../../runtime/lifecycle/emergency/stop.js";
import { switchEmergency } from "../../../../runtime/lifecycle/emergency/switch.js";
import { readRecord } from "../../../../runtime/lifecycle/records.js";
import { open } from "../../../../runtime/lifecycle/steps/open.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { ensureNotStopped, isStopped, readEmergency } from "../../../../runtime/safety/emergency/flag.js";
import { type Fault, faults, faulty } from "../../../helpers/faulty-world.js";
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

/** A world in which one evolution runs. */
async function busy(): Promise<MemoryWorld> {
  const world = createMemoryWorld(() => Date.parse(demand.at));
  await open(smallRequest, world);
  await world.executions.start("running", {});
  return world;
}

describe("a stop", () => {
  const takesEffect = async (control: Fault, evolution: Fault): Promise<void> => {
    const world = await busy();
    const stopping = stopAll(demand, faulty(world, control, evolution), patience);
    if (lasts(control) && lasts(evolution)) {
      await expect(stopping).rejects.toThrow(Unavailable);
      expect(world.alerts.sent).toMatchObject([{ severity: "critical", finding: { stopped: false } }]);
    } else {
      const { stopped, incomplete = [] } = await stopping;
      expect(stopped).toBe(true);
      expect(incomplete.some((line) => line.includes("control table"))).toBe(lasts(control));
      expect(incomplete.some((line) => line.includes("evolution bucket"))).toBe(lasts(evolution));
      expect(await isStopped(world)).toBe(true);
      expect(world.alerts.sent).toMatchObject([{ severity: "critical", finding: { stopped: true } }]);
      await expect(open(smallRequest, world)).rejects.toThrow(EmergencyStopped);
    }
    expect(await world.executions.running()).toEqual([]);
  };

  it("takes effect however the two places fail", () => inEveryPair(takesEffect));

  it("delivered twice stops once: one alert, one decision", async () => {
    const world = await busy();
    await Promise.all([stopAll(demand, world), stopAll(demand, world)]);
    await stopAll({ ...demand, at: "2026-11-23T12:00:09.000Z" }, world);
    expect(world.alerts.sent).toHaveLength(1);
    expect((await readAudit(world.control)).filter(({ decision }) => decision === "stop")).toHaveLength(1);
    expect(await readEmergency(world)).toMatchObject({ stopped: true, at: demand.at, stops: 3 });
  });

  it("delivered again completes what did not work", async () => {
    const world = await busy();
    const first = await stopAll(demand, faulty(world, "none", "throttled"), patience);
    expect(first.incomplete).toEqual([expect.stringContaining("evolution bucket")]);
    expect(await stopAll(demand, world)).not.toHaveProperty("incomplete");
    expect(world.evolution.objects.has(KEY)).toBe(true);
  });

  it("finds what runs in the records where executions cannot be listed", async () => {
    const world = await busy();
    await world.control.put("evolution", "evo-other", await runningRecord(world, "memory:running"), 0);
    world.executions.running = () => Promise.reject(new Unavailable("throttled"));
    const { incomplete } = await stopAll(demand, world, patience);
    expect(incomplete).toEqual([expect.stringMatching(/^listing executions: /)]);
    expect(await world.executions.isRunning("memory:running")).toBe(false);
  });

  it("writes over a flag that is corrupt, which counts as a stop until then", async () => {
    const world = await busy();
    await stopAll(demand, world);
    world.evolution.damage(KEY, Buffer.from("{"));
    expect(await isStopped({ ...world, control: createMemoryWorld().control })).toBe(true);
    await expect(switchEmergency({ action: "resume", reason: "over", by: "bob" }, world)).rejects.toThrow(KEY);
    expect(await stopAll(demand, world)).not.toHaveProperty("incomplete");
    await switchEmergency({ action: "resume", reason: "over", by: "bob" }, world);
    expect(await isStopped(world)).toBe(false);
  });
});

const runningRecord = async (world: MemoryWorld, execution_arn: string) => ({
  ...(await readRecord(world.control, smallRequest.evolution_id)),
  evolution_id: "evo-other",
  execution_arn,
});

describe("the flag", () => {
  it("cannot be taken for allowed however the two places fail", () =>
    inEveryPair(async (...two) => {
      const world = faulty(createMemoryWorld(), ...two);
      expect(await isStopped(world)).toBe(two.some((fault) => fault !== "none"));
    }));

  it.each(["control", "object"])("is a stop where only one place says so: %s", async (place) => {
    const world = createMemoryWorld();
    const state = { stopped: true, reason: "smoke", by: "ann", at: demand.at };
    if (place === "control") await world.control.put("emergency", "stop", state, 0);
    else await world.evolution.put(KEY, Buffer.from(JSON.stringify(state)), "application/json");
    await expect(ensureNotStopped(world)).rejects.toThrow("evolution was stopped by ann");
    const other = place === "control" ? faulty(world, "none", "gone") : faulty(world, "gone", "none");
    await expect(ensureNotStopped(other)).rejects.toThrow(EmergencyStopped);
  });
});

describe("resuming", () => {
  const over = { action: "resume", reason: "over", by: "bob" } as const;

  it("fails closed however the two places fail", () =>
    inEveryPair(async (...two) => {
      const world = await busy();
      await stopAll(demand, world);
      const resuming = switchEmergency(over, faulty(world, ...two));
      if (two.some((fault) => fault !== "none")) await expect(resuming).rejects.toThrow();
      else await resuming;
      expect(await isStopped(world)).toBe(two.some((fault) => fault !== "none"));
    }));

  it.each(["control", "evolution"] as const)(
    "stays stopped when the %s takes no writes, and can be tried again",
    async (store) => {
      const world = { ...(await busy()), twoPersonResume: true };
      await stopAll(demand, world);
      await switchEmergency({ ...over, by: "cid" }, world);
      const fails = () => Promise.reject(new Unavailable("throttled"));
      const readOnly = { ...world, [store]: Object.assign(Object.create(world[store]), { put: fails, update: fails }) };
      await expect(switchEmergency(over, readOnly)).rejects.toThrow(Unavailable);
      expect(await isStopped(world)).toBe(true);
      expect(await switchEmergency(over, world)).toMatchObject({ stopped: false, by: "bob" });
      expect(await isStopped(world)).toBe(false);
    },
  );

  it.each(["control", "evolution"] as const)(
    "does not undo a stop that comes at the same time, as seen in the %s",
    async (store) => {
      const world = await busy();
      await stopAll(demand, world);
      const hooked = { ...world, [store]: stoppedInBetween(world, store) };
      await expect(switchEmergency(over, hooked)).rejects.toThrow(Conflict);
      expect(await readEmergency(world)).toMatchObject({ stopped: true, stops: 2 });
    },
  );

  it("of what is not stopped is no event", async () => {
    const world = createMemoryWorld();
    expect(await switchEmergency(over, world)).toEqual({ stopped: false });
    expect(world.alerts.sent).toEqual([]);
  });

  it("by two is asked, written down, and told", async () => {
    const world = { ...(await busy()), twoPersonResume: true };
    await stopAll(demand, world);
    expect(await switchEmergency(over, world)).toMatchObject({ stopped: true, resume_requested: { by: "bob" } });
    expect(await readEmergency(world)).toMatchObject({ stopped: true, by: "ann", resume_requested: { by: "bob" } });
    await switchEmergency({ ...over, by: "cid" }, world);
    expect(world.alerts.sent.map(({ finding }) => finding)).toMatchObject([
      { stopped: true, by: "ann" },
      { stopped: true, by: "bob", expires: "2026-11-23T12:15:00.000Z" },
      { stopped: false, by: "cid" },
    ]);
    const decisions = (await readAudit(world.control)).map(({ decision, by }) => [decision, by]);
    expect(decisions.slice(-3)).toEqual([
      ["stop", "ann"],
      ["ask-to-resume", "bob"],
      ["resume", "cid"],
    ]);
  });
});

/** A store that is asked to change the flag only after somebody has stopped again. */
function stoppedInBetween(world: MemoryWorld, store: "control" | "evolution") {
  let stops = 0;
  const again = async () => {
    if (stops++ === 0) await stopAll({ ...demand, by: "eve" }, world);
  };
  return new Proxy(world[store], {
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
