import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalRun } from "../../launcher/local-run.js";
import { findServices, type LocalServices } from "../../launcher/services.js";
import { destroy } from "../../local/deploy.js";
import type { LocalSession } from "../../local/session.js";
import type { Client } from "../../runtime/api/client.js";
import { environmentName } from "../../runtime/architecture/names.js";
import type { Role } from "../../runtime/architecture/roles.js";
import { serviceNames, services } from "../../runtime/architecture/workloads.js";
import { retry } from "../../runtime/kernel/retry.js";
import { awsEnvironment } from "../../runtime/platform/aws/target.js";
import { kinds, leftovers } from "../helpers/leftovers.js";
import { askRds } from "../helpers/rds.js";
import { type Unmissed, unmissed } from "../helpers/unmissed.js";
import { kill, processesOf, type Victim } from "./faults.js";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const targetOf = (session: LocalSession) => ({ ...session, credentials });
const person = (role: Role, name: string = role) => ({ name: `${name}@example.com`, role });

/** Whether somebody was away when something was asked. */
const isAway = (error: unknown): boolean => (error as { code?: string }).code === "unavailable";

const order = {
  task: "online-bin-packing",
  seed: 5,
  config: { islands: 2, population: 30, generations: 12, epoch: 3 },
};

/** What these tests of services do not notice. */
const excused: readonly Unmissed[] = [
  { statement: / UseCache$/, because: "Redis takes any password for a token" },
  { statement: /-execution /, because: "an image is a folder of this machine, and the emulator writes logs by itself" },
  ...[
    "SendAlerts",
    "NoteAlerts",
    "DeleteObjects",
    "PutItems",
    "ListItems",
    "ListObjects",
    "ReadObjects",
    "UseExecutions",
  ].map((name) => ({
    statement: new RegExp(`^t-developer-(agents|evolution|safety|emergency)-staging ${name}$`),
    because: "only on a way that was not taken; test/synth/access-used.test.ts takes every way and sees it used",
  })),
];

/** What staging.tfvars says, applied: services as containers behind a load balancer, reached as people reach them. */
describe("staging on this machine", () => {
  let local: LocalRun;
  let session: LocalSession;
  let staging: LocalServices;
  let operator: Client;
  let agent_id: string;

  beforeAll(async () => {
    local = await LocalRun.create();
    session = await local.start("--environment", "staging", "--no-evolve");
    staging = await findServices(session, { authority: session.authority ?? "" });
    await staging.ready();
    operator = staging.client(person("operator"));
  });

  afterAll(() => local.remove());

  const ask = async (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) => {
    const answer = await staging.fetch(`${staging.url}${path}`, { ...init, headers });
    return { status: answer.status, type: answer.headers.get("content-type"), headers: answer.headers };
  };

  const bearer = async (role: Role) => ({ authorization: `Bearer ${await staging.token(person(role))}` });

  /** Starts an evolution, and waits for it. @returns its champion */
  const evolve = async (): Promise<string> => {
    const viewer = staging.client(person("viewer"));
    const { evolution_id } = await operator.evolution.start(order);
    for (;;) {
      const { evolution } = await patiently(() => viewer.evolution.status({ evolution_id }));
      if (evolution.status === "finished") break;
      expect(["running", "starting"]).toContain(evolution.status);
      await sleep(200);
    }
    const { champions } = await patiently(() => viewer.evolution.champions({ evolution_id }));
    return champions[0].agent_id;
  };

  /** Does again what found somebody away, as a caller does who has read Retry-After. */
  const patiently = <T>(work: () => Promise<T>): Promise<T> =>
    retry(work, { attempts: 600, deadlineMs: 120_000, pauseMs: () => 200, retryOn: isAway });

  it("is complete: a second plan is empty", async () => {
    expect(await local.json("plan", "staging")).toEqual({ environment: "staging", changes: 0 });
  });

  it.each(serviceNames)("lets nobody into %s whom it does not know, by problem+json", async (name) => {
    const [path] = services[name].paths;
    const problem = { status: 401, type: expect.stringContaining("application/problem+json") };
    const post = { method: "POST", body: "{}" };
    expect(await ask(path, { "content-type": "application/json" }, post)).toMatchObject(problem);
    expect(await ask(`${path}/nothing/here`, { authorization: "Bearer a.b.c" })).toMatchObject({ status: 404 });
  });

  it("evolves by a request with a token, and not by a viewer's", async () => {
    const viewer = staging.client(person("viewer"));
    await expect(viewer.evolution.start(order)).rejects.toMatchObject({ code: "forbidden" });
    agent_id = await evolve();
  });

  const item = { item: 40, gaps: [45, 60, 100], counts: [1, 2, 1], after: [0, 0, 2] };

  it("runs the champion", async () => {
    const answer = await operator.agents.run({ agent_id, config: { capacity: 100 }, input: item });
    expect(answer).toMatchObject({ agent_id, output: expect.anything() });
  });

  it("lets agents talk in a session, which the hub has run by the executor", async () => {
    const source = "export default () => ({ input }) => ({ output: input + 1 })";
    const { agent_id: adder } = await operator.compiler.compile({ source });
    await operator.hub.open({ session_id: "staging", agents: { a: adder }, policy: {} });
    const turn = await operator.hub.turn({ id: "staging", agent: "a", input: 1 });
    expect(turn).toMatchObject({ outcome: { status: "ok", output: 2 } });
  });

  const counter =
    "export default () => ({ input, state }) => ({ output: (state ?? 0) + input, state: (state ?? 0) + input })";

  const post = async (path: string, body: string) => {
    const headers = { ...(await bearer("operator")), "content-type": "application/json" };
    const answer = await staging.fetch(`${staging.url}${path}`, { method: "POST", body, headers });
    return { status: answer.status, headers: answer.headers, said: await answer.text() };
  };

  /** Calls the counter in a session, each call with its number as input, and as often as it needs. */
  const counting = async (session: string) => {
    const { agent_id: id } = await patiently(() => operator.compiler.compile({ source: counter }));
    const path = `/agents/${id}/sessions/${session}/run`;
    let calls = 0;
    return {
      statuses: new Set<number>(),
      async next() {
        calls += 1;
        const body = JSON.stringify({ input: calls, request_id: `${session}-${calls}` });
        const deadline = Date.now() + 120_000;
        for (;;) {
          const answered = await post(path, body).catch(() => undefined); // its connection went with who was killed
          if (answered) this.statuses.add(answered.status);
          if (answered?.status === 200) return JSON.parse(answered.said);
          const isOurs = answered?.headers.get("content-type")?.includes("problem+json");
          if (isOurs) expect(Number(answered?.headers.get("retry-after"))).toBeGreaterThan(0);
          if (Date.now() > deadline) throw new Error(`${answered?.status}: ${answered?.said}`);
          await sleep(100);
        }
      },
    };
  };

  it("loses nothing and does nothing twice while processes, database and cache are killed", async () => {
    const session = await counting("killed");
    const again = evolve();
    const victims: readonly Victim[] = ["database", "cache", "evolution", "agents", "hub", "safety", "emergency"];
    let calls = 0;
    for (const victim of victims) {
      const killed = await kill(victim, local.directory);
      let now = [killed];
      do {
        calls += 1;
        expect(await session.next()).toMatchObject({ version: calls, output: (calls * (calls + 1)) / 2 });
        now = await processesOf(victim, local.directory);
      } while (now.length === 0 || now.includes(killed));
    }
    expect([...session.statuses].filter((status) => ![200, 502, 503, 504].includes(status))).toEqual([]);
    expect(await again).toBe(agent_id);
    expect(
      await patiently(() => operator.agents.run({ agent_id, config: { capacity: 100 }, input: item })),
    ).toMatchObject({
      agent_id,
    });
  });

  it("says 503 while the database is away for half a minute, does all else, and goes on", async () => {
    const calls = await counting("away");
    expect(await calls.next()).toMatchObject({ version: 1, output: 1 });
    const cluster = { DBClusterIdentifier: environmentName(session.environment) };
    await askRds(session.endpoint, { Action: "StopDBCluster", ...cluster });
    const back = sleep(30_000).then(() => askRds(session.endpoint, { Action: "StartDBCluster", ...cluster }));
    const waiting = calls.next();
    for (let asked = 0; asked < 25; asked += 1) {
      expect(await operator.agents.run({ agent_id, config: { capacity: 100 }, input: item })).toMatchObject({
        agent_id,
      });
      await sleep(1_000);
    }
    await back;
    expect(await waiting).toMatchObject({ version: 2, output: 3 });
    expect([...calls.statuses].sort()).toEqual([200, 503]);
  });

  it("is stopped by an operator, and goes on by a reviewer", async () => {
    expect(await operator.emergency.stop({ reason: "tried" })).toMatchObject({ stopped: true });
    await expect(operator.evolution.start(order)).rejects.toMatchObject({ code: "emergency-stopped" });
    await expect(operator.emergency.resume({ reason: "over" })).rejects.toMatchObject({ code: "forbidden" });
    const reviewer = staging.client(person("reviewer"));
    expect(await reviewer.emergency.resume({ reason: "over" })).toMatchObject({ stopped: false });
  });

  it("gives no role of a service a statement that nobody would miss", async () => {
    const survivors = await unmissed(join(local.directory, "aws"), targetOf(session));
    const ours = new RegExp(`^t-developer-(${serviceNames.join("|")})-staging(-execution)? `);
    const ofServices = survivors.filter((name) => ours.test(name));
    expect(ofServices.filter((name) => !excused.some(({ statement }) => statement.test(name)))).toEqual([]);
  });

  it("is gone without a trace after destroy and Ctrl-C", async () => {
    expect(Object.keys(await leftovers(targetOf(session)))).toEqual(kinds);
    await destroy({
      directory: join(local.directory, "stack"),
      environment: "staging",
      aws: awsEnvironment(targetOf(session)),
      log: join(local.directory, "logs", "destroy.log"),
    });
    expect(await leftovers(targetOf(session))).toEqual({});
    expect(await local.end("SIGINT")).toBe(0);
    expect(await local.processes()).toEqual([]);
  });
});
