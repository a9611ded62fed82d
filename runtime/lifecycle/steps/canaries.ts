import type { Context } from "../../kernel/context.js";
import { CanaryFailed } from "../../kernel/errors.js";
import { evaluatorsGamed } from "../../safety/alerts/alerts.js";
import type { BatchSandbox } from "../../sandbox/job.js";
import { type Canary, runCanary } from "../../search/canaries/canary.js";
import { packingCanary } from "../../search/canaries/packing.js";
import { programCanary } from "../../search/canaries/program.js";
import { regressionCanary } from "../../search/canaries/regression.js";
import type { TaskDefinition } from "../../search/tasks/index.js";

/** What shows that the evaluator of a kind of task can be trusted. */
const canaries: Readonly<Record<TaskDefinition["kind"], Canary>> = {
  regression: regressionCanary,
  "online-bin-packing": packingCanary,
  program: programCanary,
  psb2: programCanary,
};

/**
 * Lets an evolution only begin, and only end, where the evaluator of its kind of task gives programs of known score just
 * that. It takes some tenths of a second.
 *
 * @throws {CanaryFailed} where one has another score, after operators were told
 */
export async function ensureSound(
  id: string,
  { kind }: Pick<TaskDefinition, "kind">,
  context: Context,
  sandbox: BatchSandbox,
): Promise<void> {
  const gamed = await runCanary(canaries[kind], sandbox);
  context.metrics.put({ CanaryFailures: gamed.length });
  if (gamed.length === 0) return;
  await context.alerts.send(evaluatorsGamed(id, kind, gamed, context.clock()));
  const [{ name, found, expected }] = gamed;
  throw new CanaryFailed(
    `the evaluator of ${kind} tasks cannot be trusted: "${name}" scored ${found}, not ${expected}`,
    {
      field: "task.kind",
      value: kind,
      hint: "nothing was exported; look for what has changed in the evaluator or the sandbox, then resume the evolution",
    },
  );
}
