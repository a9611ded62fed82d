import { createHub } from "../../../../runtime/agents/hub/hub.js";
import { localRunner } from "../../../../runtime/agents/hub/runner.js";
import { agentsApp } from "../../../../runtime/api/apps/agents.js";
import { emergencyApp } from "../../../../runtime/api/apps/emergency.js";
import { evolutionApp } from "../../../../runtime/api/apps/evolution.js";
import { hubApp } from "../../../../runtime/api/apps/hub.js";
import { safetyApp } from "../../../../runtime/api/apps/safety.js";
import type { Group, Operation } from "../../../../runtime/api/operation.js";
import { type AgentHost, openAgents } from "../../../../runtime/api/operations/agents/group.js";
import { openCompiler } from "../../../../runtime/api/operations/compiler/group.js";
import * as operations from "../../../../runtime/api/operations/index.js";
import { openSafety } from "../../../../runtime/api/operations/safety/group.js";
import { agentCompile } from "../../../../runtime/handlers/agent-compile.js";
import type { ServiceApp } from "../../../../runtime/http/app.js";
import type { Context } from "../../../../runtime/kernel/context.js";
import type { Submitted } from "../../../../runtime/safety/quarantine/submit.js";
import type { Sandbox } from "../../../../runtime/sandbox/job.js";
import { access, by } from "../../../helpers/identity.js";
import { smallRequest } from "../../../helpers/requests.js";
import { refusal } from "./functions.js";
import { createScene, type Entrance, type Entrances, type Scene } from "./scene.js";
import { invalidTasks } from "./tasks.js";

const hubOf = (context: Context, { runtime }: AgentHost): ServiceApp =>
  hubApp(createHub({ ...context, runner: localRunner(runtime) }), context.log, { access });

/** The executor, which brings agents in, too. */
function agentsIn(context: Context): ServiceApp {
  const host = openAgents(context, 1);
  return agentsApp(host, { workshop: openCompiler(context, host.runtime.sandbox), access });
}

/** Every service, as an app. */
export const services: Readonly<Record<string, (context: Context) => ServiceApp>> = {
  safety: (context) => safetyApp(openSafety(context, { openSandbox: () => isolated }), { access }),
  agents: (context) => agentsIn(context),
  evolution: (context) => evolutionApp(context, { access }),
  hub: (context) => hubOf(context, openAgents(context, 1)),
  emergency: (context) => emergencyApp(context, { access }),
};

/** What a reviewer watches a program in; what it runs is told by its evidence. */
const isolated: Sandbox = {
  run: async () => ({ status: "fuel", message: "out of fuel", usage: { fuel: 1, memoryBytes: 1, instanceBytes: 1 } }),
  close: async () => {},
};

const post = async (app: ServiceApp, path: string, body: unknown) => {
  const headers = { "content-type": "application/json", ...by() };
  const response = await app.request(path, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};

/** Runs a planted agent by a path of the executor. */
const runs = (path: string, body: object): Entrance => ({
  async refuses({ source }) {
    const scene = createScene();
    const id = await scene.plant(source);
    const answer = await post(services.agents(scene.context), path.replace("{agent_id}", id), body);
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

/** Operations by which a program may come in; the others say themselves why none does. */
const taking: Entrances = {
  "agents POST /agents/{agent_id}/run": runs("/agents/{agent_id}/run", { input: 1 }),
  "agents POST /agents/{agent_id}/batch": runs("/agents/{agent_id}/batch", { inputs: [1] }),
  "agents POST /agents/{agent_id}/sessions/{session}/run": runs("/agents/{agent_id}/sessions/one/run", { input: 1 }),
  "agents POST /agents": {
    async refuses({ source }) {
      const scene = createScene();
      const { body } = await post(services.agents(scene.context), "/agents", { source, name: "harmless" });
      expect(body).toMatchObject({ code: refusal });
      await scene.expectSafe();
      expect(await scene.context.agents.list("")).toEqual([]);
    },
  },
  "evolution POST /evolutions": {
    async refuses(danger) {
      for (const task of invalidTasks(danger)) {
        const { context } = createScene();
        const { status, body } = await post(services.evolution(context), "/evolutions", { ...smallRequest, task });
        expect({ status, body }).toMatchObject({ status: 400, body: { code: "invalid-input" } });
        expect(context.executions.started.size).toBe(0);
      }
    },
  },
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
  "safety POST /scan": {
    async refuses({ source }) {
      const { context } = createScene();
      await post(services.safety(context), "/scan", { files: [{ file: "agent.js", source }] });
      for (const { objects } of [context.agents, context.evolution]) expect(objects.size).toBe(0);
    },
  },
  "safety POST /quarantine": staysOut(async () => {}),
  "safety POST /quarantine/{id}/run": staysOut(async ({ context }, brought) => {
    for (const { item } of brought) {
      if (item) await post(services.safety(context), `/quarantine/${item.id}/run`, { inputs: [1] });
    }
  }),
  "safety POST /quarantine/{id}/approve": staysOut(async (scene) => {
    const safety = services.safety(scene.context);
    const [{ item }] = await submitted(scene, doubtful);
    const verdict = { reason: "it repeats x a little" };
    expect((await post(safety, `/quarantine/${item?.id}/approve`, verdict)).status).toBe(200); // it, and nothing else
    expect((await post(safety, `/quarantine/${"0".repeat(32)}/approve`, verdict)).status).toBe(404);
  }),
};

/** The service that an operation is served by: of two groups one serves both. */
const serviceOf = (group: Group): string => (group === "compiler" ? "agents" : group);

/** Every operation that is stated, by service, method and path, and why no program comes in by it. */
const stated = Object.values(operations).flatMap((group) =>
  Object.values<Operation<never>>(group).map((operation) => ({
    name: `${serviceOf(operation.group)} ${operation.method} ${operation.path}`,
    takesNoCode: operation.takesNoCode,
  })),
);

const beside = Object.keys(services).flatMap((service) => [
  { name: `${service} GET /healthz`, takesNoCode: "it takes nothing" },
  { name: `${service} GET /readyz`, takesNoCode: "it takes nothing" },
  { name: `${service} GET /openapi.json`, takesNoCode: "it takes nothing" },
]);

const mcp = { name: "evolution ALL /mcp", takesNoCode: "its tools are operations, which are entrances of their own" };

/** Every operation of every service. */
export const operationEntrances: Entrances = {
  ...taking,
  ...Object.fromEntries(
    [...stated, ...beside, mcp].flatMap(({ name, takesNoCode }) => (takesNoCode ? [[name, { takesNoCode }]] : [])),
  ),
};
