import { createRuntime, type Runtime, type RuntimeParts } from "../../runtime/agents/executor/runtime.js";
import type { Monitor } from "../../runtime/agents/monitor/observations.js";
import { judge } from "../../runtime/gate/gate.js";
import { agentId } from "../../runtime/kernel/agent-id.js";
import type { Context } from "../../runtime/kernel/context.js";
import type { ObjectStore } from "../../runtime/kernel/stores.js";
import type { BatchSandbox, Outcome, SandboxJob } from "../../runtime/sandbox/job.js";
import { Runner } from "../../runtime/sandbox/runner/runner.js";

/** Stores code under an id, its own or another. */
export async function storeAgent(agents: ObjectStore, source: string, id = agentId(source)): Promise<string> {
  await agents.put(`compiled/${id}.js`, Buffer.from(source), "text/javascript");
  return id;
}

/** A monitor that lets everything pass. */
export const indifferent: Monitor = {
  loaded: async () => {},
  admit: () => {},
  called: async () => {},
  flush: async () => {},
};

/** The real sandbox inside this process, and the jobs it was given. */
export function sandboxHere(): BatchSandbox & { readonly jobs: SandboxJob[] } {
  const runner = new Runner({});
  const jobs: SandboxJob[] = [];
  const run = async (job: SandboxJob): Promise<Outcome> => {
    jobs.push(job);
    return runner.run(job);
  };
  return {
    jobs,
    run,
    runAll: (all) => Promise.all(all.map(run)),
    close: async () => {},
  };
}

/** A runtime on a context of the test's. */
export const testRuntime = (context: Context, parts: Partial<RuntimeParts> = {}): Runtime =>
  createRuntime({ ...context, gate: judge, sandbox: sandboxHere(), monitor: indifferent, processes: 1, ...parts });
