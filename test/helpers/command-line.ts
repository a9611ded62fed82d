import { executeCommandLine } from "../../cli/main.js";
import { fakeTerminal } from "./terminal.js";

/** Runs a `t-developer` command line in this process, with no AWS in reach: `directory` is where a local one would be. */
export async function runCommandLine(directory: string, ...args: readonly string[]) {
  const { terminal, results, notes } = fakeTerminal();
  const signal = new AbortController().signal;
  const exitCode = await executeCommandLine({
    args: [...args],
    terminal,
    signal,
    env: { T_DEVELOPER_LOCAL: directory },
  });
  return { exitCode, out: results.join("\n"), err: notes.join("\n") };
}
