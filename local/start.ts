/**
 * `npm start`: an AWS on this machine, T-Developer deployed to it, and an agent evolved by what was deployed.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { exitCodes } from "../cli/exit-codes.js";
import { describe, failureOf } from "../cli/failure.js";
import { examples } from "../cli/help.js";
import { whole } from "../cli/numbers.js";
import { openTerminal, type Terminal } from "../cli/terminal.js";
import { runLocally, type StartOptions } from "./run.js";

function parseOptions(args: readonly string[]): StartOptions {
  return new Command("npm start --")
    .description("start a local AWS, deploy T-Developer to it and evolve an agent; Ctrl-C ends all of it")
    .option("--once", "end when the evolution has finished")
    .option("--fresh", "forget what earlier runs stored")
    .option("--task <name or file>", "what to evolve for", "online-bin-packing")
    .option("--seed <number>", "seed of the evolution", whole("seed"), 1)
    .option("--no-evolve", "only deploy")
    .addHelpText("after", examples("npm start", "npm start -- --once --seed 7", "npm start -- --no-evolve"))
    .exitOverride()
    .parse(args, { from: "user" })
    .opts<StartOptions>();
}

/** Aborted by the first signal that asks the process to end; the second one ends it at once. */
function untilInterrupted(terminal: Terminal): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(exitCodes.interrupted.code);
      terminal.status("ending …");
      interrupt.abort();
    });
  }
  return interrupt.signal;
}

async function main(): Promise<number> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true"; // Node 20 is supported here on purpose
  const terminal = openTerminal();
  const signal = untilInterrupted(terminal);
  try {
    await runLocally(parseOptions(process.argv.slice(2)), terminal, signal);
    return exitCodes.ok.code;
  } catch (error) {
    terminal.status(undefined);
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
    if (signal.aborted) return exitCodes.interrupted.code;
    terminal.note(describe(failureOf(error), terminal.paint));
    return failureOf(error).exitCode;
  }
}

main().then((code) => {
  process.exitCode = code;
});
