import type { Command } from "commander";
import { findSession, localDirectory } from "../local/session.js";
import { type Client, createClient, type Transport } from "../runtime/api/client.js";
import type { ObjectStore } from "../runtime/kernel/stores.js";
import type { Target } from "../runtime/platform/aws/target.js";
import { chooseTarget, type TargetOptions } from "./target.js";
import type { Terminal } from "./terminal.js";
import { who } from "./who.js";

/** What every command takes, before or after its name. */
export interface GlobalOptions extends TargetOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** What a command gets beside its own arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The T-Developer that is meant; says on stderr when a stale local one was passed over. */
  target(named?: Pick<TargetOptions, "environment">): Promise<Target>;
  /** The way to its operations. */
  transport(): Promise<Transport>;
  /** Its operations as functions. */
  client(): Promise<Client>;
  /** Who gives the order, for the audit. */
  readonly by: string;
  /** The bucket that champions are exported to. */
  agents(): Promise<ObjectStore>;
  /** Prints a result: as JSON where that was asked for, else as `lines` say it. */
  print(value: unknown, lines: () => readonly string[]): void;
  /** Ends the command with a code of its own though nothing failed. */
  end(exitCode: number): void;
}

/** Makes the context of a command from the options it was called with. */
export type Open = (command: Command) => CommandContext;

/** What main.ts brings to every context. */
export interface CommandSurroundings {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  end(exitCode: number): void;
}

export function openCommandContext(
  command: Command,
  { terminal, signal, env, end }: CommandSurroundings,
): CommandContext {
  const options = command.optsWithGlobals<GlobalOptions>();
  const target = async (named?: Pick<TargetOptions, "environment">) => {
    const found = await findSession(localDirectory(env));
    if (found.state === "stale")
      terminal.note(terminal.paint("quiet", `the local AWS is gone (${found.why}); ignored`));
    return chooseTarget({ ...options, ...named }, found, env);
  };
  const transport = async () => {
    const { openTransport } = await import("./client.js"); // the AWS SDK is slow to load, and `--help` needs none
    return openTransport(await target(), signal);
  };
  return {
    terminal,
    signal,
    json: options.json === true,
    by: who(env),
    target,
    transport,
    client: async () => createClient(await transport()),
    agents: async () => {
      const { locateStorage, openBucket } = await import("../runtime/platform/aws/locate.js");
      const { agentsBucket } = await locateStorage(await target());
      return openBucket(await target(), agentsBucket);
    },
    print: (value, lines) => terminal.result(options.json ? JSON.stringify(value, null, 2) : lines().join("\n")),
    end,
  };
}
