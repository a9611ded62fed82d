import type { Command } from "commander";
import { version } from "../package.json";
import { printable } from "../runtime/kernel/printable.js";
import { openCommandContext } from "./context.js";
import { exitCodes } from "./exit-codes.js";
import { describe, failureOf, Interrupted, isUsage } from "./failure.js";
import { createProgram } from "./program.js";
import { openTerminal, type Terminal } from "./terminal.js";

/** What the command needs of the process; a test brings its own. */
interface CommandLine {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs one command line. @returns its exit code */
export async function executeCommandLine({ args, terminal, signal, env }: CommandLine): Promise<number> {
  let exitCode: number = exitCodes.ok.code;
  const end = (code: number) => {
    exitCode = code;
  };
  const endings: (() => Promise<void>)[] = [];
  const onEnd = (close: () => Promise<void>) => void endings.push(close);
  const surroundings = { terminal, signal, env, end, onEnd };
  const asJson = args.includes("--json");
  const program = await createProgram(version, (command) => openCommandContext(command, surroundings), args);
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.result(text.trimEnd()),
      writeErr: (text) => {
        if (!asJson) terminal.note(text.trimEnd());
      },
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (isUsage(error) && error.exitCode === 0) return exitCodes.ok.code;
    if (isUsage(error) && !asJson) return exitCodes.usage.code;
    const cause = signal.aborted && !(error instanceof Interrupted) ? new Interrupted("interrupted") : error;
    report(cause, terminal, args);
    return failureOf(cause).exitCode;
  } finally {
    terminal.status(undefined);
    await Promise.allSettled(endings.map((close) => close()));
  }
}

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];

function report(error: unknown, terminal: Terminal, args: readonly string[]): void {
  const failure = failureOf(error);
  terminal.status(undefined);
  terminal.note(args.includes("--json") ? `${printable({ error: failure })}` : describe(failure, terminal.paint));
  if (args.includes("--debug") && error instanceof Error) terminal.note(error.stack ?? error.message);
}

/** Ends quietly when whoever reads the output, such as `head`, has had enough. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

/** The command as a process: the first Ctrl-C or SIGTERM asks it to let go, the second one ends it at once. */
export async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true"; // Node 20 is supported here on purpose
  for (const stream of [process.stdout, process.stderr]) stream.on("error", endWithReader);
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interrupt.abort();
      process.once(signal, () => process.exit(exitCodes.interrupted.code));
    });
  }
  const args = process.argv.slice(2);
  if (args.includes("--debug")) process.setSourceMapsEnabled(true);
  process.exitCode = await executeCommandLine({
    args,
    terminal: openTerminal(),
    signal: interrupt.signal,
    env: process.env,
  });
}
