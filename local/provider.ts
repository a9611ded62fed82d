import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { MissingTool } from "./errors.js";
import { withThisProcess } from "./with-this-process.js";

const START_MS = 120_000;

/** An AWS provider that runs until it is stopped; it ends with this process. */
export interface RunningProvider {
  /** What has Terraform use it. */
  readonly environment: { readonly TF_REATTACH_PROVIDERS: string };
  stop(): Promise<void>;
}

/**
 * Starts the AWS provider once, for many runs of Terraform one after the other. Left alone, Terraform starts it anew for
 * every step, several times in a plan, and to start its 700 MB costs more than all that it is then asked.
 *
 * @param directory where `terraform init` has been run, which says which provider
 * @param sockets the folder it listens in; its path has to be short
 * @param environment what it is told of the account, beside the environment of this process
 * @throws {MissingTool} when there is none in `directory`, or it does not start
 */
export async function startProvider(
  directory: string,
  sockets: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningProvider> {
  const [command, ...words] = withThisProcess(programIn(directory), "-debug");
  const env = { ...process.env, ...environment, TMPDIR: sockets, PLUGIN_UNIX_SOCKET_DIR: sockets };
  const child = spawn(command, words, { env, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close");
  const stop = async () => {
    child.kill("SIGKILL"); // it holds nothing that would be lost
    await ended;
  };
  try {
    return { environment: { TF_REATTACH_PROVIDERS: await addressOf(child) }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function programIn(directory: string): string {
  const provider = join(directory, ".terraform", "providers", "registry.terraform.io", "hashicorp", "aws");
  const version = folderIn(provider);
  const platform = version && folderIn(version);
  const program = platform && readdirSync(platform).find((name) => name.startsWith("terraform-provider-aws"));
  if (!program) throw new MissingTool(`there is no AWS provider in ${provider}`, { hint: "run terraform init" });
  return join(platform, program);
}

/** The one folder in it: of a version, of a platform. */
function folderIn(path: string): string | undefined {
  const [name] = existsSync(path) ? readdirSync(path) : [];
  return name && join(path, name);
}

/** What it says on its output once it listens. */
async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new TypeError("a child without output");
  const lines = createInterface({ input: stdout, signal: AbortSignal.timeout(START_MS) });
  for await (const line of lines) {
    const found = /TF_REATTACH_PROVIDERS='(?<address>[^']+)'/.exec(line)?.groups?.address;
    if (found) return found;
  }
  throw new MissingTool("the AWS provider did not start", { hint: "run terraform plan, and see what it says" });
}
