import { judge } from "../../gate/gate.js";
import type { Context } from "../../kernel/context.js";
import type { Json } from "../../kernel/json.js";
import { validate } from "../../kernel/validation.js";
import { close } from "../../lifecycle/steps/close.js";
import { merge } from "../../lifecycle/steps/merge.js";
import { begin, type OpenRequest, openRequest } from "../../lifecycle/steps/open.js";
import { createSandbox } from "../../sandbox/runner/pool.js";
import { IslandThreads } from "./island-threads.js";
import { LiveGenerations, type OnGeneration } from "./live.js";

/** What an execution in this process takes. */
interface Execution {
  readonly context: Context;
  /** The folder of the store. */
  readonly directory: string;
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
  const { context, signal } = execution;
  const request = validate(openRequest, input);
  const { evolution_id, branch } = request;
  try {
    await runSteps(request, execution);
  } catch (error) {
    if (signal.aborted) return; // nobody waits for it, and it can be resumed
    const failed = error instanceof Error ? { Error: error.name, Cause: causeOf(error) } : String(error);
    await withSandbox((sandbox) => close({ evolution_id, branch, failed }, context, { gate: judge, sandbox })).catch(
      (cause) => context.log("error", "that an evolution failed could not be written down", { error: cause }),
    );
  }
}

/** As a Lambda says it. */
const causeOf = (error: Error): string => JSON.stringify({ errorType: error.name, errorMessage: error.message });

async function runSteps(request: OpenRequest, execution: Execution): Promise<void> {
  const { context, directory, stopped, signal, onGeneration } = execution;
  await withSandbox(async (sandbox) => {
    const islands = request.config.islands;
    const threads = new IslandThreads(directory, typeof islands === "number" ? islands : 2);
    signal.addEventListener("abort", () => void threads.close(), { once: true });
    try {
      const examiners = { gate: judge, sandbox };
      let next = await begin(request, context, examiners);
      const live = new LiveGenerations(next.islands.length, (view) => onGeneration(next.evolution_id, view));
      while (!next.done) {
        await threads.evolve(next.islands, (record) => live.note(record));
        if (signal.aborted || (await stopped())) return;
        next = await merge(next, context, judge);
      }
      if (signal.aborted || (await stopped())) return;
      await close(next, context, examiners);
    } finally {
      await threads.close();
    }
  });
}

async function withSandbox<T>(work: (sandbox: ReturnType<typeof createSandbox>) => Promise<T>): Promise<T> {
  const sandbox = createSandbox({ processes: 1 });
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}
