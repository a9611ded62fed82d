import type { CommandContext } from "../../cli/context.js";
import { fakeTerminal } from "./terminal.js";

/** What a command printed, and how it ended. */
interface Printed {
  readonly value?: unknown;
  readonly lines: readonly string[];
  readonly exitCode: number;
}

const none = async () => Promise.reject(new Error("the test brings none"));

/** What a command gets, with no AWS in reach but for what the test brings; `printed` is what came of it. */
export function fakeCommandContext(parts: Partial<CommandContext> = {}) {
  const printed: Printed = { lines: [], exitCode: 0 };
  const context: CommandContext = {
    terminal: fakeTerminal().terminal,
    json: false,
    signal: new AbortController().signal,
    env: {},
    local: "/nowhere",
    target: async () => ({ environment: "development", region: "us-east-1" }),
    caller: none,
    transport: none,
    client: none,
    agents: none,
    stores: none,
    prepare: async () => undefined,
    watch: async () => undefined,
    flags: "",
    print: (value, lines) => Object.assign(printed, { value, lines: lines() }),
    end: (exitCode) => Object.assign(printed, { exitCode }),
    ...parts,
  };
  return { context, printed };
}
