import { type Access, access } from "../../infra/workloads/access.js";
import { describeAgent } from "../../runtime/agents/executor/catalogue.js";
import { executeAgent } from "../../runtime/agents/executor/execute.js";
import { createRuntime } from "../../runtime/agents/executor/runtime.js";
import { createMonitor } from "../../runtime/agents/monitor/monitor.js";
import { publish } from "../../runtime/agents/publish/publish.js";
import { bind } from "../../runtime/api/bound.js";
import { openEvolution } from "../../runtime/api/operations/evolution/group.js";
import * as evolutionOperations from "../../runtime/api/operations/evolution/index.js";
import { openSafety } from "../../runtime/api/operations/safety/group.js";
import * as safetyOperations from "../../runtime/api/operations/safety/index.js";
import type { FunctionName } from "../../runtime/architecture/functions.js";
import { AGENT_CODE_BYTES } from "../../runtime/architecture/limits.js";
import { createMemoryContext } from "../../runtime/kernel/memory-stores.js";
import { switchEmergency } from "../../runtime/lifecycle/emergency/switch.js";
import { evolutionKeys } from "../../runtime/lifecycle/keys.js";
import { close } from "../../runtime/lifecycle/steps/close.js";
import type { NextEpoch } from "../../runtime/lifecycle/steps/epoch.js";
import { evolveIsland } from "../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../runtime/lifecycle/steps/merge.js";
import { begin, open } from "../../runtime/lifecycle/steps/open.js";
import { admitAgent } from "../../runtime/safety/quarantine/admit.js";
import { submission } from "../../runtime/safety/quarantine/submit.js";
import { sandboxHere } from "../helpers/agents.js";
import { trusting } from "../helpers/examiners.js";
import { perform } from "../helpers/operations.js";
import { smallRequest } from "../helpers/requests.js";
import { watched } from "../helpers/watched-context.js";

const id = smallRequest.evolution_id;
const person = { by: "tester", reason: "test" };

/** One context, seen by every function through eyes of its own. */
const memory = createMemoryContext();
const seen = Object.fromEntries(Object.keys(access).map((name) => [name, watched(memory)]));
const contextOf = (name: FunctionName) => seen[name].context;

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

/** Everything that functions do: an evolution with a corrupt generation, its champion at work, an emergency. */
async function everything(): Promise<void> {
  const operations = bind(evolutionOperations, openEvolution(contextOf("evolution-api")));
  const answer = (event: object) => perform(operations, event);
  await answer({ action: "start", ...smallRequest, by: person.by });
  await answer({ action: "start", ...smallRequest, task: "wave", by: person.by }); // again, by the task's name
  const next = await epoch(await epoch(await open(smallRequest, contextOf("open-evolution"))));
  memory.evolution.damage(evolutionKeys.migrants(id, next.generation), Buffer.from("damaged"));
  await closeHalf(await toTheEnd());
  await switchEmergency({ action: "stop", ...person }, contextOf("emergency-stop"));
  await close({ evolution_id: id, failed: "EmergencyStopped" }, contextOf("close-evolution"), trusting);
  await switchEmergency({ action: "resume", ...person }, contextOf("emergency-stop"));
  await answer({ action: "resume", evolution_id: id, by: person.by });
  await close(await toTheEnd(2), contextOf("close-evolution"), trusting);
  await answer({ action: "checkpoints", evolution_id: id, limit: 9 });
  await answer({ action: "roll-back", evolution_id: id, ...person });
  await answer({ action: "resume", evolution_id: id, by: person.by });
  const { champion } = await close(await toTheEnd(3), contextOf("close-evolution"), trusting);
  await answer({ action: "status", evolution_id: id });
  await answer({ action: "champions" });
  await answer({ action: "list" });
  await perform(operations, { action: "generations", evolution_id: id });
  await perform(operations, { action: "lineage", evolution_id: id });
  await runAgent(champion?.agent_id ?? "");
  await publishAgents();
  await reviewPrograms();
}

/** One that is stored, and one that is too large. */
async function publishAgents(): Promise<void> {
  const workshop = { ...contextOf("agent-compile"), ...trusting };
  const request = { language: "javascript", config: {} } as const;
  await publish({ ...request, source: "export default () => () => 1" }, workshop);
  const large = `export default () => () => "${"x".repeat(AGENT_CODE_BYTES)}"`;
  await publish({ ...request, source: large }, workshop).catch(() => undefined);
}

/** One that the gate is not sure of comes from everywhere; a person looks at it. */
async function reviewPrograms(): Promise<void> {
  const gate = () => ({ safety_score: 0.5, decision: "quarantine", findings: [] }) as const;
  const service = openSafety(contextOf("safety-scan"), { gate, openSandbox: sandboxHere });
  const operations = bind(safetyOperations, service);
  const origin = { by: "evolve-island", evolution_id: id } as const;
  const { item } = await admitAgent("export default () => () => 7", origin, { ...contextOf("merge-generation"), gate });
  const program = submission.parse({ source: "export default () => () => 8", language: "javascript" });
  await perform(operations, { action: "submit", ...program });
  await perform(operations, { action: "list", limit: 9 });
  await perform(operations, { action: "run", id: item?.id ?? "", seed: 0 });
  await perform(operations, { action: "approve", id: item?.id ?? "", reviewer: "ann", reason: "read it" });
  await admitAgent("export default () => () => 9", { by: "agent-run" }, { ...contextOf("agent-run"), gate });
  await admitAgent("export default () => () => 9", { by: "agent-compile" }, { ...contextOf("agent-compile"), gate });
}

async function runAgent(agent_id: string): Promise<void> {
  const context = contextOf("agent-run");
  const monitor = createMonitor(context);
  const runtime = createRuntime({ ...context, ...trusting, monitor, processes: 1 });
  await executeAgent({ agent_id, inputs: [[1]], config: {}, seed: 0 }, runtime);
  await describeAgent(agent_id, context.agents);
  await monitor.flush();
}

const sorted = (row: Access, key: keyof Access): readonly string[] => {
  const values = row[key];
  return Array.isArray(values) ? [...values].sort() : [];
};

describe("the access of every function", () => {
  beforeAll(everything);

  describe.each(Object.keys(access) as FunctionName[])("%s", (name) => {
    it.each(["reads", "writes", "deletes", "state", "gets", "puts", "lists", "machine", "executions"] as const)(
      "is what it needs: %s",
      (key) => {
        expect(sorted(access[name], key)).toEqual(sorted(seen[name].used(), key));
      },
    );

    it("covers the alerts it sends", () => {
      expect(sorted(access[name], "alerts")).toEqual(expect.arrayContaining([...sorted(seen[name].used(), "alerts")]));
    });
  });
});
