import childProcess from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type BundledSandbox, bundleSandbox } from "../../../build/bundle-sandbox.js";
import type { Json } from "../../../runtime/kernel/json.js";
import type { BatchSandbox, Outcome, SandboxJob } from "../../../runtime/sandbox/job.js";
import { createSandbox } from "../../../runtime/sandbox/runner/pool.js";
import { suite } from "../../../runtime/sandbox/suite.js";

const job = (source: string, wallMs = 30_000): SandboxJob => ({
  source,
  config: {},
  seed: 1,
  work: { kind: "inputs", inputs: [1] },
  limits: { wallMs, fuel: 1e12 },
});

const plusOne = job("export default () => (x) => x + 1");
const stuck = job("export default () => () => { for (;;); }", 300);

/** Processes whose parent this one is, by the folder they run from; empty where there is no /proc. */
function childrenIn(directory: string): number[] {
  if (!existsSync("/proc")) return [];
  const alive = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return alive.map(Number).filter((pid) => read(`/proc/${pid}/cmdline`).includes(directory));
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it ended meanwhile
  }
}

describe("createSandbox", () => {
  let bundle: BundledSandbox;
  let sandbox: BatchSandbox;

  beforeAll(() => {
    bundle = bundleSandbox();
  });
  afterAll(() => bundle.remove());
  afterEach(() => sandbox.close());

  it("runs from its sources too", async () => {
    sandbox = createSandbox({ processes: 1 });
    const outcome = await sandbox.run({ ...plusOne, work: { kind: "inputs", inputs: [Number.NaN, -0, 1] } });
    expect(outcome).toMatchObject({ status: "ok", result: [Number.NaN, 1, 2] });
  });

  it("kills what takes too long, and only that", async () => {
    sandbox = bundle.createSandbox({ processes: 2 });
    const [late, ...others] = await Promise.all([
      sandbox.run(stuck),
      ...Array.from({ length: 20 }, () => sandbox.run(plusOne)),
    ]);
    expect(late).toMatchObject({ status: "timeout", message: "no answer within 300 ms" });
    for (const outcome of others) expect(outcome).toMatchObject({ status: "ok", result: [2] });
  });

  it("replaces a process that was killed, as often as it takes", async () => {
    sandbox = bundle.createSandbox({ processes: 1 });
    const statuses: Outcome["status"][] = [];
    for (const next of [stuck, plusOne, stuck, plusOne]) statuses.push((await sandbox.run(next)).status);
    expect(statuses).toEqual(["timeout", "ok", "timeout", "ok"]);
  });

  it("answers `crashed` when the process dies under a job, and goes on with a new one", async () => {
    sandbox = bundle.createSandbox({ processes: 1 });
    await sandbox.run(plusOne);
    const [pid] = childrenIn(bundle.directory);
    if (pid === undefined) return; // no /proc: nothing to kill by
    const running = sandbox.run({ ...stuck, limits: { wallMs: 60_000, fuel: 1e12 } });
    process.kill(pid, "SIGKILL");
    expect(await running).toMatchObject({ status: "crashed", message: "the sandbox process ended (SIGKILL)" });
    expect(await sandbox.run(plusOne)).toMatchObject({ status: "ok" });
  });

  it("tries again after a process that could not be started", async () => {
    sandbox = bundle.createSandbox({ processes: 1 });
    const nowhere = () => childProcess.spawn("/nowhere/node", { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    jest.spyOn(childProcess, "fork").mockImplementationOnce(nowhere);
    await expect(sandbox.run(plusOne)).rejects.toMatchObject({ code: "unavailable" });
    expect(await sandbox.run(plusOne)).toMatchObject({ status: "ok" });
  });

  it("runs a suite in whatever process is free, also in one that never heard of it", async () => {
    sandbox = bundle.createSandbox({ processes: 2 });
    const on = suite(Array.from({ length: 100 }, (_, i) => ({ i, text: `${i}` })));
    const sum: SandboxJob = {
      ...job("export default () => ({ i, text }) => [i, text]"),
      work: { kind: "suite", suite: on },
    };
    const expected = { status: "ok", result: on.inputs.map((_, i) => [i, `${i}`]) };
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => sandbox.run(sum)));
    await Promise.all([sandbox.run(stuck), sandbox.run(stuck)]);
    for (const outcome of [...outcomes, await sandbox.run(sum)]) {
      expect(outcome).toMatchObject(expected);
      expect(outcome.usage).toEqual(outcomes[0].usage);
    }
  });

  it("hands out nothing more of a list of jobs that was called off, and is free at once", async () => {
    sandbox = bundle.createSandbox({ processes: 2 });
    const endless = { ...stuck, limits: { wallMs: 3_600_000, fuel: 1e15 } };
    const calledOff = new AbortController();
    const working = sandbox.runAll(Array(200).fill(endless), calledOff.signal);
    const next = sandbox.runAll([plusOne, plusOne]); // waits for the 200
    calledOff.abort(new Error("called off"));
    await expect(working).rejects.toThrow("called off");
    expect(await next).toMatchObject([{ result: [2] }, { result: [2] }]);
    await expect(sandbox.runAll([plusOne], AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
  });

  it("kills what works on jobs that are called off, and nothing else", async () => {
    sandbox = bundle.createSandbox({ processes: 1 });
    await sandbox.run(plusOne);
    const [before] = childrenIn(bundle.directory);
    const calledOff = new AbortController();
    const signal = calledOff.signal;
    expect(await sandbox.runAll([plusOne], signal)).toMatchObject([{ result: [2] }]);
    calledOff.abort();
    expect(await sandbox.run(plusOne)).toMatchObject({ result: [2] });
    expect(childrenIn(bundle.directory)).toEqual(before === undefined ? [] : [before]);
    const again = new AbortController();
    const working = sandbox.runAll([{ ...stuck, limits: { wallMs: 3_600_000, fuel: 1e15 } }], again.signal);
    await setTimeout(50);
    again.abort(new Error("called off"));
    await expect(working).rejects.toThrow("called off");
    expect(await sandbox.run(plusOne)).toMatchObject({ result: [2] });
  });

  it("measures instantiations in its processes", async () => {
    sandbox = bundle.createSandbox({ processes: 1 });
    const work = { kind: "instantiation", samples: 100, warmUp: 10 } as const;
    expect(await sandbox.run({ ...plusOne, work })).toMatchObject({ status: "ok", result: { samples: 100 } });
  });

  it("answers what cannot cross, and goes on", async () => {
    sandbox = bundle.createSandbox({ processes: 1 });
    const nested = (depth: number): Json => (depth === 0 ? 0 : [nested(depth - 1)]);
    const tooDeep = { ...plusOne, work: { kind: "inputs", inputs: [nested(200)] } } as const;
    expect(await sandbox.run(tooDeep)).toMatchObject({ status: "threw", message: expect.stringContaining("nested") });
    expect(await sandbox.run(plusOne)).toMatchObject({ status: "ok" });
  });

  it("leaves no process busy whose parent was killed", async () => {
    sandbox = bundle.createSandbox({ processes: 1 }); // only to be closed
    const endless = { ...stuck, limits: { wallMs: 3_600_000, fuel: 1e15 } };
    const program = `const { createSandbox } = require(${JSON.stringify(join(bundle.directory, "pool.js"))});
      const sandbox = createSandbox({ processes: 1 });
      sandbox.run(${JSON.stringify(plusOne)}).then(() => {
        sandbox.run(${JSON.stringify(endless)});
        setTimeout(() => console.log("busy"), 500);
      });`;
    const host = childProcess.spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    await once(host.stdout, "data");
    const [child] = childrenIn("sandbox-child.js").filter((pid) => read(`/proc/${pid}/stat`).includes(` ${host.pid} `));
    host.kill("SIGKILL");
    if (child === undefined) return; // no /proc: nothing to look at
    while (read(`/proc/${child}/cmdline`) !== "") await setTimeout(100);
  });

  it("gives its processes no environment, and leaves none behind", async () => {
    process.env.SECRET_OF_THE_HOST = "secret";
    sandbox = bundle.createSandbox({ processes: 1 });
    await sandbox.run(plusOne);
    for (const pid of childrenIn(bundle.directory)) {
      const names = read(`/proc/${pid}/environ`)
        .split("\0")
        .filter(Boolean)
        .map((entry) => entry.split("=")[0]);
      expect(names.filter((name) => !/^(NODE_CHANNEL_|LD_LIBRARY_PATH$)/.test(name))).toEqual([]);
    }
    await sandbox.close();
    expect(childrenIn(bundle.directory)).toEqual([]);
    delete process.env.SECRET_OF_THE_HOST;
  });
});
