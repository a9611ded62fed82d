/**
 * One try of an evolution in a process of its own, as kills.ts starts and kills it. The stores are the parent's, so that
 * they outlive it; everything else dies with it. What an earlier try has left it takes up.
 *
 * @module
 */
import { createSandbox } from "../../runtime/agents/sandbox/pool.js";
import { findRecord } from "../../runtime/evolution/records.js";
import type { OpenRequest } from "../../runtime/evolution/steps/open.js";
import { runEvolution } from "../../runtime/evolution/steps/run.js";
import { judge } from "../../runtime/safety/gate.js";
import { worldOfParent } from "../../test/helpers/stores-over-ipc.js";

async function main(): Promise<void> {
  const request: OpenRequest = JSON.parse(process.argv[2]);
  const world = worldOfParent();
  const record = await findRecord(world.control, request.evolution_id);
  if (record?.status !== "finished") {
    const sandbox = createSandbox({ processes: 1 });
    await runEvolution(request, world, { gate: judge, sandbox, batches: sandbox });
    await sandbox.close();
  }
  process.disconnect();
}

process.once("disconnect", () => process.exit());

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
