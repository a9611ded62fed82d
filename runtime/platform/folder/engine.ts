import { judge } from "../../gate/gate.js";
import type { Context } from "../../kernel/context.js";
import type { Json } from "../../kernel/json.js";
import { validate } from "../../kernel/validation.js";
import { updateRecord } from "../../lifecycle/records.js";
import { ensureSound } from "../../lifecycle/steps/canaries.js";
import { close } from "../../lifecycle/steps/close.js";
import { merge } from "../../lifecycle/steps/merge.js";
import { admit, type OpenRequest, openRequest, takeUp } from "../../lifecycle/steps/open.js";
import { LiveGenerations, type OnGeneration } from "./live.js";
import type { Workers } from "./workers.js";

/** What an execution in this process takes. */
interface Execution {
  readonly context: Context;
  /** Closed when it has ended. */
  readonly workers: Workers;
  /** Whether somebody has stopped it. */
  readonly stopped: () => Promise<boolean>;
  /** Aborted when this process lets go of it. */
  readonly signal: AbortSignal;
  readonly onGeneration: OnGeneration;
}

/**
 * Runs an evolution as the state machine does: open, then epoch by epoch its islands side by side and what they come to,
 * then close. A step that fails ends it, and that is written down. Never rejects.
 */
export async function runHere(input: Json, execution: Execution): Promise<void> {
  const { context, signal, workers } = execution;
  const request = validate(openRequest, input);
  const { evolution_id, branch } = request;
  signal.addEventListener("abort", () => void workers.threads.close(), { once: true });
  try {
    await runSteps(request, execution);
  } catch (error) {
    if (signal.aborted) return; // it is told below
    const failed = error instanceof Error ? { Error: error.name, Cause: causeOf(error) } : String(error);
    const examiners = { gate: judge, sandbox: workers.sandbox };
    await close({ evolution_id, branch, failed }, context, examiners).catch((cause) =>
      context.log("error", "that an evolution failed could not be written down", { error: cause }),
    );
  } finally {
    if (signal.aborted) await leave(evolution_id, context);
    await workers.close();
  }
}

/** Writes down that nobody goes on with it. */
async function leave(id: string, context: Context): Promise<void> {
  const left = { status: "stopped", reason: "interrupted; it can be resumed" } as const;
  await updateRecord(context, id, ({ status }) => (status === "running" ? left : {})).catch((error) =>
    context.log("error", "that an evolution was left could not be written down", { error }),
  );
}

/** As a Lambda says it. */
const causeOf = (error: Error): string => JSON.stringify({ errorType: error.name, errorMessage: error.message });

/**
 * The evaluator has to show that it can be trusted when the islands have their first generation, not before: so one sees
 * that sooner. Nothing of theirs is written until it has.
 */
async function runSteps(request: OpenRequest, execution: Execution): Promise<void> {
  const { context, stopped, signal, onGeneration } = execution;
  const { threads, sandbox } = execution.workers;
  const admitted = await admit(request, context);
  let next = await takeUp(admitted, request.branch, context, judge);
  let examine = (): void => {};
  const sound = new Promise<void>((begin) => {
    examine = begin;
  })
    .then(() => ensureSound(next.evolution_id, admitted.request.task, context, sandbox))
    .then(() => threads.trust());
  const live = new LiveGenerations(next.islands.length, (view) => onGeneration(next.evolution_id, view));
  while (!next.done) {
    const evolved = threads.evolve(next.islands, (record) => {
      live.note(record);
      examine();
    });
    await Promise.all([sound, evolved.finally(examine)]);
    if (signal.aborted || (await stopped())) return;
    next = await merge(next, context, judge);
  }
  examine();
  await sound;
  if (signal.aborted || (await stopped())) return;
  await close(next, context, { gate: judge, sandbox });
}
