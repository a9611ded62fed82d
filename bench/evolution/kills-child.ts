/**
 * One try of an evolution in a process of its own, as kills.ts starts and kills it. The stores are the parent's, so that
 * they outlive it; everything else dies with it. What an earlier try has left it takes up.
 *
 * @module
 */

import { judge } from "../../runtime/gate/gate.js";
import { findRecord } from "../../runtime/lifecycle/records.js";
import type { OpenRequest } from "../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../runtime/lifecycle/steps/run.js";
import { createSandbox } from "../../runtime/sandbox/runner/pool.js";
import { contextOfParent } from "./stores-over-ipc.js";

async function main(): Promise<void> {
  const request: OpenRequest = JSON.parse(process.argv[2]);
  const context = contextOfParent();
  const record = await findRecord(context.control, request.evolution_id);
  if (record?.status !== "finished") {
    const sandbox = createSandbox({ processes: 1 });
    await runEvolution(request, context, { gate: judge, sandbox, batches: sandbox });
    await sandbox.close();
  }
  process.disconnect();
}

process.once("disconnect", () => process.exit());

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
