/**
 * The program of a sandbox child process: takes jobs, one at a time, and answers outcomes. It is started with an empty
 * environment and killed without notice.
 *
 * @module
 */
import type { SandboxJob } from "./contract.js";
import { Runner } from "./runner.js";
import { simulators } from "./simulators.js";

const runner = new Runner(simulators);

process.on("message", (job: SandboxJob) => process.send?.(runner.run(job)));
process.on("disconnect", () => process.exit());
process.send?.("ready");
