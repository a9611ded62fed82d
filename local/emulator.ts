import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { Unavailable } from "../runtime/kernel/errors.js";
import { findPython } from "./python.js";

/** A stopped emulator gets this long to end its functions before it is killed. */
const GRACE_MS = 5_000;

/** A running AWS on this machine. */
export interface LocalAws {
  /** `http://127.0.0.1:<port>`, for every service. */
  readonly endpoint: string;
  /** What an AWS SDK or Terraform needs in its environment to talk to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** PEM file of the authority that signed whatever it serves over TLS: load balancers, databases, caches. */
  readonly authority: string;
  /** How containers are run here: `runc` or `plain processes`. */
  readonly isolation: string;
  /** Ends it and everything it runs; resolves when all is gone. */
  stop(): Promise<void>;
}

/** What is run for a container image: Node in a folder of this machine. */
interface LocalImage {
  /** Has what the image has in its working directory; commands that begin with `node` are run in it. */
  readonly directory: string;
  /** Where the task definition names none. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Where a local AWS lives. */
export interface LocalAwsOptions {
  /** Kept between runs: objects and items come back when a bucket or table of their name is created again. */
  readonly directory: string;
  /** Gaps of moto to leave open, by name: for finding out whether they are still there. */
  readonly without?: readonly string[];
  /** The program that runs functions, and its arguments: `functions/host.ts` where nothing is said. */
  readonly host?: readonly [program: string, ...args: string[]];
  /** Last part of an image's repository name → what is run for it; a task of any other image fails. */
  readonly images?: Readonly<Record<string, LocalImage>>;
  /** `process`: containers are plain processes even where runc could run them. */
  readonly isolation?: "auto" | "process";
}

/**
 * Starts an AWS on this machine, on a free port. It ends with this process, however that ends.
 *
 * @throws {MissingTool} when there is no Python with moto
 * @throws {Unavailable} when it does not start; the message carries the end of its log
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true });
  const python = await findPython();
  const [program, ...args] = options.host ?? [join(__dirname, "functions", "host.ts")];
  const programs = bundlePrograms(program, directory);
  const log = join(directory, "emulator.log");
  const launcher = launch(python, log, [
    ...["--directory", directory],
    ...["--without", (options.without ?? []).join(",")],
    ...["--programs", programs],
    ...["--images", JSON.stringify(options.images ?? {})],
    ...["--isolation", options.isolation ?? "auto"],
    ...["--functions", process.execPath, join(programs, "host.js"), ...args],
  ]);
  const { endpoint, authority, isolation } = await ready(launcher, log);
  return {
    endpoint,
    authority,
    isolation,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
    stop: () => stop(launcher),
  };
}

/** Bundles what runs in Node into a file each, so that it starts at once; synchronously, which leaves no process behind. */
function bundlePrograms(program: string, directory: string): string {
  const outdir = join(directory, "programs");
  buildSync({
    entryPoints: {
      host: program,
      runtime: join(__dirname, "functions", "runtime.ts"),
      balancer: join(__dirname, "balancer", "host.ts"),
      network: join(__dirname, "tasks", "network.ts"),
    },
    bundle: true,
    platform: "node",
    target: "node20",
    outdir,
    logLevel: "silent",
  });
  return outdir;
}

function launch(python: string, log: string, args: readonly string[]): ChildProcess {
  const file = openSync(log, "a");
  try {
    return spawn(python, [join(__dirname, "aws", "launch.py"), ...args], {
      detached: true, // Ctrl-C in a terminal is for us; the launcher ends when its input does
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", NO_PROXY: "127.0.0.1,localhost" },
      stdio: ["pipe", "pipe", file],
    });
  } finally {
    closeSync(file);
  }
}

/** The launcher's first line. */
type Started = Pick<LocalAws, "endpoint" | "authority" | "isolation">;

async function ready(launcher: ChildProcess, log: string): Promise<Started> {
  const { stdout } = launcher;
  if (!stdout) throw new Unavailable("the local AWS has no output");
  const line = await new Promise<string | undefined>((resolve) => {
    createInterface(stdout)
      .once("line", resolve)
      .once("close", () => resolve(undefined));
    launcher.once("error", () => resolve(undefined));
  });
  if (line) return JSON.parse(line);
  const tail = (await readFile(log, "utf8")).trimEnd().split("\n").slice(-20).join("\n");
  throw new Unavailable(`the local AWS did not start:\n${tail}`, { hint: `see ${log}` });
}

async function stop(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  const gone = once(launcher, "exit");
  launcher.stdin?.end();
  const kill = setTimeout(() => launcher.kill("SIGKILL"), GRACE_MS);
  await gone;
  clearTimeout(kill);
}
