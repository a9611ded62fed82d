/**
 * The program of a sandbox child process: takes lists of jobs, and answers an outcome for each, one after the other. It is started with an empty
 * environment, killed without notice, and ends with its parent, however that ended.
 *
 * @module
 */
import { setFlagsFromString } from "node:v8";
import { simulators } from "../simulators/index.js";
import { Runner } from "./runner.js";
import { watchParent } from "./watchdog.js";
import type { WireJob } from "./wire.js";

/** QuickJS is many small functions. V8 inlines those of WebAssembly by default from Node 24, and does not mind the flag. */
setFlagsFromString("--experimental-wasm-inlining");
const parent = process.ppid;
const runner = new Runner(simulators);

const waiting: WireJob[] = [];

/** Answers one job, and the next when that answer is on its way. */
function work(): void {
  const job = waiting.shift();
  if (job === undefined) return;
  process.send?.(runner.answer(job));
  setImmediate(work);
}

process.on("message", (jobs: readonly WireJob[]) => {
  waiting.push(...jobs);
  work();
});
process.once("message", () => setImmediate(watchParent, parent)); // not while somebody waits for a cold start
process.on("disconnect", () => process.exit());
process.send?.("ready");
