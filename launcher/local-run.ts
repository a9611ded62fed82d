import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findSession, type LocalSession, projectDirectory } from "../local/session.js";
import { retry } from "../runtime/kernel/retry.js";

/** How one `t-developer` command ended. */
interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A clone of its own as far as anything local goes: `npm start` and `t-developer` beside whatever else runs here. */
export class LocalRun {
  private process: ChildProcess | undefined;
  private readonly said: string[] = [];

  private constructor(readonly directory: string) {}

  static async create(): Promise<LocalRun> {
    return new LocalRun(await mkdtemp(join(tmpdir(), "t-developer-local-")));
  }

  private get env(): NodeJS.ProcessEnv {
    return { ...process.env, T_DEVELOPER_LOCAL: this.directory, NO_COLOR: "1" };
  }

  /** `npm start -- …args`, until the `t-developer` command finds it. */
  async start(...args: readonly string[]): Promise<LocalSession> {
    const child = this.spawn(...args);
    this.process = child;
    while (child.exitCode === null && child.signalCode === null) {
      const found = await findSession(this.directory);
      if (found.state === "live") return found.session;
      await sleep(200);
    }
    throw new Error(`npm start ended with ${child.exitCode ?? child.signalCode}:\n${this.said.slice(-40).join("\n")}`);
  }

  /** `npm start -- …args` until it has ended. */
  async startAndWait(...args: readonly string[]): Promise<Ended> {
    const child = this.spawn(...args);
    const [code] = await once(child, "close");
    return { code, out: "", err: this.said.join("\n") };
  }

  /** Ends the local AWS as Ctrl-C does, or as a power cut does. @returns its exit code */
  async end(signal: "SIGINT" | "SIGKILL"): Promise<number | null> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, "exit");
    child.kill(signal);
    const [code] = await gone;
    return code;
  }

  /** `npx t-developer …args`. */
  async cli(...args: readonly string[]): Promise<Ended> {
    const bin = join(projectDirectory, "bin", "t-developer.mjs");
    const options = { env: this.env, cwd: this.directory, maxBuffer: 64 * 2 ** 20 };
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [bin, ...args], options);
      return { code: 0, out: stdout, err: stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, out: stdout, err: stderr };
    }
  }

  /** The result of a command that must end well, from its JSON. */
  async json<T>(...args: readonly string[]): Promise<T> {
    const { code, out, err } = await this.cli(...args, "--json");
    if (code !== 0) throw new Error(`t-developer ${args.join(" ")} ended with ${code}:\n${err}`);
    return JSON.parse(out);
  }

  /** `npx t-developer serve …args` on a free port, until the test has used it by its address and its token. */
  async serving<T>(
    service: string,
    args: readonly string[],
    use: (url: string, token: string) => Promise<T>,
  ): Promise<T> {
    const bin = join(projectDirectory, "bin", "t-developer.mjs");
    const child = spawn(process.execPath, [bin, "serve", service, "--port", "0", ...args, "--json"], {
      env: this.env,
      cwd: this.directory,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const gone = once(child, "exit");
    try {
      let said = "";
      for await (const chunk of child.stdout) {
        said += chunk;
        if (said.trimEnd().endsWith("}")) break;
      }
      const { url, token_file } = JSON.parse(said);
      return await use(url, await readFile(token_file, "utf8"));
    } finally {
      child.kill("SIGINT");
      await gone;
    }
  }

  /** Command lines of this machine that have to do with this run; the ones that end within `patienceMs` do not count. */
  processes(patienceMs = 60_000): Promise<string[]> {
    const look = async (): Promise<string[]> => {
      const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,args="], { maxBuffer: 2 ** 24 });
      return stdout.split("\n").filter((line) => line.includes(this.directory));
    };
    return retry(look, { deadlineMs: patienceMs, until: (left) => left.length === 0, pauseMs: () => 200 });
  }

  async remove(): Promise<void> {
    await this.end("SIGKILL");
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  private spawn(...args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, ["--import", "tsx", "launcher/start.ts", ...args], {
      cwd: projectDirectory,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => this.said.push(line));
    }
    return child;
  }
}
