/**
 * Files as several processes may use them at once: whole or not at all, and one writer after the other. Small ones are
 * read and written at once: that takes less than a turn of the event loop on a machine with other work.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Unavailable } from "./errors.js";
import { retry } from "./retry.js";

/** Milliseconds that one waits for another writer, and between two looks. */
const LOCK_DEADLINE_MS = 10_000;
const LOCK_POLL_MS = 5;

/** What a file says; undefined where there is none. */
export async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Makes a folder, and those it lies in. Node's own way tries for ever where a folder is there and takes none, as /proc. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (isCode(error, "EEXIST")) return;
    const parent = dirname(folder);
    if (!isCode(error, "ENOENT") || existsSync(parent)) throw error;
    makeFolder(parent);
    makeFolder(folder);
  }
}

/** Writes aside and renames, so that nobody reads half of it; folders are made where they are missing. */
export async function writeWhole(file: string, body: Uint8Array | string): Promise<void> {
  const aside = `${file}.${randomUUID()}${ASIDE}`;
  makeFolder(dirname(file));
  writeFileSync(aside, body);
  renameSync(aside, file);
}

/**
 * Writes a file unless there is one: whoever comes first has written it whole.
 *
 * @returns whether it was the first
 */
export function writeFirst(file: string, body: string): boolean {
  const aside = `${file}.${randomUUID()}${ASIDE}`;
  makeFolder(dirname(file));
  try {
    writeFileSync(aside, body);
    linkSync(aside, file);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** The names of what lies in a folder; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** How the names of files end that are not finished. */
export const ASIDE = ".aside";

/** How the names of files end that only say which process writes the file beside them. */
export const LOCK = ".lock";

/**
 * Does `work` while nobody else who asks for the same lock does. A lock whose process is gone does not count.
 *
 * @param deadlineMs how long another one is waited for
 * @throws {Unavailable} when another process keeps it for too long
 */
export async function locked<T>(
  file: string,
  work: () => Promise<T>,
  deadlineMs: number = LOCK_DEADLINE_MS,
): Promise<T> {
  const lock = `${file}${LOCK}`;
  const isTaken = await retry(
    async (attempt) => {
      if (attempt > 1) await freeIfOrphaned(lock);
      return writeFirst(lock, String(process.pid)); // with its holder from the first moment on
    },
    { deadlineMs, until: Boolean, pauseMs: () => LOCK_POLL_MS * (0.5 + Math.random()) },
  );
  if (!isTaken) {
    const hint = `if no t-developer runs, remove ${lock}`;
    throw new Unavailable(`${file} is being written by another process`, { field: "store", value: lock, hint });
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * Takes a lock away from a process that is gone. Somebody else may have done so and taken it meanwhile: what is not the
 * lock of the one that is gone is put back.
 */
async function freeIfOrphaned(lock: string): Promise<void> {
  const holderOf = async (file: string) => Buffer.from((await readIfThere(file)) ?? []).toString();
  const holder = await holderOf(lock);
  if (!/^[1-9]\d*$/.test(holder) || isAlive(Number(holder))) return;
  const orphan = `${lock}.${randomUUID()}${ASIDE}`;
  try {
    renameSync(lock, orphan);
    if ((await holderOf(orphan)) !== holder) linkSync(orphan, lock);
  } catch (error) {
    if (!isCode(error, "ENOENT", "EEXIST")) throw error;
  } finally {
    rmSync(orphan, { force: true });
  }
}

/** Whether there is a process of that id; one that belongs to somebody else counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

/** Whether an error is one of the system's, by its code; it may be of another realm, as in a test. */
export const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? "");
