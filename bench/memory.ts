/** Memory of a process over time, as those benchmarks take it that end with an error where it grows. */
import { execFileSync } from "node:child_process";

/** Megabytes that a process may have grown by from the middle of a run to its end. */
const NOISE_MB = 40;

/** Resident megabytes of a process that hosts a sandbox, and of the sandbox's processes together. */
export function residentMegabytes(host: number): { readonly host: number; readonly sandbox: number } {
  const listed = execFileSync("ps", ["-o", "pid=,rss=,comm=", "--pid", String(host), "--ppid", String(host)], {
    encoding: "utf8",
  });
  const megabytes = { host: 0, sandbox: 0 };
  for (const line of listed.trim().split("\n")) {
    const [pid, kilobytes, name = ""] = line.trim().split(/\s+/);
    if (Number(pid) === host) megabytes.host = Math.round(Number(kilobytes) / 1_024);
    else if (name.includes("node")) megabytes.sandbox += Math.round(Number(kilobytes) / 1_024);
  }
  return megabytes;
}

/** Whether memory grew: what a process takes in the first half is its own affair. @param megabytes in the order of time */
export function grew(megabytes: readonly number[]): boolean {
  const [middle, end] = [megabytes[megabytes.length >> 1], megabytes[megabytes.length - 1]];
  return end > middle + NOISE_MB;
}

/** By how much values grow from one to the next, by least squares. */
export function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const along = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0);
  return along / values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
}
