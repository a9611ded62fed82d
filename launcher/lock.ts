import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeSession } from "../local/session.js";
import { Conflict } from "../runtime/kernel/errors.js";
import { isAlive } from "../runtime/kernel/files.js";

/**
 * Takes a directory for this process, so that two `npm start` in one clone never share a local AWS.
 *
 * @returns gives it back
 * @throws {Conflict} when a process that is alive holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, "lock");
  const take = () => writeFile(file, String(process.pid), { flag: "wx" });
  await take().catch(async () => {
    const holder = Number(await readFile(file, "utf8").catch(() => "0"));
    if (holder > 0 && isAlive(holder)) throw alreadyRunning(directory, holder);
    await rm(file, { force: true }); // its holder was killed
    await take().catch((cause) => Promise.reject(alreadyRunning(directory, "another process", cause)));
  });
  await removeSession(directory); // of whoever was killed: another process may have its id by now
  return () => rm(file, { force: true });
}

const alreadyRunning = (directory: string, holder: number | string, cause?: unknown) =>
  new Conflict("a local AWS already runs in this clone", {
    field: directory,
    value: holder,
    hint: "use it with `npx t-developer …`, or end it with Ctrl-C where it runs",
    cause,
  });
