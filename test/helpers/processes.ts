import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Every process that runs; one that is dead and only not yet buried does not. */
function running(): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state.startsWith("Z"))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/** The processes that `pid` started, and those they started. */
export function descendants(pid: number): number[] {
  const all = running();
  const found = [pid];
  for (const ancestor of found) {
    found.push(...all.filter(({ parent }) => parent === ancestor).map((child) => child.pid));
  }
  return found.slice(1);
}

/** Waits until none of the processes runs any more, and answers those that still do after `patienceMs`. */
export async function survivors(pids: readonly number[], patienceMs = 60_000): Promise<number[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const alive = new Set(running().map(({ pid }) => pid));
    const left = pids.filter((pid) => alive.has(pid));
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(50);
  }
}
