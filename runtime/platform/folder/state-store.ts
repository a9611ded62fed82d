import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { CorruptObject, InvalidInput } from "../../kernel/errors.js";
import { parseJson } from "../../kernel/json.js";
import { checkSize } from "../../kernel/store-rules.js";
import type { StateItem, StateStore } from "../../kernel/stores.js";
import { ASIDE, isCode } from "./files.js";

const fileOf = (generation: number): string => `${String(generation).padStart(6, "0")}.json`;

/** The state table as a folder: a folder for each branch of an evolution, a file for each generation. */
export class FolderStateStore implements StateStore {
  /** @param root made with the first generation */
  constructor(private readonly root: string) {}

  /** A link is made only where there is no file of that name: the first item stays. */
  async record(item: StateItem): Promise<void> {
    checkSize(item);
    const folder = this.folderOf(item.evolution_id);
    const aside = join(folder, `${randomUUID()}${ASIDE}`);
    await mkdir(folder, { recursive: true });
    await writeFile(aside, JSON.stringify(item));
    try {
      await link(aside, join(folder, fileOf(item.generation)));
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    } finally {
      await rm(aside, { force: true });
    }
  }

  async generations(evolutionId: string, since = 0): Promise<StateItem[]> {
    const folder = this.folderOf(evolutionId);
    const names = await readdir(folder).catch((error) => {
      if (isCode(error, "ENOENT")) return [];
      throw error;
    });
    const files = names.filter((name) => /^\d+[.]json$/.test(name) && Number.parseInt(name, 10) >= since);
    const items = await Promise.all(files.map((name) => readItem(join(folder, name))));
    return items.sort((a, b) => a.generation - b.generation);
  }

  /** @throws {InvalidInput} for an id that would lead out of the folder */
  private folderOf(id: string): string {
    if (/^[a-z0-9][a-z0-9-]*([.]\d+)?$/.test(id)) return join(this.root, id);
    throw new InvalidInput("not the id of an evolution", { field: "evolution_id", value: id });
  }
}

/** @throws {CorruptObject} where the file is not the item of its generation */
async function readItem(file: string): Promise<StateItem> {
  const item = parseJson(await readFile(file, "utf8")) as StateItem | undefined;
  if (item && fileOf(item.generation) === basename(file)) return item;
  const hint = "restore it from a copy of the store";
  throw new CorruptObject(`${file} is no generation of an evolution`, { field: "store", value: file, hint });
}
