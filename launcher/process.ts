import { CommanderError } from "commander";
import { exitCodes } from "../cli/exit-codes.js";
import { describe, failureOf } from "../cli/failure.js";
import { openTerminal, type Terminal } from "../cli/terminal.js";

/** Does `work` as a process that ends when it is told to: what went wrong is told in a line, and by the exit code. */
export async function asProcess(work: (terminal: Terminal, signal: AbortSignal) => Promise<void>): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true"; // Node 20 is supported here on purpose
  const terminal = openTerminal();
  const signal = untilInterrupted(terminal);
  try {
    await work(terminal, signal);
  } catch (error) {
    terminal.status(undefined);
    process.exitCode = exitCodeOf(error, signal);
    if (error instanceof CommanderError || signal.aborted) return; // commander has said it; an interrupt needs no words
    terminal.note(describe(failureOf(error), terminal.paint));
  }
}

function exitCodeOf(error: unknown, signal: AbortSignal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
  return signal.aborted ? exitCodes.interrupted.code : failureOf(error).exitCode;
}

/** Aborted by the first signal that asks the process to end, or when nobody reads on; the second signal ends it at once. */
function untilInterrupted(terminal: Terminal): AbortSignal {
  const interrupt = new AbortController();
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => interrupt.abort());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(exitCodes.interrupted.code);
      terminal.status("ending …");
      interrupt.abort();
    });
  }
  return interrupt.signal;
}
