import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify, stripVTControlCharacters } from "node:util";
import { MissingTool, TerraformFailed } from "./errors.js";
import { findProviderMirror, type ProviderMirror } from "./provider-mirror.js";

/** Oldest Terraform that has everything used here (S3 lock files, mock providers). */
const MINIMUM = [1, 11] as const;
const HINT = "install it from https://developer.hashicorp.com/terraform/install and put it on PATH";

/** How many of the last lines an error carries. */
const TAIL_LINES = 60;

const LOCAL = join(__dirname, "..", ".local");

/** The program and the environment it is to be run with. */
export interface Terraform {
  readonly bin: string;
  readonly env: Record<string, string>;
}

/** How to run one command. */
interface TerraformOptions {
  readonly cwd: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every line of output, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Asks Terraform to stop (SIGINT: it finishes the running operations and saves its state). */
  readonly signal?: AbortSignal;
}

let found: Promise<Terraform> | undefined;

/**
 * Finds terraform on PATH, and a way to the AWS provider: the user's own CLI configuration if it says where providers
 * come from, else a mirror on this machine, else the registry.
 *
 * @throws {MissingTool} when terraform is missing or older than 1.11
 */
export function findTerraform(): Promise<Terraform> {
  found ??= locate().catch((error: unknown) => {
    found = undefined; // so that it is found once it has been installed
    throw error;
  });
  return found;
}

async function locate(): Promise<Terraform> {
  const bin = "terraform";
  const env = { TF_CLI_CONFIG_FILE: await cliConfig(), TF_INPUT: "0", CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  const { stdout } = await promisify(execFile)(bin, ["version", "-json"], { env: { ...process.env, ...env } }).catch(
    (cause: unknown) => {
      throw new MissingTool(`terraform ${MINIMUM.join(".")} or newer is needed`, { hint: HINT, cause });
    },
  );
  const version: string = JSON.parse(stdout).terraform_version;
  const [major, minor] = version.split(".").map(Number);
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
    throw new MissingTool(`terraform ${version} is too old, ${MINIMUM.join(".")} or newer is needed`, {
      field: "terraform",
      value: version,
      hint: HINT,
    });
  }
  return { bin, env };
}

/** Path of the CLI configuration to use: the user's, when it exists and decides where providers come from; else ours. */
async function cliConfig(): Promise<string> {
  const theirs = process.env.TF_CLI_CONFIG_FILE ?? join(homedir(), ".terraformrc");
  const text = await readFile(theirs, "utf8").catch(() => ""); // the variable may name a file that is not there
  if (text.includes("provider_installation")) return theirs;
  const path = join(LOCAL, "terraform.rc");
  await mkdir(join(LOCAL, "plugins"), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, [text, configuration(await findProviderMirror())].filter(Boolean).join("\n"));
  await rename(draft, path); // several processes may write it at once
  return path;
}

/** Linked from an unpacked mirror a provider costs nothing; in any other case it is unpacked once, into a cache. */
function configuration(mirror: ProviderMirror | undefined): string {
  const cache = `plugin_cache_dir = ${JSON.stringify(join(LOCAL, "plugins"))}\n`;
  if (!mirror) return cache;
  const installation = `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror.path)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`;
  return mirror.packed ? `${cache}${installation}` : installation;
}

/**
 * Runs terraform.
 *
 * @returns everything it wrote to standard output
 * @throws {TerraformFailed} when it ends with an error, with the end of its output
 * @throws {MissingTool} when there is no terraform, or no such folder
 */
export async function terraform(args: readonly string[], options: TerraformOptions): Promise<{ stdout: string }> {
  if (!existsSync(options.cwd)) throw new TerraformFailed(args.join(" "), `there is no folder ${options.cwd}`);
  const { bin, env } = await findTerraform();
  const child = spawn(bin, args, {
    cwd: options.cwd,
    env: { ...process.env, ...env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const interrupt = () => child.kill("SIGINT");
  options.signal?.addEventListener("abort", interrupt);
  const stdout: string[] = [];
  const tail: string[] = [];
  const take = (coloured: string) => {
    const line = stripVTControlCharacters(coloured);
    options.onLine?.(line);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
  };
  createInterface(child.stdout).on("line", (line) => {
    stdout.push(line);
    take(line);
  });
  createInterface(child.stderr).on("line", take);
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  options.signal?.removeEventListener("abort", interrupt);
  if (code !== 0) throw new TerraformFailed(args.join(" "), tail.join("\n"));
  return { stdout: `${stdout.join("\n")}\n` };
}
