import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { timed } from "../measure.js";

const RUNS = 2;
const PROCESS_MS = 30_000;

/** Milliseconds from nothing to a handler that could be called, of functions as they are deployed, and of bare Node. */
export async function coldStart(zips: Readonly<Record<string, string>>) {
  const node = (program: string): unknown => execFileSync(process.execPath, ["-e", program], { timeout: PROCESS_MS });
  const [bare] = await timed(RUNS, () => node(""));
  const rows = [{ what: "bare Node", ms: Math.round(bare), "over bare Node": "1.00" }];
  for (const [name, zip] of Object.entries(zips)) {
    const directory = mkdtempSync(join(tmpdir(), "cold-start-"));
    try {
      for (const [file, bytes] of Object.entries(unzipSync(readFileSync(zip))))
        writeFileSync(join(directory, file), bytes);
      const bundle = JSON.stringify(join(directory, "index.js"));
      const [ms] = await timed(RUNS, () => node(`if (!require(${bundle}).handler) process.exit(1); process.exit()`));
      rows.push({ what: name, ms: Math.round(ms), "over bare Node": (ms / bare).toFixed(2) });
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
  return rows;
}
