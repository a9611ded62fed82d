import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { locked } from "../runtime/kernel/files.js";

/** What a step made, and the files it was made of, relative to the root. */
interface BuildResult<T> {
  readonly sources: readonly string[];
  readonly result: T;
}

interface Kept<T> extends BuildResult<T> {
  readonly fingerprint: string;
}

/** Another build of the same is waited for so long. */
const PATIENCE_MS = 180_000;

/**
 * Makes something again only where one of the files it was made of has changed since.
 *
 * @param record JSON file that remembers the last time; removed while `make` runs, so that a failure is never remembered.
 *               Of several who want it at the same time, in any process, one makes it: `make` may remove the record's folder
 * @param root   folder that the sources are relative to
 */
export async function unlessUnchanged<T>(
  record: string,
  root: string,
  make: () => Promise<BuildResult<T>>,
): Promise<T> {
  const folder = path.dirname(record);
  mkdirSync(path.dirname(folder), { recursive: true });
  return locked(folder, () => keptOrMade(record, root, make), PATIENCE_MS);
}

async function keptOrMade<T>(record: string, root: string, make: () => Promise<BuildResult<T>>): Promise<T> {
  if (existsSync(record)) {
    const kept: Kept<T> = JSON.parse(readFileSync(record, "utf8"));
    if (kept.fingerprint === fingerprint(root, kept.sources)) return kept.result;
  }
  rmSync(record, { force: true });
  const made = await make();
  const kept: Kept<T> = { ...made, fingerprint: fingerprint(root, made.sources) };
  mkdirSync(path.dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify(kept));
  return made.result;
}

function fingerprint(root: string, sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    const file = path.join(root, source);
    hash.update(`${source}\0`).update(existsSync(file) ? readFileSync(file) : "absent");
  }
  return hash.digest("hex");
}
