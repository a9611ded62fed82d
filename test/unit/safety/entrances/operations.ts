import type { Hono } from "hono";
import { createHub } from "../../../../runtime/agents/hub/hub.js";
import { localRunner } from "../../../../runtime/agents/hub/runner.js";
import { type AgentHost, hostAgents } from "../../../../runtime/api/agents/host.js";
import { createHubApp } from "../../../../runtime/api/hub/app.js";
import { createSafetyApp } from "../../../../runtime/api/safety/app.js";
import { safetyService } from "../../../../runtime/api/safety/service.js";
import { agentCompile } from "../../../../runtime/handlers/agent-compile.js";
import type { Context } from "../../../../runtime/kernel/context.js";
import type { Submitted } from "../../../../runtime/safety/quarantine/submit.js";
import type { Sandbox } from "../../../../runtime/sandbox/job.js";
import { createEmergencyApp } from "../../../../runtime/services/emergency.js";
import { refusal } from "./functions.js";
import { createScene, type Entrance, type Entrances, type Scene } from "./scene.js";

const hubOf = (context: Context, { runtime }: AgentHost): Hono =>
  createHubApp(createHub({ ...context, runner: localRunner(runtime) }), context.log);

/** Every service that `t-developer serve` knows, as an app. */
export const services: Readonly<Record<string, (context: Context) => Hono>> = {
  safety: (context) => createSafetyApp(safetyService(context, { openSandbox: () => isolated })),
  agents: (context) => hostAgents(context, 1).app,
  hub: (context) => hubOf(context, hostAgents(context, 1)),
  emergency: createEmergencyApp,
};

/** What a reviewer watches a program in; what it runs is told by its evidence. */
const isolated: Sandbox = {
  run: async () => ({ status: "fuel", message: "out of fuel", usage: { fuel: 1, memoryBytes: 1, instanceBytes: 1 } }),
  close: async () => {},
};

const post = async (app: Hono, path: string, body: unknown) => {
  const headers = { "content-type": "application/json" };
  const response = await app.request(path, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};

/** Runs a planted agent by a path of the executor. */
const runs = (path: string, body: object): Entrance => ({
  async refuses({ source }) {
    const scene = createScene();
    const id = await scene.plant(source);
    const answer = await post(services.agents(scene.context), path.replace("{id}", id), body);
    expect(answer.body).toMatchObject({ code: refusal });
    expect(await scene.context.agents.list("performance/")).toEqual([]);
  },
});

/** Lets a planted agent act in a session. */
const converses = (path: string, body: object, outcomeIn: (answer: unknown) => unknown): Entrance => ({
  async refuses({ source }) {
    const scene = createScene();
    const id = await scene.plant(source);
    const hub = services.hub(scene.context);
    const opened = await post(hub, "/sessions", { session_id: "ses-1", agents: { a: id }, policy: {} });
    expect(opened.status).toBe(201);
    const { body: answer } = await post(hub, path, body);
    expect(outcomeIn(answer)).toMatchObject({ status: "failed", code: refusal });
    expect(await scene.context.agents.list("performance/")).toEqual([]);
  },
});

/** A harmless program that the gate is not sure of. */
const doubtful = "export default () => (x) => typeof process + x";

/** Brings a danger to the quarantine, under several names. */
async function submitted(scene: Scene, source: string): Promise<Submitted[]> {
  const safety = services.safety(scene.context);
  const spellings = [source, `// harmless\n${source}\n`, `const unused = 1;\n${source}`];
  const answers = spellings.map(async (spelling, i) => {
    const { status, body } = await post(safety, "/quarantine", { source: spelling, name: `agent ${i}` });
    return status === 200 ? [body as Submitted] : [];
  });
  return (await Promise.all(answers)).flat();
}

/** A danger is not accepted by the functions that store and run agents, whatever was asked of the quarantine before. */
const staysOut = (ask: (scene: Scene, brought: readonly Submitted[]) => Promise<void>): Entrance => ({
  slow: true,
  async refuses(danger) {
    const scene = createScene();
    const brought = await submitted(scene, danger.source);
    expect(brought.filter(({ accepted }) => accepted)).toEqual([]);
    expect(new Set(brought.map(({ item }) => item?.id)).size).toBeLessThan(2); // one program, however it is written
    await ask(scene, brought);
    const compiling = agentCompile(scene.sandbox, () => scene.context);
    expect(await compiling({ source: danger.source })).toMatchObject({ body: { code: refusal } });
    const id = await scene.plant(danger.source);
    expect((await post(services.agents(scene.context), `/agents/${id}/run`, { input: 1 })).body).toMatchObject({
      code: refusal,
    });
    await scene.expectSafe();
  },
});

/** Every operation of every service. */
export const operationEntrances: Entrances = {
  "agents GET /agents": { takesNoCode: "it lists names" },
  "agents GET /agents/{id}": { takesNoCode: "it tells about code, and runs none" },
  "agents POST /agents/{id}/run": runs("/agents/{id}/run", { input: 1 }),
  "agents POST /agents/{id}/batch": runs("/agents/{id}/batch", { inputs: [1] }),
  "agents GET /healthz": { takesNoCode: "it takes nothing" },
  "hub POST /sessions": { takesNoCode: "agents are named by the hashes of their code; its turns run them" },
  "hub GET /sessions/{id}": { takesNoCode: "it shows what there is" },
  "hub POST /sessions/{id}/turns": converses(
    "/sessions/ses-1/turns",
    { agent: "a", input: 1 },
    (turn) => (turn as { outcome: unknown }).outcome,
  ),
  "hub POST /sessions/{id}/run": converses(
    "/sessions/ses-1/run",
    { start: { agent: "a", input: 1 } },
    (run) => (run as { turns: { outcome: unknown }[] }).turns[0].outcome,
  ),
  "hub GET /sessions/{id}/audit": { takesNoCode: "it shows what there is" },
  "hub GET /healthz": { takesNoCode: "it takes nothing" },
  "safety POST /scan": {
    async refuses({ source }) {
      const { context } = createScene();
      await post(services.safety(context), "/scan", { files: [{ file: "agent.js", source }] });
      for (const { objects } of [context.agents, context.evolution]) expect(objects.size).toBe(0);
    },
  },
  "safety GET /verdicts": { takesNoCode: "it shows what there is" },
  "safety POST /quarantine": staysOut(async () => {}),
  "safety GET /quarantine": { takesNoCode: "it shows what there is" },
  "safety GET /quarantine/{id}": { takesNoCode: "it shows what there is" },
  "safety POST /quarantine/{id}/run": staysOut(async ({ context }, brought) => {
    for (const { item } of brought) {
      if (item) await post(services.safety(context), `/quarantine/${item.id}/run`, { inputs: [1] });
    }
  }),
  "safety POST /quarantine/{id}/approve": staysOut(async (scene) => {
    const safety = services.safety(scene.context);
    const [{ item }] = await submitted(scene, doubtful);
    const verdict = { reviewer: "ann", reason: "it repeats x a little" };
    expect((await post(safety, `/quarantine/${item?.id}/approve`, verdict)).status).toBe(200); // it, and nothing else
    expect((await post(safety, `/quarantine/${"0".repeat(32)}/approve`, verdict)).status).toBe(404);
  }),
  "safety POST /quarantine/{id}/reject": { takesNoCode: "it lets nothing in" },
  "safety GET /healthz": { takesNoCode: "it takes nothing" },
  "emergency POST /stop": { takesNoCode: "a reason and a name are text, written down and shown" },
  "emergency POST /resume": { takesNoCode: "a reason and a name are text, written down and shown" },
  "emergency GET /state": { takesNoCode: "it shows what there is" },
  "emergency GET /healthz": { takesNoCode: "it takes nothing" },
};

/** The operations that the services have, as their documents say. */
export async function operationsThereAre(): Promise<string[]> {
  const found: string[] = [];
  for (const [service, app] of Object.entries(services)) {
    const response = await app(createScene().context).request("/openapi.json");
    const { paths } = (await response.json()) as { paths: Record<string, object> };
    for (const [path, methods] of Object.entries(paths)) {
      found.push(...Object.keys(methods).map((method) => `${service} ${method.toUpperCase()} ${path}`));
    }
  }
  return found;
}
