import type { Context } from "../../kernel/context.js";
import { CanaryFailed } from "../../kernel/errors.js";
import { evaluatorsGamed } from "../../safety/alerts/alerts.js";
import type { BatchSandbox } from "../../sandbox/job.js";
import { runCanary } from "../../search/canaries/canary.js";
import { canaries } from "../../search/canaries/index.js";
import type { TaskDefinition } from "../../search/tasks/index.js";

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
