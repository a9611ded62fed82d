import { Conflict } from "../errors.js";
import { audit } from "../safety/audit.js";
import { ensureNotStopped } from "../safety/emergency.js";
import type { World } from "../world.js";
import { type EvolutionRecord, readRecord, updateRecord } from "./records.js";
import { admit, type OpenRequest } from "./steps/open.js";

/** Where to find what was launched. */
export interface Launched {
  readonly evolution_id: string;
  readonly execution_arn: string;
}

/** Starts an evolution. The same request for the same id again starts nothing while the first one runs. */
export async function start(request: OpenRequest, by: string, world: World): Promise<Launched> {
  return launch(await admit(request, world, by), world);
}

/** Lets an evolution go on that was stopped, failed or lost its execution; one that runs or is finished is left alone. */
export async function resume(id: string, by: string, world: World): Promise<Launched> {
  await ensureNotStopped(world.control);
  const record = await readRecord(world.control, id);
  const launched = await launch(record, world);
  if (launched.execution_arn !== record.execution_arn) {
    const time = new Date(world.clock()).toISOString();
    await audit(world.control, { time, decision: "resume", by, human: true, evolution_id: id });
  }
  return launched;
}

/**
 * Starts the next execution of an evolution, unless one runs. The record names the execution before there is one: of two
 * who do this at the same time one loses, and a name that nothing came of counts as not running.
 */
async function launch(record: EvolutionRecord, world: World): Promise<Launched> {
  const { evolution_id, execution_arn, status, task, config, seed } = record;
  if (execution_arn !== undefined) {
    const settled =
      status === "finished" || (status === "running" && (await world.executions.isRunning(execution_arn)));
    if (settled) return { evolution_id, execution_arn };
    await world.executions.stop(execution_arn, "another execution takes its place"); // one may be long in ending
  }
  const attempts = record.attempts + 1;
  const name = `${evolution_id}-${attempts}`;
  const identity = world.executions.identity(name);
  await updateRecord(world, evolution_id, (current) => {
    if (current.attempts !== record.attempts) throw overtaken(evolution_id);
    return { attempts, execution_arn: identity, status: "running", reason: undefined };
  });
  await world.executions.start(name, { evolution_id, task, config: { ...config }, seed });
  return { evolution_id, execution_arn: identity };
}

const overtaken = (id: string): Conflict =>
  new Conflict(`evolution ${id} was started by somebody else meanwhile`, { value: id, hint: "look at its status" });
