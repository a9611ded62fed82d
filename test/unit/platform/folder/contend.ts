import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../../..");

/** Lets processes count up one item of a folder's control table, each so many times, all at once. */
export async function contend(root: string, processes: number, times: number): Promise<void> {
  const ends = Array.from({ length: processes }, async () => {
    const script = join(__dirname, "contender.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script, root, String(times)], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const complaints: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(Buffer.concat(complaints).toString());
  });
  await Promise.all(ends);
}
