import { execFile } from "node:child_process";
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ServiceName } from "../../runtime/architecture/workloads.js";

/** What a deployment on this machine loses without a warning, and gets back by itself. */
export type Victim = ServiceName | "database" | "cache";

/** A process by how its command looks, and where it works if that says whose it is. */
interface Looks {
  readonly command: RegExp;
  readonly directory?: string;
}

function looksOf(victim: Victim, local: string): Looks {
  if (victim === "database") return { command: /\/postgres -D \S+$/, directory: join(local, "aws", "databases") };
  if (victim === "cache") return { command: /redis-server \S+ \[cluster\]$/, directory: join(local, "aws", "caches") };
  return { command: new RegExp(`node services\\.mjs ${victim}$`) }; // what runs a container is not the service
}

function worksIn(process: number, directory: string): boolean {
  try {
    return readlinkSync(`/proc/${process}/cwd`).startsWith(directory);
  } catch {
    return false; // it has ended meanwhile
  }
}

/**
 * The processes of a victim.
 *
 * @param local where everything of the local AWS lies
 */
export async function processesOf(victim: Victim, local: string): Promise<number[]> {
  const { command, directory } = looksOf(victim, local);
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,args="], { maxBuffer: 2 ** 24 });
  const lines = stdout.split("\n").filter((line) => command.test(line.trim()));
  const found = lines.map((line) => Number.parseInt(line, 10));
  return directory === undefined ? found : found.filter((process) => worksIn(process, directory));
}

/** Kills one of them. @returns which it was */
export async function kill(victim: Victim, local: string): Promise<number> {
  const [found] = await processesOf(victim, local);
  if (found === undefined) throw new Error(`no process of ${victim} runs`);
  process.kill(found, "SIGKILL");
  return found;
}
