import { bundleSandbox } from "../../../build/bundle-sandbox.js";
import type { EvolutionStep } from "../../../infra/orchestration/evolution-machine.js";
import { judge } from "../../../runtime/gate/gate.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { close } from "../../../runtime/lifecycle/steps/close.js";
import { evolveIsland } from "../../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../../runtime/lifecycle/steps/merge.js";
import { type OpenRequest, open } from "../../../runtime/lifecycle/steps/open.js";
import { counted, type Load } from "./load.js";

/** What the invocations of one evolution took, by step and in their order. */
export interface Observed {
  readonly islands: number;
  readonly evaluations: number;
  readonly loads: Readonly<Record<EvolutionStep, readonly Load[]>>;
}

/** Runs an evolution by the functions' own steps over a context in memory, and notes what each invocation takes. */
export async function observeCost(request: OpenRequest): Promise<Observed> {
  const { context, taken } = counted(createMemoryContext());
  const loads: Record<EvolutionStep, Load[]> = {
    "open-evolution": [],
    "evolve-island": [],
    "merge-generation": [],
    "close-evolution": [],
  };
  const invoke = async <T>(step: EvolutionStep, work: () => Promise<T>): Promise<T> => {
    const [cpu, clock] = [process.cpuUsage(), performance.now()];
    const result = await work();
    const { user, system } = process.cpuUsage(cpu);
    // the sandbox, which closing waits for, is another process: the clock knows of it
    const seconds = (performance.now() - clock) / 1e3;
    const cpuSeconds = step === "close-evolution" ? seconds : (user + system) / 1e6;
    const pace = step === "evolve-island" ? Math.max(1, seconds / cpuSeconds) : 1;
    loads[step].push({ ...taken(pace), cpuSeconds });
    return result;
  };
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox({ processes: 1 });
  try {
    let next = await invoke("open-evolution", () => open(request, context, judge));
    const islands = next.islands.length;
    while (!next.done) {
      for (const island of next.islands) await invoke("evolve-island", () => evolveIsland(island, context, judge));
      const epoch = next;
      next = await invoke("merge-generation", () => merge(epoch, context, judge));
    }
    await invoke("close-evolution", () => close(next, context, { gate: judge, sandbox }));
    const generations = await context.state.generations(request.evolution_id);
    const evaluations = generations.reduce((sum, { statistics }) => sum + statistics.evaluations, 0);
    return { islands, evaluations, loads };
  } finally {
    await sandbox.close();
    bundle.remove();
  }
}
