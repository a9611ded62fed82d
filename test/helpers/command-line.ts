import { executeCommandLine } from "../../cli/main.js";
import type { Terminal } from "../../cli/terminal.js";

/** Runs a `t-developer` command line in this process, with no AWS in reach: `directory` is where a local one would be. */
export async function runCommandLine(directory: string, ...args: readonly string[]) {
  const [out, err]: string[][] = [[], []];
  const terminal: Terminal = {
    interactive: false,
    result: (text) => out.push(text),
    note: (text) => err.push(text),
    status: () => undefined,
    paint: (_tone, text) => text,
  };
  const signal = new AbortController().signal;
  const exitCode = await executeCommandLine({
    args: [...args],
    terminal,
    signal,
    env: { T_DEVELOPER_LOCAL: directory },
  });
  return { exitCode, out: out.join("\n"), err: err.join("\n") };
}
