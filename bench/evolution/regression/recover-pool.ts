import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Run } from "./recover.js";
import type { Job } from "./recover-child.js";

/** Processes at most: what is measured is the time of one core, which more would fight for. */
const MOST_PROCESSES = 2;

/**
 * Runs all jobs, each process one at a time.
 *
 * @returns their results, in the order of the jobs
 */
export async function runAll(jobs: readonly Job[], onDone: (run: Run) => void): Promise<Run[]> {
  const runs = new Array<Run>(jobs.length);
  const queue = jobs.entries();
  const work = async (child: ChildProcess) => {
    for (const [i, job] of queue) {
      runs[i] = await ask(child, job);
      onDone(runs[i]);
    }
  };
  const count = Math.min(MOST_PROCESSES, availableParallelism(), jobs.length);
  const children = Array.from({ length: count }, () => fork(join(__dirname, "recover-child.ts")));
  try {
    await Promise.all(children.map(work));
  } finally {
    for (const child of children) child.kill();
  }
  return runs;
}

function ask(child: ChildProcess, job: Job): Promise<Run> {
  return new Promise((done, failed) => {
    const ended = () => failed(new Error(`the search for ${job.formula}, seed ${job.seed}, broke down`));
    child.once("exit", ended);
    child.once("message", (run) => {
      child.off("exit", ended);
      done(run as Run);
    });
    child.send(job);
  });
}
