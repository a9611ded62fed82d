import type { Json } from "../../runtime/kernel/json.js";
import type { Examiners } from "../../runtime/lifecycle/steps/close.js";
import type { BatchSandbox, Outcome, SandboxJob } from "../../runtime/sandbox/job.js";
import { sandboxHere } from "./agents.js";

let here: BatchSandbox | undefined;

/** Made by the first test that needs it. */
export const real = (): BatchSandbox => {
  here ??= sandboxHere();
  return here;
};

const instantiation = { p50_us: 0.5, p99_us: 1, bytes_per_instance: 80 };
const usage = { fuel: 1, memoryBytes: 80, instanceBytes: 80 };

/**
 * A gate that accepts everything and a sandbox that is none, but where programs are evaluated, so that canaries live: for
 * tests of what lies around them, on agents of ours.
 */
export const trusting: Examiners = {
  gate: () => ({ safety_score: 1, decision: "accept", findings: [] }),
  sandbox: { run: async (job) => run(job), runAll: (jobs) => real().runAll(jobs), close: async () => {} },
};

function run({ source, config, work }: SandboxJob): Outcome {
  if (work.kind === "instantiation")
    return { status: "ok", result: { ...instantiation, samples: work.samples }, usage };
  if (work.kind !== "inputs") throw new Error("this sandbox knows inputs and instantiation only");
  const agent = new Function(`return ${source.replace("export default", "")}`)() as (c: Json) => (input: Json) => Json;
  const act = agent(config);
  return { status: "ok", result: work.inputs.map((input) => act(input)), usage };
}
