import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Unavailable } from "../../errors.js";
import type { Outcome, SandboxJob } from "./contract.js";
import { failed, fromWire, toWire, type WireJob, type WireOutcome, withSuite } from "./wire.js";

/** Milliseconds until a child that does not come up is given up. */
const START_MS = 30_000;
/** Native stack, in KB: deep enough that QuickJS reaches its own limit first. */
const STACK_KB = 3_900;
const HEAP_MB = 256;

/** A killable process that runs one job at a time; it is started when first needed, and again after it died. */
export class SandboxProcess {
  private child?: Promise<ChildProcess>;

  /** @throws {Unavailable} when the process does not come up */
  async run(job: SandboxJob): Promise<Outcome> {
    let wire: WireJob;
    try {
      wire = toWire(job);
    } catch (error) {
      return failed("threw", error instanceof Error ? error.message : String(error)); // it nests too deeply
    }
    const outcome = await this.ask(wire);
    if (outcome.status !== "unknown-suite" || job.work.kind !== "suite") return fromWire(outcome);
    return fromWire(await this.ask(withSuite(wire, job.work.suite)));
  }

  private async ask(job: WireJob): Promise<WireOutcome> {
    this.child ??= start(() => {
      this.child = undefined;
    });
    return converse(await this.child, job);
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

/** Sends one job and waits for its outcome; a child that takes too long is killed. */
function converse(child: ChildProcess, job: WireJob): Promise<WireOutcome> {
  return new Promise((settle) => {
    child.send(job, () => {}); // a child that is gone shows by its exit
    child.ref();
    const { wallMs } = job.limits;
    let late = false;
    const timer = setTimeout(() => {
      late = child.kill("SIGKILL");
    }, wallMs);
    const end = (outcome: WireOutcome): void => {
      clearTimeout(timer);
      child.off("message", answered);
      child.off("exit", exited);
      child.unref();
      settle(outcome);
    };
    const answered = (outcome: unknown): void => {
      if (!late) end(outcome as WireOutcome);
    };
    const exited = (code: number | null, signal: string | null): void => {
      if (late) end(failed("timeout", `no answer within ${wallMs} ms`));
      else end(failed("crashed", `the sandbox process ended (${signal ?? code})`));
    };
    child.on("message", answered);
    child.on("exit", exited);
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
