import type { Command } from "commander";
import { findSession, localDirectory } from "../local/session.js";
import { type Client, createClient, type Transport } from "../runtime/api/client.js";
import { roles } from "../runtime/architecture/roles.js";
import { asAssistant, type Caller } from "../runtime/http/identity/caller.js";
import type { Context } from "../runtime/kernel/context.js";
import { InvalidInput } from "../runtime/kernel/errors.js";
import type { ObjectStore } from "../runtime/kernel/stores.js";
import type { Target } from "../runtime/platform/aws/target.js";
import type { OnGeneration } from "../runtime/platform/folder/live.js";
import type { Workers } from "../runtime/platform/folder/workers.js";
import type { Acting } from "./client.js";
import { checkPlace, type Here, type HereOptions, hereFlags, openHere, prepareHere, storeFolder } from "./here.js";
import { chooseTarget, type TargetOptions } from "./target.js";
import type { Terminal } from "./terminal.js";
import { userOfMachine } from "./who.js";

/** What every command takes, before or after its name. */
interface GlobalOptions extends TargetOptions, HereOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** What a command gets beside its own arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The environment variables of the command. */
  readonly env: NodeJS.ProcessEnv;
  /** Where everything lies that belongs to this clone on this machine. */
  readonly local: string;
  /** The folder that a command works on in this process; undefined where it is about something deployed. */
  readonly folder?: string;
  /** The options that name the same place again, for hints; begins with a blank. */
  readonly flags: string;
  /**
   * The T-Developer that is meant; says on stderr when a stale local one was passed over.
   *
   * @throws {InvalidInput} where a command is about a store in a folder
   */
  target(named?: Pick<TargetOptions, "environment">): Promise<Target>;
  /** Whoever runs the command: by their AWS credentials where it is about something deployed, else the user of this machine. */
  caller(): Promise<Caller>;
  /** The way to its operations, for whoever runs the command. */
  transport(acting?: Acting): Promise<Transport>;
  /** Its operations as functions. */
  client(): Promise<Client>;
  /** Its stores, for what reads them itself. */
  stores(): Promise<Context>;
  /** Starts what an evolution of so many islands will need, where it goes on in this process: the first thing to do. */
  prepare(islands: number | undefined): Promise<void>;
  /** Tells of generations as they come, where evolutions go on in this process. */
  watch(listener: OnGeneration): Promise<void>;
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
interface CommandSurroundings {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  end(exitCode: number): void;
  /** Done when the command has ended, however it did. */
  onEnd(close: () => Promise<void>): void;
}

/** Where a command works: what is deployed somewhere, or a store in a folder. */
type Place = Pick<CommandContext, "target" | "caller" | "transport" | "stores" | "agents" | "prepare" | "watch">;

/** @throws {InvalidInput} for options that name two places at once */
export function openCommandContext(command: Command, surroundings: CommandSurroundings): CommandContext {
  const { terminal, signal, env, end } = surroundings;
  const options = command.optsWithGlobals<GlobalOptions>();
  checkPlace(options);
  const folder = storeFolder(options, env);
  const place = folder === undefined ? deployedPlace(options, surroundings) : folderPlace(folder, surroundings);
  return {
    terminal,
    signal,
    env,
    json: options.json === true,
    local: localDirectory(env),
    folder,
    flags: hereFlags(options),
    ...place,
    client: async () => createClient(await place.transport()),
    print: (value, lines) => terminal.result(options.json ? JSON.stringify(value, null, 2) : lines().join("\n")),
    end,
  };
}

/** What is deployed; the AWS SDK is slow to load, and `--help` needs none. */
function deployedPlace(options: GlobalOptions, { terminal, signal, env }: CommandSurroundings): Place {
  const target = async (named?: Pick<TargetOptions, "environment">) => {
    const found = await findSession(localDirectory(env));
    if (found.state === "stale")
      terminal.note(terminal.paint("quiet", `the local AWS is gone (${found.why}); ignored`));
    return chooseTarget({ ...options, ...named }, found, env);
  };
  return {
    target,
    caller: async () => {
      const { whoAmI } = await import("../runtime/platform/aws/identity/who-am-i.js");
      return { subject: await whoAmI(await target()), roles };
    },
    transport: async (acting) => {
      const { openTransport } = await import("./client.js");
      return openTransport(await target(), signal, acting);
    },
    stores: async () => {
      const { openDeployed } = await import("../runtime/platform/aws/open-context.js");
      return openDeployed(await target());
    },
    prepare: async () => undefined,
    watch: async () => undefined, // they go on elsewhere, and are asked for
    agents: async () => {
      const { locateStorage, openBucket } = await import("../runtime/platform/aws/locate.js");
      const { agentsBucket } = await locateStorage(await target());
      return openBucket(await target(), agentsBucket);
    },
  };
}

/** A store in a folder, opened once and closed when the command ends. */
function folderPlace(folder: string, { onEnd }: CommandSurroundings): Place {
  let ready: Promise<Workers> | undefined;
  let opened: Promise<Here> | undefined;
  const here = (): Promise<Here> => {
    if (opened === undefined) onEnd(async () => (await opened)?.close());
    opened ??= Promise.resolve(ready).then((workers) => openHere(folder, workers));
    return opened;
  };
  return {
    target: async () => {
      const hint = "leave out --here and --store";
      throw new InvalidInput("this is about what is deployed", { field: "here", value: true, hint });
    },
    caller: async () => userOfMachine(),
    transport: async ({ assistant } = {}) => {
      const user = userOfMachine();
      return (await here()).as(assistant ? asAssistant(user) : user);
    },
    stores: async () => (await here()).context,
    prepare: async (islands) => {
      ready ??= prepareHere(folder, islands);
      await here();
    },
    watch: async (listener) => (await here()).watch(listener),
    agents: async () => (await here()).context.agents,
  };
}
