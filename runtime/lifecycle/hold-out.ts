import type { Context } from "../kernel/context.js";
import type { SandboxJob } from "../sandbox/job.js";
import { createProblem } from "../search/tasks/index.js";
import { loadRequest } from "./request.js";

/** What the champion of an evolution is verified on, and no candidate was evaluated on: all of a job but the program. */
export async function holdOutJob(
  id: string,
  { evolution }: Pick<Context, "evolution">,
): Promise<Omit<SandboxJob, "source">> {
  const { task } = await loadRequest(evolution, id);
  return createProblem(task).holdOut.job;
}
