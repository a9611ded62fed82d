import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** A command as a process of its own, as a user starts it. */
interface CommandProcess {
  readonly child: ChildProcess;
  /** Resolves with stderr so far when that matches. */
  said(pattern: RegExp): Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** Starts `t-developer` with these arguments. */
export const startCommand = (...args: readonly string[]): CommandProcess => startFrom(ROOT, args);

function startFrom(root: string, args: readonly string[]): CommandProcess {
  const command = join(root, "bin", "t-developer.mjs");
  const child = spawn(process.execPath, [command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    text.out += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text.err += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...text }));
  const said = async (pattern: RegExp) => {
    while (!pattern.test(text.err)) {
      if (child.exitCode !== null) throw new Error(`it ended without saying ${pattern}: ${text.err}`);
      await once(child.stderr, "data");
    }
    return text.err;
  };
  return { child, said, ended };
}

/** Runs `t-developer` with these arguments to its end. */
export const command = (...args: readonly string[]) => startCommand(...args).ended;

/** Runs the `t-developer` of another clone. */
export const commandOf = (root: string, ...args: readonly string[]) => startFrom(root, args).ended;
