import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes } from "../../../cli/exit-codes.js";
import { judge } from "../../../runtime/gate/gate.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { createSandbox } from "../../../runtime/sandbox/runner/pool.js";
import { runCommandLine } from "../../helpers/command-line.js";
import { command, startCommand } from "../../helpers/command-process.js";
import { programRequest, smallRequest, smallTask } from "../../helpers/requests.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const sandbox = createSandbox({ processes: 1 });
afterAll(() => sandbox.close());

/** The champion of the same steps in memory, one after the other. */
async function championInMemory(request: typeof smallRequest): Promise<string> {
  const { champion } = await runEvolution(request, createMemoryContext(), { gate: judge, sandbox, batches: sandbox });
  return champion?.agent_id ?? "none";
}

const settings = ({ config, seed }: typeof smallRequest): string[] => [
  `--seed=${seed}`,
  ...Object.entries(config).map(
    ([name, value]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}=${value}`,
  ),
];

/** A store of its own, with a task in a file beside it. */
function place(task: object = smallTask) {
  const folder = temporaryFolder();
  const file = join(folder, "task.json");
  writeFileSync(file, JSON.stringify(task));
  const store = join(folder, "store");
  /** Evolves as a user does; all other commands are as well done in this process. */
  const evolve = (...words: string[]) => command("evolve", ...words, "--store", store);
  const here = (...words: string[]) => runCommandLine(folder, ...words, "--store", store);
  return { file, store, evolve, here };
}

/** An evolution that takes its time: it is stopped, killed or left before it is over. */
const long = { ...smallRequest, config: { ...smallRequest.config, population: 40, generations: 12, epoch: 4 } };

const idOf = (said: string): string => /evolution (evo-[\w-]+)/.exec(said)?.[1] ?? "none";

describe("an evolution here", () => {
  it("has the champion of its seed, and is a store to all commands", async () => {
    const { file, store, evolve, here } = place();
    const evolved = await evolve(file, "--json", ...settings(smallRequest));
    expect(evolved).toMatchObject({ code: 0 });
    const { evolution, champion, source } = JSON.parse(evolved.out);
    expect(champion.agent_id).toBe(await championInMemory(smallRequest));
    const id = evolution.evolution_id;
    expect(evolved.err).toContain(`evolution ${id}`);

    const damaged = join(store, "control", "evolution", "evo-damaged.json");
    writeFileSync(damaged, "{");
    const list = await here("list");
    expect(list.out).toContain(id);
    expect(list.err).toContain("evo-damaged is corrupt");
    rmSync(damaged);
    expect((await here("status", id)).out).toMatch(/finished[\s\S]*\n +6 /);
    expect(JSON.parse((await here("show", champion.agent_id, "--json")).out)).toMatchObject({ source });
    const ran = JSON.parse((await here("run", champion.agent_id, "--input", '{"x":0.5}', "--json")).out);
    expect(ran.outputs ?? ran.output).toBeDefined();
    expect(JSON.parse((await here("replay", id, "--json")).out)).toMatchObject({ equal: true });
    expect(await here("audit", "verify")).toMatchObject({ exitCode: 0 });
    expect((await here("quarantine", "list")).out).toContain("nothing is in quarantine");
  }, 120_000);

  it("evolves programs in the sandboxes of its threads", async () => {
    const { file, evolve } = place(programRequest.task as object);
    const { out } = await evolve(file, "--json", ...settings(programRequest));
    expect(JSON.parse(out).champion.agent_id).toBe(await championInMemory(programRequest));
  }, 120_000);

  it("goes on where it was killed, and is rolled back", async () => {
    const { file, store, evolve, here } = place();
    const killed = startCommand("evolve", file, "--store", store, ...settings(long));
    await killed.said(/^ +5 /m);
    killed.child.kill("SIGKILL");
    const id = idOf((await killed.ended).err);
    const resumed = JSON.parse((await evolve("--resume", id, "--json")).out);
    const champion = await championInMemory(long);
    expect(resumed.champion.agent_id).toBe(champion);

    const back = await here("rollback", id, "--to", "4", "--reason", "to see", "--json");
    expect(JSON.parse(back.out).branches).toHaveLength(1);
    expect((await here("run", champion, "--input", '{"x":0}')).exitCode).toBe(exitCodes.notAccepted.code);
    const again = JSON.parse((await evolve("--resume", id, "--json")).out);
    expect(again.evolution).toMatchObject({ status: "finished", generation: 12 });
  }, 120_000);

  it.each(["SIGINT", "SIGTERM"] as const)(
    "is left by %s with a word on how it goes on",
    async (signal) => {
      const { file, store, evolve, here } = place();
      const left = startCommand("evolve", file, "--store", store, ...settings(long));
      await left.said(/^ +4 /m);
      left.child.kill(signal);
      const { code, err } = await left.ended;
      expect(code).toBe(exitCodes.interrupted.code);
      const id = idOf(err);
      expect(err).toContain(`t-developer evolve --resume ${id} --store ${store}`);
      expect((await here("status", id)).out).toContain("interrupted; it can be resumed");
      expect((await evolve("--resume", id)).code).toBe(0);
    },
    120_000,
  );

  it("is stopped by another process, and goes on when that is lifted", async () => {
    const { file, store, evolve, here } = place();
    const stopped = startCommand("evolve", file, "--store", store, ...settings(long));
    await stopped.said(/^ +4 /m);
    expect(await here("stop", "--reason", "to see")).toMatchObject({ exitCode: 0 });
    expect((await stopped.ended).code).not.toBe(0);
    const id = idOf((await stopped.ended).err);
    expect((await evolve("--resume", id)).code).toBe(exitCodes.stopped.code);
    expect(await here("resume", "--reason", "seen")).toMatchObject({ exitCode: 0 });
    expect((await evolve("--resume", id)).code).toBe(0);
  }, 120_000);

  it("runs once, though two processes go on with it", async () => {
    const { file, store } = place();
    const first = startCommand("evolve", file, "--store", store, ...settings(long));
    const id = idOf(await first.said(/^ +4 /m));
    const second = command("evolve", "--resume", id, "--store", store);
    expect((await Promise.all([first.ended, second])).map(({ code }) => code)).toEqual([0, 0]);
    expect(readdirSync(join(store, "executions")).filter((name) => name.endsWith(".json"))).toHaveLength(1);
  }, 120_000);
});

describe("options that do not go with --here", () => {
  it.each([
    [["evolve", "gcd", "--here", "--detach"], "detach"],
    [["status", "evo-x", "--here", "--environment", "staging"], "environment"],
    [["list", "--store", "x", "--endpoint", "http://127.0.0.1:1"], "endpoint"],
    [["stop", "--reason", "x", "--store", __filename], "store"],
    [["stop", "--reason", "x", "--store", `${__filename}/below`], "store"],
    [["list", "--store="], "store"],
  ])("%#", async (words, field) => {
    const { exitCode: code, err } = await runCommandLine(temporaryFolder(), ...words);
    expect({ code, err }).toEqual({ code: exitCodes.usage.code, err: expect.stringContaining(`field: ${field}`) });
  });
});
