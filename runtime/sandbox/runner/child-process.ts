import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Unavailable } from "../../kernel/errors.js";
import type { Outcome, SandboxJob } from "../job.js";
import { failed, fromWire, suiteOf, toWire, type WireJob, type WireOutcome, withSuite } from "./wire.js";

/** Milliseconds until a child that does not come up is given up. */
const START_MS = 30_000;
/** Native stack, in KB: deep enough that QuickJS reaches its own limit first. */
const STACK_KB = 3_900;
const HEAP_MB = 256;

/** A killable process that runs one job after the other; it is started when first needed, and again after it died. */
export class SandboxProcess {
  private child?: Promise<ChildProcess>;

  /**
   * The outcome of each job, in their order.
   *
   * @param signal ends it: the process is killed
   * @throws {Unavailable} when the process does not come up
   * @throws the reason of the signal, when that is aborted
   */
  async run(jobs: readonly SandboxJob[], signal?: AbortSignal): Promise<Outcome[]> {
    const outcomes: WireOutcome[] = [];
    const wires = new Map<number, WireJob>();
    for (const [i, job] of jobs.entries()) {
      try {
        wires.set(i, toWire(job));
      } catch (error) {
        outcomes[i] = failed("threw", error instanceof Error ? error.message : String(error)); // it nests too deeply
      }
    }
    let open = wires;
    for (let round = 0; open.size > 0 && round <= jobs.length; round++) {
      await this.ask(open, outcomes, signal);
      open = withSuites(jobs, open, outcomes); // also those that a process did not come to before it was killed
    }
    return outcomes.map(fromWire);
  }

  /** Has jobs answered; a process that ends over one of them takes up the next in a new one. */
  private async ask(
    wires: ReadonlyMap<number, WireJob>,
    outcomes: WireOutcome[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let rest = [...wires];
    while (rest.length > 0) {
      this.child ??= start(() => {
        this.child = undefined;
      });
      const child = await this.child;
      signal?.throwIfAborted();
      const given = rest.map(([, wire]) => wire);
      const answers = await converse(child, given, signal);
      signal?.throwIfAborted();
      for (const [i, answer] of answers.entries()) outcomes[rest[i][0]] = answer;
      rest = rest.slice(answers.length);
    }
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    const child = await this.child?.catch(() => undefined);
    if (child === undefined || this.child === undefined) return;
    await new Promise((gone) => {
      child.ref();
      child.once("exit", gone);
      child.kill("SIGKILL");
    });
  }
}

/** The jobs that a runner did not know the suites of, each suite going along once. */
function withSuites(
  jobs: readonly SandboxJob[],
  wires: ReadonlyMap<number, WireJob>,
  outcomes: readonly WireOutcome[],
): Map<number, WireJob> {
  const sent = new Set<string>();
  const again = new Map<number, WireJob>();
  for (const [i, wire] of wires) {
    const suite = suiteOf(jobs[i].work);
    if (outcomes[i].status !== "unknown-suite" || suite === undefined) continue;
    again.set(i, sent.has(suite.id) ? wire : withSuite(wire, suite));
    sent.add(suite.id);
  }
  return again;
}

/**
 * Sends jobs and waits for their outcomes, in their order. A child that takes too long over one is killed, and so is one
 * when the signal is aborted: the outcomes end with that one then.
 */
function converse(
  child: ChildProcess,
  jobs: readonly WireJob[],
  signal: AbortSignal | undefined,
): Promise<WireOutcome[]> {
  return new Promise((settle) => {
    const outcomes: WireOutcome[] = [];
    let late = false;
    let timer: NodeJS.Timeout | undefined;
    const wallMs = (): number => jobs[outcomes.length].limits.wallMs;
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        late = child.kill("SIGKILL");
      }, wallMs());
    };
    const kill = (): void => void child.kill("SIGKILL");
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", kill);
      child.off("message", answered);
      child.off("exit", exited);
      child.unref();
      settle(outcomes);
    };
    const answered = (outcome: unknown): void => {
      if (late) return;
      outcomes.push(outcome as WireOutcome);
      if (outcomes.length === jobs.length) end();
      else wait();
    };
    const exited = (code: number | null, signal: string | null): void => {
      if (late) outcomes.push(failed("timeout", `no answer within ${wallMs()} ms`));
      else outcomes.push(failed("crashed", `the sandbox process ended (${signal ?? code})`));
      end();
    };
    child.send(jobs, () => {}); // a child that is gone shows by its exit
    child.ref();
    wait();
    child.on("message", answered);
    child.on("exit", exited);
    signal?.addEventListener("abort", kill);
  });
}

/** Every process of every sandbox, so that none outlives this one. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Forks a child and waits until it is ready for jobs. A child without a job does not keep this process alive. */
function start(ended: () => void): Promise<ChildProcess> {
  const { path, flags } = program();
  const child = fork(path, [], {
    env: libraryPath(),
    execArgv: [`--stack-size=${STACK_KB}`, `--max-old-space-size=${HEAP_MB}`, "--no-warnings", ...flags],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced", // carries NaN, −0 and undefined
  });
  running.add(child);
  const gone = (): void => {
    running.delete(child);
    ended();
  };
  child.once("exit", gone);
  child.once("error", gone); // one that could not be started never exits
  child.channel?.unref();
  return new Promise((ready, refuse) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), START_MS);
    const failed = (cause: unknown): void => {
      clearTimeout(timer);
      refuse(new Unavailable("the sandbox process did not start", { cause }));
    };
    child.once("error", failed);
    child.once("exit", failed);
    child.once("message", () => {
      clearTimeout(timer);
      child.off("exit", failed);
      child.unref();
      ready(child);
    });
  });
}

/** The bundled child beside this file, which may then read nothing but itself; or its source, run by tsx. */
function program(): { path: string; flags: string[] } {
  const bundle = join(__dirname, "sandbox-child.js");
  if (existsSync(bundle)) {
    const permission = process.allowedNodeEnvironmentFlags.has("--permission")
      ? "--permission"
      : "--experimental-permission";
    const readable = [bundle, join(__dirname, "quickjs.wasm")].map((path) => `--allow-fs-read=${path}`);
    return { path: bundle, flags: [permission, "--allow-worker", ...readable] };
  }
  const tsx = pathToFileURL(createRequire(__filename).resolve("tsx"));
  return { path: join(__dirname, "child.ts"), flags: ["--import", tsx.href] };
}

/** An empty environment, but for where Node finds its own libraries on hosts that say so (Lambda does). */
function libraryPath(): Record<string, string> {
  const path = process.env.LD_LIBRARY_PATH;
  return path === undefined ? {} : { LD_LIBRARY_PATH: path };
}
