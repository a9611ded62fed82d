import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { type EvolutionStatus, openClient } from "../../cli/client.js";
import { LocalRun } from "../../launcher/local-run.js";
import { destroy } from "../../local/deploy.js";
import { type LocalSession, projectDirectory } from "../../local/session.js";
import { stopRequestsTopicName } from "../../runtime/architecture/alerts.js";
import { retry } from "../../runtime/kernel/retry.js";
import type { ObjectStore } from "../../runtime/kernel/stores.js";
import type { Champion, EvolutionRecord } from "../../runtime/lifecycle/records.js";
import type { Listing } from "../../runtime/lifecycle/roll-back/requests.js";
import { locateStorage, openBucket } from "../../runtime/platform/aws/locate.js";
import { awsEnvironment } from "../../runtime/platform/aws/target.js";
import type { QuarantineItem } from "../../runtime/safety/quarantine/item.js";
import type { QuarantineList } from "../../runtime/safety/quarantine/list.js";
import { advanceClock, measureOne } from "../helpers/alarms.js";
import { kinds, leftovers } from "../helpers/leftovers.js";
import { type Unmissed, unmissed } from "../helpers/unmissed.js";

/** What `evolve --json` prints. */
interface Evolved extends EvolutionStatus {
  readonly champion: Champion;
  readonly source: string;
}

/** Long enough to be stopped and killed on the way. */
const GENERATIONS = 36;
const EPOCH = 3;
const settings = ["--islands", "2", "--population", "30", "--generations", `${GENERATIONS}`, "--epoch", `${EPOCH}`];
const request = ["online-bin-packing", "--seed", "5", ...settings];

const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const targetOf = (session: LocalSession) => ({ ...session, credentials });

/** What a deployment without accidents does not notice. */
const excused: readonly Unmissed[] = [
  { statement: / WriteTraces$/, because: "there is no X-Ray here" },
  {
    statement: / WriteDeadLetters$/,
    because: "no event failed for good; the gaps of Lambda have a test where one does",
  },
  {
    statement: /t-developer-evolution-development-machine WriteLogs$/,
    because: "the emulator writes no log of a state machine",
  },
  ...["SendAlerts", "NoteAlerts", "DeleteObjects", "PutItems", "ListObjects", "ReadObjects", "WriteObjects"].map(
    (name) => ({
      statement: new RegExp(
        `t-developer-(agent-run|close-evolution|merge-generation|open-evolution|safety-scan)-development ${name}$`,
      ),
      because: "only on a way that was not taken; test/synth/access-used.test.ts takes every way and sees it used",
    }),
  ),
];

/** The whole of T-Developer as a user gets it: real Terraform, real bundles, every command in a process of its own. */
describe("a local deployment", () => {
  let local: LocalRun;
  let session: LocalSession;
  let unbroken: Evolved;

  beforeAll(async () => {
    local = await LocalRun.create();
    session = await local.start("--no-evolve");
  });

  afterAll(() => local.remove());

  const bucket = async (which: "evolutionBucket" | "agentsBucket"): Promise<ObjectStore> => {
    const storage = await locateStorage(targetOf(session));
    return openBucket(targetOf(session), storage[which]);
  };

  /** Everything that is stored: what bad input must not change. */
  const stored = async () => ({
    evolutions: await local.json<EvolutionRecord[]>("list"),
    objects: [
      ...(await (await bucket("evolutionBucket")).list("")),
      ...(await (await bucket("agentsBucket")).list("")),
    ],
  });

  /** Waits in this process, as a command takes longer to start than an epoch does to end. */
  const until = async (id: string, holds: (evolution: EvolutionRecord) => boolean): Promise<EvolutionRecord> => {
    const client = openClient(targetOf(session));
    for (;;) {
      const { evolution } = await client.evolution.status({ evolution_id: id });
      if (holds(evolution)) return evolution;
      if (["finished", "failed"].includes(evolution.status)) throw new Error(`too late: ${JSON.stringify(evolution)}`);
      await sleep(20);
    }
  };

  it("is complete: a second plan is empty", async () => {
    expect(await local.json("plan", "development")).toEqual({ environment: "development", changes: 0 });
  });

  it("lets nobody start a second one", async () => {
    const { code, err } = await local.startAndWait("--once");
    expect(code).toBe(5);
    expect(err).toContain("a local AWS already runs in this clone");
  });

  it("evolves an agent that gets better", async () => {
    unbroken = await local.json<Evolved>("evolve", ...request);
    const fitness = unbroken.generations.map(({ fitness_score }) => fitness_score);
    expect(unbroken.evolution).toMatchObject({ status: "finished", generation: GENERATIONS, seed: 5 });
    expect(unbroken.generations.map(({ generation }) => generation)).toEqual(
      Array.from({ length: GENERATIONS + 1 }, (_, generation) => generation),
    );
    expect(fitness).toEqual([...fitness].sort((a, b) => b - a));
    expect(fitness[GENERATIONS]).toBeLessThan(fitness[0]);
    expect(unbroken.champion.hold_out.error).toBeLessThan(unbroken.champion.hold_out.baselines["first fit"]);
  });

  it("keeps everything of the evolution where it belongs", async () => {
    const { evolution_id: id } = unbroken.evolution;
    const keys = await (await bucket("evolutionBucket")).list("");
    const of = (prefix: string) => keys.filter((key) => key.startsWith(`${prefix}/${id}/`)).length;
    expect(of("generations")).toBeGreaterThanOrEqual((2 * GENERATIONS) / EPOCH);
    expect(of("fitness_logs")).toBe(GENERATIONS / EPOCH);
    for (const prefix of ["checkpoints", "safety_snapshots"]) expect(of(prefix)).toBeGreaterThan(0);
    const agent = unbroken.champion.agent_id;
    expect(await (await bucket("agentsBucket")).list("")).toEqual(
      [`compiled/${agent}.js`, `metadata/${agent}.json`, `performance/${agent}.json`, `source/${agent}.js`].sort(),
    );
  });

  it("gives the same champion for the same seed, byte for byte", async () => {
    const again = await local.json<Evolved>("evolve", ...request);
    expect(again.evolution.evolution_id).not.toBe(unbroken.evolution.evolution_id);
    expect(again.source).toBe(unbroken.source);
    expect(again.champion).toMatchObject({ agent_id: unbroken.champion.agent_id, fitness: unbroken.champion.fitness });
  });

  it("runs the champion", async () => {
    const inputs = [
      { item: 40, gaps: [45, 60, 100], counts: [1, 2, 1], after: [0, 0, 2] },
      { item: 100, gaps: [100], counts: [1], after: [0] },
    ];
    const answer = await local.json<{ outputs: number[] }>(
      ...["run", unbroken.champion.agent_id],
      ...["--config", '{"capacity":100}', "--input", JSON.stringify(inputs)],
    );
    expect(answer.outputs).toEqual([expect.any(Number), 0]);
    expect([0, 1, 2]).toContain(answer.outputs[0]);
  });

  it("shows what there is, for people and for programs", async () => {
    const { evolution_id: id } = unbroken.evolution;
    const { agent_id: agent } = unbroken.champion;
    expect((await local.json<EvolutionRecord[]>("list")).map(({ evolution_id }) => evolution_id)).toContain(id);
    expect(await local.json("status")).toMatchObject({ environment: "development", emergency: { stopped: false } });
    expect(await local.json("show", agent)).toMatchObject({ agent_id: agent, source: unbroken.source });
    for (const words of [["list"], ["status"], ["status", id], ["show", agent]]) {
      const { code, out, err } = await local.cli(...words);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(words.at(-1) === agent ? "% more bins" : words.length > 1 ? agent : "");
    }
  });

  it("accepts its own champion", async () => {
    const file = join(local.directory, "champion.js");
    await writeFile(file, unbroken.source);
    expect(await local.json("scan", file)).toMatchObject([{ decision: "accept", safety_score: 1 }]);
  });

  it("compiles and publishes an agent of one's own, runs it, and keeps the books", async () => {
    const file = join(local.directory, "double.ts");
    await writeFile(file, "export default ({ by }: { by: number }) => (input: number): number => input * by;\n");
    const { agent_id: id } = await local.json<{ agent_id: string }>("compile", file, "--publish");
    const answer = await local.json("run", id, "--config", '{"by":2}', "--input", "[1,2.5,-3]");
    expect(answer).toMatchObject({ agent_id: id, outputs: [2, 5, -6] });
    const look = async () => (await local.json<{ agents: { agent_id: string; calls: number }[] }>("top")).agents;
    const isBooked = (agents: Awaited<ReturnType<typeof look>>) =>
      agents.some(({ agent_id, calls }) => agent_id === id && calls > 0);
    const agents = await retry(look, { deadlineMs: 60_000, until: isBooked, pauseMs: () => 500 }); // books are written after the answer
    expect(agents).toContainEqual(expect.objectContaining({ agent_id: id, calls: 1, failures: 0 }));
  });

  it("keeps a program that safety is not sure of until somebody approves it", async () => {
    const file = join(local.directory, "unsure.js");
    const publish = () => local.cli("compile", file, "--publish", "--json");
    await writeFile(file, "export default () => (x) => { for (let i = 0; i < -1; i--) x += i; return x; };\n");
    expect(await publish()).toMatchObject({ code: 3, out: "", err: expect.stringContaining("quarantine show") });
    const { items } = await local.json<QuarantineList>("quarantine", "list", "--state", "waiting");
    expect(items).toMatchObject([{ state: "waiting", origin: { by: "agent-compile" } }]);
    const { evidence } = await local.json<QuarantineItem>("quarantine", "run", items[0].id, "--input", "[7]");
    expect(evidence).toMatchObject([{ status: "ok", outputs: { preview: "[7]" } }]);
    await local.json("quarantine", "approve", items[0].id, "--reason", "it ends at once");
    await writeFile(
      file,
      "export default () => (n) => {\n  for (let k = 0; k < -1; k--) n += k; // ends\n  return n;\n};\n",
    );
    const { code, out } = await publish();
    expect(code).toBe(0);
    const answer = await local.json("run", JSON.parse(out).agent_id, "--input", "[7]");
    expect(answer).toMatchObject({ outputs: [7] });
  });

  it("evolves a program from examples alone, and runs it", async () => {
    const task = join(projectDirectory, "examples", "tasks", "running-total.json");
    const { champion } = await local.json<Evolved>("evolve", task, "--seed", "4", "--population", "100");
    expect(champion).toMatchObject({ fitness: 0, hold_out: { error: 0 } });
    const answer = await local.json("run", champion.agent_id, "--input", "[2,-7,40,0.5]");
    expect(answer).toMatchObject({ outputs: [2, -5, 35, 35.5] });
  });

  it("rolls back, withdraws what came out since, and comes to the same champion again", async () => {
    const short = ["--islands", "2", "--population", "20", "--generations", "6", "--epoch", "2"];
    const before = await local.json<Evolved>(
      ...["evolve", "online-bin-packing", "--seed", "11", ...short, "--checkpoint-interval", "2"],
    );
    const { evolution_id: id } = before.evolution;
    const { agent_id: agent } = before.champion;
    const input = '{"item":100,"gaps":[100],"counts":[1],"after":[0]}';
    const run = ["run", agent, "--config", '{"capacity":100}', "--input", `[${input}]`];
    const { checkpoints } = await local.json<Listing>("checkpoints", id);
    expect(checkpoints.map(({ generation, safe }) => ({ generation, safe }))).toEqual(
      [6, 4, 2].map((generation) => ({ generation, safe: true })),
    );
    const { branches } = await local.json<EvolutionRecord>("rollback", id, "--to", "4", "--reason", "a drill");
    expect(branches).toMatchObject([{ branch: 2, from: 4, left: 6, withdrawn: [agent] }]);
    expect(await local.cli(...run)).toMatchObject({ code: 3, out: "", err: expect.stringContaining("withdrawn") });

    const after = await local.json<Evolved>("evolve", "--resume", id);
    expect(after.source).toBe(before.source);
    expect(await local.json(...run)).toMatchObject({ outputs: [0] });
    expect(await local.json("replay", id)).toMatchObject({ equal: true, generation: 6 });
    expect(await local.json("audit", "verify")).toMatchObject({ intact: true });
  });

  it("serves its agents over HTTP", async () => {
    const { agent_id: id } = unbroken.champion;
    await local.serving("agents", [], async (url, token) => {
      const authorization = `Bearer ${token}`;
      const post = (path: string, body: string, type = "application/json") =>
        fetch(`${url}${path}`, { method: "POST", headers: { authorization, "content-type": type }, body });
      const input = { item: 100, gaps: [100], counts: [1], after: [0] };
      const ran = await post(`/agents/${id}/run`, JSON.stringify({ input, config: { capacity: 100 } }));
      expect({ status: ran.status, body: await ran.json() }).toMatchObject({ status: 200, body: { output: 0 } });
      const shown = await fetch(`${url}/agents/${id}`, { headers: { authorization } });
      expect(await shown.json()).toMatchObject({ agent_id: id });
      const wrong: [Response, number, string][] = [
        [await post(`/agents/${"0".repeat(16)}/run`, '{"input":1}'), 404, "not-found"],
        [await post(`/agents/${id}/run`, "{"), 400, "invalid-input"],
        [await post(`/agents/${id}/run`, "input=1", "text/plain"), 415, "unsupported-media-type"],
      ];
      for (const [answer, status, code] of wrong) {
        expect(answer.headers.get("content-type")).toContain("application/problem+json");
        expect(await answer.json()).toMatchObject({ status, code });
      }
    });
  });

  it("writes nothing for bad input, and says what is wrong", async () => {
    const nan = join(local.directory, "nan.csv");
    await writeFile(nan, `x,y\n1,2\n2,NaN\n${"3,4\n".repeat(9)}`);
    const before = await stored();
    const wrong: [args: string[], code: number, ...said: string[]][] = [
      [["status", "evo-nowhere"], 4, "evolution_id", "evo-nowhere"],
      [["evolve", "--resume", "evo-nowhere"], 4, "evolution_id", "evo-nowhere"],
      [["run", "0000000000000000", "--input", "1"], 4, "0000000000000000"],
      [["show", "0000000000000000"], 4, "0000000000000000"],
      [["evolve", "online-bin-packing", "--population", "0"], 2, "config.population", "0"],
      [["evolve", "online-bin-packing", "--crossover-rate", "1.5"], 2, "config.crossoverRate", "1.5"],
      [["evolve", nan], 2, 'column "y", row 2'],
      [["status", "--environment", "nowhere"], 2, "nowhere"],
      [["compile", nan, "--publish"], 2, "nan.csv", "there is no default export"],
    ];
    for (const [args, code, ...said] of wrong) {
      const ended = await local.cli(...args);
      expect({ args, code: ended.code, out: ended.out }).toEqual({ args, code, out: "" });
      for (const words of said) expect(ended.err).toContain(words);
    }
    expect(await stored()).toEqual(before);
  });

  it("is stopped by a message to its topic, and goes on after a word over HTTP", async () => {
    const { account } = await locateStorage(targetOf(session));
    const sns = new SNSClient({ ...targetOf(session), maxAttempts: 1 });
    const topic = `arn:aws:sns:${session.region}:${account}:${stopRequestsTopicName(session.environment)}`;
    const message = JSON.stringify({ reason: "smoke", by: "pager" });
    await sns.send(new PublishCommand({ TopicArn: topic, Message: message }));
    const client = openClient(targetOf(session));
    while (!(await client.emergency.state({})).stopped) await sleep(20);
    expect(await local.cli("evolve", ...request)).toMatchObject({ code: 6, err: expect.stringContaining("pager") });
    await local.serving("emergency", [], async (url, token) => {
      expect((await fetch(`${url}/state`)).status).toBe(401);
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const state = await fetch(`${url}/state`, { headers });
      expect(await state.json()).toMatchObject({ stopped: true, reason: expect.stringContaining("smoke"), stops: 1 });
      const body = JSON.stringify({ reason: "a drill" });
      const resumed = await fetch(`${url}/resume`, { method: "POST", headers, body });
      expect(await resumed.json()).toMatchObject({ stopped: false, by: "arn:aws:sts::123456789012:user/moto" });
    });
    expect(await client.emergency.state({})).toMatchObject({ stopped: false, reason: "a drill" });
  });

  it("is stopped by an alarm: an unsafe champion ends what runs", async () => {
    const { evolution_id: id } = await local.json<{ evolution_id: string }>("evolve", ...request, "--detach");
    await until(id, ({ generation }) => generation >= EPOCH);
    await measureOne("UnsafeChampions", targetOf(session));
    await advanceClock(60, targetOf(session)); // alarms are looked at every minute
    await until(id, ({ status }) => status === "stopped");
    const client = openClient(targetOf(session));
    expect(await client.emergency.state({})).toMatchObject({
      stopped: true,
      by: `alarm t-developer-${session.environment}-unsafe-champions`,
      reason: expect.stringContaining("greater than the threshold (0.0)"),
    });
    expect(await local.json("resume", "--reason", "a drill")).toMatchObject({ stopped: false });
  });

  it("stops and resumes; killed in the middle it goes on to the same champion", async () => {
    const { evolution_id: id } = await local.json<{ evolution_id: string }>("evolve", ...request, "--detach");
    await until(id, ({ generation }) => generation >= EPOCH);
    expect(await local.json("stop", "--reason", "looks odd")).toMatchObject({ stopped: true, reason: "looks odd" });
    const stopped = await until(id, ({ status }) => status === "stopped");
    expect(await local.cli("evolve", ...request)).toMatchObject({ code: 6, err: expect.stringContaining("looks odd") });
    expect(await local.json("resume", "--reason", "it was not")).toMatchObject({ stopped: false });
    await local.json("evolve", "--resume", id, "--detach");
    await until(id, ({ generation, status }) => status === "running" && generation > stopped.generation);
    await local.end("SIGKILL");
    expect(await local.processes()).toEqual([]);
    session = await local.start("--no-evolve");

    const resumed = await local.json<Evolved>("evolve", "--resume", id);
    expect(resumed.source).toBe(unbroken.source);
    expect(resumed.generations.map(({ agent_id }) => agent_id)).toEqual(
      unbroken.generations.map(({ agent_id }) => agent_id),
    );
  });

  it("gives no role a statement that nobody would miss", async () => {
    const survivors = await unmissed(join(local.directory, "aws"), targetOf(session));
    const missed = survivors.filter((name) => !excused.some(({ statement }) => statement.test(name)));
    expect(missed).toEqual([]);
  });

  it("is gone without a trace after destroy and Ctrl-C", async () => {
    expect(Object.keys(await leftovers(targetOf(session)))).toEqual(kinds);
    await destroy({
      directory: join(local.directory, "stack"),
      aws: awsEnvironment(targetOf(session)),
      log: join(local.directory, "logs", "destroy.log"),
    });
    expect(await leftovers(targetOf(session))).toEqual({});
    expect(await local.end("SIGINT")).toBe(0);
    expect(await local.processes()).toEqual([]);
  });
});
