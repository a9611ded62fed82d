import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { TDeveloperError } from "../runtime/kernel/errors.js";
import { projectDirectory } from "./session.js";

/** Where a synth leaves the stack. */
export const stackDirectory = join(projectDirectory, "cdktf.out", "stacks", "t-developer");

/** Building or synthesizing ended with an error. */
class SynthFailed extends TDeveloperError {
  readonly code = "synth-failed";
}

interface SynthOptions {
  /** Where Terraform will keep the state; local by default. */
  readonly backend?: string;
  readonly signal?: AbortSignal;
}

/** Bundles the functions and writes the stack, in a process of its own: CDKTF keeps its app in globals. */
export async function synthesize({ backend = "local", signal }: SynthOptions = {}): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", "infra/main.ts", "--backend", backend], {
    cwd: projectDirectory,
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => output.push(line));
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new SynthFailed(`the stack could not be synthesized:\n${output.slice(-20).join("\n")}`);
}
