import { describeAgent } from "../../runtime/agents/executor/catalogue.js";
import { executeAgent } from "../../runtime/agents/executor/execute.js";
import { createRuntime } from "../../runtime/agents/executor/runtime.js";
import { createHub } from "../../runtime/agents/hub/hub.js";
import { sessionRequest, turnRequest } from "../../runtime/agents/hub/protocol.js";
import type { AgentRunner } from "../../runtime/agents/hub/runner.js";
import { createMonitor } from "../../runtime/agents/monitor/monitor.js";
import { publish } from "../../runtime/agents/publish/publish.js";
import { controlSessions } from "../../runtime/agents/sessions/control-session-store.js";
import { runInSession, sessionCall } from "../../runtime/agents/sessions/run-in-session.js";
import { bind } from "../../runtime/api/bound.js";
import { openEvolution } from "../../runtime/api/operations/evolution/group.js";
import * as evolutionOperations from "../../runtime/api/operations/evolution/index.js";
import { openSafety } from "../../runtime/api/operations/safety/group.js";
import * as safetyOperations from "../../runtime/api/operations/safety/index.js";
import type { Access } from "../../runtime/architecture/access.js";
import { AGENT_CODE_BYTES } from "../../runtime/architecture/limits.js";
import { functionNames, services, type WorkloadName, workloads } from "../../runtime/architecture/workloads.js";
import type { Context } from "../../runtime/kernel/context.js";
import { createMemoryContext, type MemoryContext } from "../../runtime/kernel/memory-stores.js";
import { switchEmergency } from "../../runtime/lifecycle/emergency/switch.js";
import { evolutionKeys } from "../../runtime/lifecycle/keys.js";
import { close } from "../../runtime/lifecycle/steps/close.js";
import type { NextEpoch } from "../../runtime/lifecycle/steps/epoch.js";
import { evolveIsland } from "../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../runtime/lifecycle/steps/merge.js";
import { begin, open } from "../../runtime/lifecycle/steps/open.js";
import { openEmbedded } from "../../runtime/platform/postgres/embedded.js";
import { project } from "../../runtime/platform/postgres/history/project.js";
import { migrated } from "../../runtime/platform/postgres/migrate.js";
import { migrations } from "../../runtime/platform/postgres/migrations/index.js";
import { admitAgent } from "../../runtime/safety/quarantine/admit.js";
import { submission } from "../../runtime/safety/quarantine/submit.js";
import { sandboxHere, storeAgent } from "../helpers/agents.js";
import { trusting } from "../helpers/examiners.js";
import { perform } from "../helpers/operations.js";
import { smallRequest } from "../helpers/requests.js";
import { type WatchedContext, watched } from "../helpers/watched-context.js";

const id = smallRequest.evolution_id;
const person = { by: "tester", reason: "test" };

/** By which workload people run agents, have programs judged, and stop evolution. */
interface Doors {
  readonly run: WorkloadName;
  readonly judge: WorkloadName;
  readonly stop: WorkloadName;
  readonly api: WorkloadName;
  readonly compile: WorkloadName;
  /** Keeps the history in a database, where there is one. */
  readonly history?: WorkloadName;
}

const throughFunctions: Doors = {
  run: "agent-run",
  judge: "safety-scan",
  stop: "emergency-stop",
  api: "evolution-api",
  compile: "agent-compile",
};
const throughServices: Doors = {
  run: "agents",
  judge: "safety",
  stop: "emergency",
  api: "evolution",
  compile: "agents",
  history: "evolution",
};

/** One context, seen by every workload through eyes of its own. */
let memory: MemoryContext;
let seen: Readonly<Record<string, WatchedContext>>;
let doors: Doors;
const contextOf = (name: WorkloadName) => seen[name].context;

async function epoch(next: NextEpoch): Promise<NextEpoch> {
  for (const task of next.islands) await evolveIsland(task, contextOf("evolve-island"), trusting.gate);
  return merge(next, contextOf("merge-generation"), trusting.gate);
}

/** The branch that the evolution is in, to its end. */
async function toTheEnd(branch?: number): Promise<NextEpoch> {
  let next = await begin({ ...smallRequest, branch }, contextOf("open-evolution"), trusting);
  while (!next.done) next = await epoch(next);
  return next;
}

/** Ends just after the champion was exported, and loses the checkpoint that it came from. */
async function closeHalf(next: NextEpoch): Promise<void> {
  const { put } = memory.control;
  memory.control.put = async (scope, ...rest) => {
    if (scope === "evolution") throw new Error("killed");
    return put.call(memory.control, scope, ...rest);
  };
  await expect(close(next, contextOf("close-evolution"), trusting)).rejects.toThrow("killed");
  memory.control.put = put;
  memory.evolution.damage(evolutionKeys.checkpoint(id, next.generation), Buffer.from("damaged"));
}

/** Everything that workloads do: an evolution with a corrupt generation, its champion at work, an emergency. */
async function everything(through: Doors): Promise<void> {
  doors = through;
  memory = createMemoryContext();
  seen = Object.fromEntries(Object.keys(workloads).map((name) => [name, watched(memory)]));
  const operations = bind(evolutionOperations, openEvolution(contextOf(doors.api)));
  const answer = (event: object) => perform(operations, event);
  await answer({ action: "start", ...smallRequest });
  await answer({ action: "start", ...smallRequest, task: "wave" }); // again, by the task's name
  const next = await epoch(await epoch(await open(smallRequest, contextOf("open-evolution"))));
  memory.evolution.damage(evolutionKeys.migrants(id, next.generation), Buffer.from("damaged"));
  await closeHalf(await toTheEnd());
  await switchEmergency({ action: "stop", ...person }, contextOf(doors.stop));
  await close({ evolution_id: id, failed: "EmergencyStopped" }, contextOf("close-evolution"), trusting);
  await switchEmergency({ action: "resume", ...person }, contextOf(doors.stop));
  await answer({ action: "resume", evolution_id: id });
  await close(await toTheEnd(2), contextOf("close-evolution"), trusting);
  await answer({ action: "checkpoints", evolution_id: id, limit: 9 });
  await answer({ action: "roll-back", evolution_id: id, reason: person.reason });
  await answer({ action: "resume", evolution_id: id });
  const { champion } = await close(await toTheEnd(3), contextOf("close-evolution"), trusting);
  await answer({ action: "status", evolution_id: id });
  await answer({ action: "champions" });
  await answer({ action: "list" });
  await perform(operations, { action: "generations", evolution_id: id });
  await perform(operations, { action: "lineage", evolution_id: id });
  await runAgent(champion?.agent_id ?? "");
  await publishAgents();
  await reviewPrograms();
  await converse();
  if (doors.history) await keepHistory(contextOf(doors.history));
}

async function keepHistory(context: Context): Promise<void> {
  const database = await openEmbedded();
  const projected = await project(context, migrated(database, migrations));
  expect(projected).toMatchObject({ evolutions: 1, failed: [] });
  await database.close();
}

/** One that is stored, and one that is too large. */
async function publishAgents(): Promise<void> {
  const workshop = { ...contextOf(doors.compile), ...trusting };
  const request = { language: "javascript", config: {} } as const;
  await publish({ ...request, source: "export default () => () => 1" }, workshop);
  const large = `export default () => () => "${"x".repeat(AGENT_CODE_BYTES)}"`;
  await publish({ ...request, source: large }, workshop).catch(() => undefined);
}

/** One that the gate is not sure of comes from everywhere; a person looks at it. */
async function reviewPrograms(): Promise<void> {
  const gate = () => ({ safety_score: 0.5, decision: "quarantine", findings: [] }) as const;
  const service = openSafety(contextOf(doors.judge), { gate, openSandbox: sandboxHere });
  const operations = bind(safetyOperations, service);
  const origin = { by: "evolve-island", evolution_id: id } as const;
  const { item } = await admitAgent("export default () => () => 7", origin, { ...contextOf("merge-generation"), gate });
  const program = submission.parse({ source: "export default () => () => 8", language: "javascript" });
  await perform(operations, { action: "submit", ...program });
  await perform(operations, { action: "list", limit: 9 });
  await perform(operations, { action: "run", id: item?.id ?? "", seed: 0 });
  await perform(operations, { action: "approve", id: item?.id ?? "", reason: "read it" });
  await admitAgent("export default () => () => 9", { by: "agent-run" }, { ...contextOf(doors.run), gate });
  await admitAgent("export default () => () => 9", { by: "agent-compile" }, { ...contextOf(doors.compile), gate });
}

async function runAgent(agent_id: string): Promise<void> {
  const context = contextOf(doors.run);
  const monitor = createMonitor(context);
  const runtime = createRuntime({ ...context, ...trusting, monitor, processes: 1 });
  await executeAgent({ agent_id, inputs: [[1]], config: {}, seed: 0 }, runtime);
  await describeAgent(agent_id, context.agents);
  const remembers = await storeAgent(
    memory.agents,
    "export default () => ({ input }) => ({ output: 1, state: input })",
  );
  const call = sessionCall.parse({ agent_id: remembers, session: "one", input: 1, request_id: "req-1" });
  await runInSession(call, { runtime, sessions: controlSessions(context) });
  await monitor.flush();
}

/** A session of the hub, of which another hub goes on. */
async function converse(): Promise<void> {
  const { control, evolution, clock, log } = contextOf("hub");
  const runner: AgentRunner = { run: async () => ({ status: "ok", outputs: [{ output: 1 }] }) };
  const hub = () => createHub({ control, evolution, clock, log, runner });
  await hub().open(sessionRequest.parse({ session_id: "ses-1", agents: { a: "0".repeat(16) }, policy: {} }));
  await hub().turn("ses-1", turnRequest.parse({ agent: "a", input: 1 }));
}

const sorted = (row: Access, key: keyof Access): readonly string[] => {
  const values = row[key];
  return Array.isArray(values) ? [...values].sort() : [];
};

describe.each([
  { door: "functions", through: throughFunctions, names: functionNames as readonly WorkloadName[] },
  { door: "services", through: throughServices, names: Object.keys(services) as WorkloadName[] },
])("the access of every one of the $door", ({ through, names }) => {
  beforeAll(() => everything(through));

  describe.each(names)("%s", (name) => {
    const { access }: { readonly access: Access } = workloads[name];

    it.each(["reads", "writes", "deletes", "state", "gets", "puts", "lists", "machine", "executions"] as const)(
      "is what it needs: %s",
      (key) => {
        expect(sorted(access, key)).toEqual(sorted(seen[name].used(), key));
      },
    );

    it("covers the alerts it sends", () => {
      expect(sorted(access, "alerts")).toEqual(expect.arrayContaining([...sorted(seen[name].used(), "alerts")]));
    });
  });
});
