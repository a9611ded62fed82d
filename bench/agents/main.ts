/**
 * What agents cost: to instantiate, to call, to evaluate, to start cold: `npm run bench:agents`. What is compared runs
 * in the same run, on the sandbox as it is deployed.
 *
 * @module
 */
import { join } from "node:path";
import { buildFunctions, FUNCTIONS_DIRECTORY } from "../../build/bundle.js";
import { bundleSandbox } from "../../build/bundle-sandbox.js";
import { coldStart } from "./cold-start.js";
import { agno, emptyNew, instantiation } from "./instantiation.js";
import { subjects } from "./subjects.js";
import { evaluation, measureCalls } from "./throughput.js";

const PROCESSES = 2;

async function main(): Promise<void> {
  const all = Object.values(subjects);
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox({ processes: PROCESSES });
  try {
    console.log(`Node ${process.version}, ${PROCESSES} processes\n\nInstantiation`);
    const rows = [];
    for (const subject of all) rows.push(await instantiation(subject, sandbox));
    rows.push(emptyNew());
    const peer = agno();
    if (typeof peer !== "string") rows.push(peer);
    console.table(rows);
    if (typeof peer === "string") console.log(peer);
    console.log(NOT_LIKE_FOR_LIKE);
    console.log("\nEvaluation: an agent, instantiated and run on 1,000 cases; one process");
    const evaluations = [];
    for (const subject of all)
      evaluations.push(await evaluation(subject, () => bundle.createSandbox({ processes: 1 })));
    console.table(evaluations);
    console.log(`\nCalls of one input through the executor, gate and monitor included; ${PROCESSES} processes`);
    console.table([
      await measureCalls(subjects.packing, sandbox, PROCESSES),
      await measureCalls(subjects.text, sandbox, PROCESSES),
    ]);
  } finally {
    await sandbox.close();
    bundle.remove();
  }
  await buildFunctions();
  console.log("\nCold start: from nothing to a handler that could be called");
  const zip = (name: string): string => join(FUNCTIONS_DIRECTORY, `${name}.zip`);
  console.table(await coldStart({ "agent-run": zip("agent-run"), "evolution-api": zip("evolution-api") }));
}

const NOT_LIKE_FOR_LIKE = `Not like for like: an agent of ours is a closure inside a sandbox, an empty object of V8 can do nothing, and an agent
of Agno is a configuration object without isolation that calls a model when it runs.`;

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
