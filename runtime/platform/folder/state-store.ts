import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { CorruptObject, InvalidInput } from "../../kernel/errors.js";
import { namesIn, writeFirst } from "../../kernel/files.js";
import { parseJson } from "../../kernel/json.js";
import { checkSize } from "../../kernel/store-rules.js";
import type { StateItem, StateStore } from "../../kernel/stores.js";

const fileOf = (generation: number): string => `${String(generation).padStart(6, "0")}.json`;

/** The state table as a folder: a folder for each branch of an evolution, a file for each generation. */
export class FolderStateStore implements StateStore {
  /** @param root made with the first generation */
  constructor(private readonly root: string) {}

  /** The first item of a generation stays. */
  async record(item: StateItem): Promise<void> {
    checkSize(item);
    const folder = this.folderOf(item.evolution_id);
    writeFirst(join(folder, fileOf(item.generation)), JSON.stringify(item));
  }

  async generations(evolutionId: string, since = 0): Promise<StateItem[]> {
    const folder = this.folderOf(evolutionId);
    const files = namesIn(folder).filter((name) => /^\d+[.]json$/.test(name) && Number.parseInt(name, 10) >= since);
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
