import { Worker } from "node:worker_threads";

/** Milliseconds between two looks. */
const EVERY_MS = 1_000;

/**
 * Kills this process within about a second after `parent`, the id of its parent process, is gone. A thread of its own
 * looks, because the main one may be busy with an agent for as long as its fuel lasts.
 */
export function watchParent(parent: number): void {
  const look = `setInterval(() => process.ppid === ${parent} || process.kill(process.pid, "SIGKILL"), ${EVERY_MS});`;
  const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 };
  new Worker(look, { eval: true, env: {}, resourceLimits }).unref();
}
