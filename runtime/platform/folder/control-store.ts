import { join } from "node:path";
import * as z from "zod";
import { CorruptObject } from "../../kernel/errors.js";
import { locked, namesIn, readIfThere, writeWhole } from "../../kernel/files.js";
import { sha256 } from "../../kernel/sha256.js";
import { overtaken, pageOf } from "../../kernel/store-rules.js";
import type { ControlItem, ControlPage, ControlStore } from "../../kernel/stores.js";

/** How an item lies in its file. */
const stored = z.object({ name: z.string(), version: z.int().positive(), value: z.unknown() });

/** Longer names than this, as files have them, are told apart by their hash. */
const LONGEST = 150;

const ENDING = ".json";

/** The control table as a folder: a folder for each scope, a file for each item. */
export class FolderControlStore implements ControlStore {
  /** @param root made with the first item */
  constructor(private readonly root: string) {}

  async get(scope: string, name: string): Promise<ControlItem | undefined> {
    const found = await read(this.fileOf(scope, name));
    return found && { value: found.value, version: found.version };
  }

  async put(scope: string, name: string, value: unknown, expected: number): Promise<void> {
    const file = this.fileOf(scope, name);
    await locked(file, async () => {
      if (((await read(file))?.version ?? 0) !== expected) throw overtaken(scope, name);
      await writeWhole(file, JSON.stringify({ name, version: expected + 1, value }));
    });
  }

  async list(scope: string): Promise<{ name: string; value: unknown }[]> {
    const folder = this.folderOf(scope);
    const files = namesIn(folder).filter((file) => file.endsWith(ENDING));
    const items = await Promise.all(files.map((file) => listed(folder, file)));
    return items
      .flatMap((item) => (item ? [{ name: item.name, value: item.value }] : []))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async page(scope: string, limit: number, after?: string): Promise<ControlPage> {
    return pageOf(await this.list(scope), limit, after);
  }

  /** A name may be any text; a file's may not. */
  private fileOf(scope: string, name: string): string {
    const plain = encodeURIComponent(name).replaceAll(".", "%2E").replaceAll("*", "%2A");
    const short = plain.length <= LONGEST ? plain : sha256(name);
    return join(this.folderOf(scope), `${short}${ENDING}`);
  }

  private folderOf(scope: string): string {
    return join(this.root, encodeURIComponent(scope));
  }
}

/** One that cannot be read has no value, so that it hides no other; its name is that of its file. */
async function listed(folder: string, file: string): Promise<{ name: string; value?: unknown } | undefined> {
  try {
    return await read(join(folder, file));
  } catch (error) {
    if (!(error instanceof CorruptObject)) throw error;
    return { name: decodeURIComponent(file.slice(0, -ENDING.length)) };
  }
}

async function read(file: string): Promise<z.infer<typeof stored> | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return stored.parse(JSON.parse(Buffer.from(text).toString()));
  } catch (cause) {
    const hint = "restore it from a copy of the store";
    throw new CorruptObject(`${file} is no item of the control table`, { field: "store", value: file, hint, cause });
  }
}
