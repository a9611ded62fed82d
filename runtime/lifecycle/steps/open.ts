import * as z from "zod";
import { judge } from "../../gate/gate.js";
import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { Conflict } from "../../kernel/errors.js";
import { audit } from "../../safety/audit/audit.js";
import { ensureNotStopped } from "../../safety/emergency/flag.js";
import { currentBranch, ensureCurrent } from "../branches.js";
import { createRecord, type EvolutionRecord, evolutionId, findRecord, readRecord, updateRecord } from "../records.js";
import {
  completeRequest,
  type EvolutionRequest,
  findRequest,
  requestFields,
  requestFor,
  requestHash,
  saveRequest,
} from "../request.js";
import { ensureCaughtUp } from "../roll-back/roll-back.js";
import { ensureSound } from "./canaries.js";
import type { Examiners } from "./close.js";
import { epochAfter, type NextEpoch } from "./epoch.js";
import { resumePoint } from "./resume.js";

/** What the first step is called with: the request of the evolution, under its id. */
export const openRequest = z.object({
  evolution_id: evolutionId,
  /** The branch that is to go on; left out for the one that the evolution is in. */
  branch: z.int().positive().optional(),
  ...requestFields,
});

/** An evolution that is to begin or to go on; a retry carries the very same. */
export type OpenRequest = z.infer<typeof openRequest>;

/**
 * The first step: opens an evolution, or takes up one where it ended. It seeds nothing: each island does that itself in
 * its first epoch, side by side with the others.
 *
 * @param gate what the members that it goes on from are held to
 * @throws {EmergencyStopped} when nothing may start
 * @throws {Conflict} when the id belongs to another request, or the evolution is finished
 * @throws {EvolutionStopped} when it was rolled back meanwhile, or has to be before it goes on
 */
export async function open(input: OpenRequest, context: Context, gate: Gate = judge): Promise<NextEpoch> {
  return takeUp(await admit(input, context), input.branch, context, gate);
}

/** The second half of {@link open}, for what was admitted; errors as its. */
export async function takeUp(
  { record, request }: Admitted,
  branch: number | undefined,
  context: Context,
  gate: Gate,
): Promise<NextEpoch> {
  ensureCurrent(record, branch ?? currentBranch(record));
  ensureCaughtUp(record);
  if (record.status === "finished") {
    throw new Conflict(`evolution ${record.evolution_id} is finished`, {
      field: "evolution_id",
      value: record.evolution_id,
      hint: "give another id, or leave it out",
    });
  }
  const { generation, best } = await resumePoint(record, request.task, context, gate);
  await updateRecord(context, record.evolution_id, (now) => {
    const untouched =
      now.status === record.status &&
      now.generation === record.generation &&
      currentBranch(now) === currentBranch(record);
    return untouched ? { status: "running", generation, reason: undefined } : {}; // who changed it meanwhile knows better
  });
  return epochAfter(record, generation, best);
}

/** As {@link open}, once the evaluator has shown that it can be trusted. Errors as those of both. */
export async function begin(input: OpenRequest, context: Context, { gate, sandbox }: Examiners): Promise<NextEpoch> {
  const admitted = await admit(input, context);
  const next = await takeUp(admitted, input.branch, context, gate);
  await ensureSound(next.evolution_id, admitted.request.task, context, sandbox);
  return next;
}

/** An evolution as it stands, and its request, which is that of its record. */
interface Admitted {
  readonly record: EvolutionRecord;
  readonly request: EvolutionRequest;
}

/** Validates a request and writes it down; the same request for the same id again finds the evolution as it stands. */
export async function admit(input: OpenRequest, context: Context, by = "open-evolution"): Promise<Admitted> {
  const { evolution_id: id } = input;
  await ensureNotStopped(context);
  const existing = await findRecord(context.control, id);
  // a task that goes by its name is the one the evolution was opened with, even if a built-in one has changed since
  const stored = existing?.task === input.task ? await findRequest(context.evolution, id) : undefined;
  const request = stored ? requestFor(stored.task, input.config, input.seed) : completeRequest(input);
  const record = existing ?? (await create(id, request, context, by));
  if (record.request === requestHash(request)) {
    if (stored === undefined) await saveRequest(context.evolution, id, request);
    return { record, request };
  }
  throw new Conflict(`evolution ${id} exists with another task, configuration or seed`, {
    field: "evolution_id",
    value: id,
    hint: "give another id, or leave it out",
  });
}

/** @returns the new record, or that of whoever was faster */
async function create(id: string, request: EvolutionRequest, context: Context, by: string): Promise<EvolutionRecord> {
  const now = new Date(context.clock()).toISOString();
  const { task, config, seed } = request;
  const record: EvolutionRecord = {
    evolution_id: id,
    task: task.name,
    config,
    seed,
    request: requestHash(request),
    status: "running",
    generation: 0,
    attempts: 0,
    branches: [],
    started_at: now,
    updated_at: now,
  };
  try {
    await createRecord(context.control, record);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return readRecord(context.control, id);
  }
  await audit(context.control, { time: now, decision: "start", by, human: true, evolution_id: id });
  return record;
}
