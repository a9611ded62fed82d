import { readdir, rm } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { CorruptObject, InvalidInput } from "../../kernel/errors.js";
import { ASIDE, isCode, LOCK, locked, readIfThere, writeWhole } from "../../kernel/files.js";
import { retry } from "../../kernel/retry.js";
import { sha256 } from "../../kernel/sha256.js";
import type { ObjectStore } from "../../kernel/stores.js";

/** Folder beside the objects with the SHA-256 of each. */
const HASHES = ".sha256";

/** Looks at an object that is just being replaced, until it counts as corrupt. */
const LOOKS = 3;

/**
 * Objects as files under a folder, by their keys. Beside each lies its hash, and those of what it replaces: however often
 * a process is killed over it, the object has one of them.
 */
export class FolderObjectStore implements ObjectStore {
  /** @param root made with the first object */
  constructor(private readonly root: string) {}

  async put(key: string, body: Uint8Array): Promise<void> {
    const { hashes } = this.filesOf(key);
    await locked(hashes, () => this.replace(key, body));
  }

  /** By whoever has the lock. */
  private async replace(key: string, body: Uint8Array): Promise<void> {
    const { file, hashes } = this.filesOf(key);
    const before = (await this.hashesOf(hashes)) ?? [];
    const now = sha256(body);
    if (before[0] !== now) await writeWhole(hashes, [now, ...before].join("\n"));
    await writeWhole(file, body);
    if (before.length > 1) await writeWhole(hashes, now); // what it was no longer matters
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return retry(() => this.read(key), { attempts: LOOKS, retryOn: (error) => error instanceof CorruptObject });
  }

  async update(key: string, change: (body: Uint8Array | undefined) => Uint8Array): Promise<void> {
    const { hashes } = this.filesOf(key);
    await locked(hashes, async () => this.replace(key, change(await this.get(key))));
  }

  async list(prefix: string): Promise<string[]> {
    const folder = join(this.root, prefix.includes("/") ? dirname(`${prefix}x`) : "");
    const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
      if (isCode(error, "ENOENT", "ENOTDIR")) return [];
      throw error;
    });
    return names
      .filter((entry) => entry.isFile() && !entry.name.endsWith(ASIDE) && !entry.name.endsWith(LOCK))
      .map((entry) => relative(this.root, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .filter((key) => key.startsWith(prefix) && !key.startsWith(`${HASHES}/`))
      .sort();
  }

  async delete(key: string): Promise<void> {
    const { file, hashes } = this.filesOf(key);
    await rm(file, { force: true });
    await rm(hashes, { force: true });
  }

  /** @throws {CorruptObject} when the object is not one of those whose hashes lie beside it */
  private async read(key: string): Promise<Uint8Array | undefined> {
    const { file, hashes } = this.filesOf(key);
    const body = await readIfThere(file);
    if (body === undefined) return undefined;
    const known = await this.hashesOf(hashes);
    const actual = sha256(body);
    if (known?.includes(actual)) return body;
    throw new CorruptObject(`${key} does not match its SHA-256: ${known?.[0] ?? "none"} recorded, ${actual} found`, {
      field: "key",
      value: key,
      hint: "restore the file from a copy of the store; an evolution goes on from where it can be trusted",
    });
  }

  private async hashesOf(file: string): Promise<string[] | undefined> {
    const text = await readIfThere(file);
    return text && Buffer.from(text).toString().split("\n");
  }

  /** @throws {InvalidInput} for a key that would lead out of the folder, or into the hashes */
  private filesOf(key: string): { readonly file: string; readonly hashes: string } {
    if (!/^[\w.-]+(\/[\w.-]+)*$/.test(key) || key.split("/").some((part) => /^\.+$/.test(part) || part === HASHES)) {
      const hint = "letters, digits, dots and dashes, divided by slashes";
      throw new InvalidInput("not a key of an object", { field: "key", value: key, hint });
    }
    return { file: join(this.root, key), hashes: join(this.root, HASHES, key) };
  }
}
