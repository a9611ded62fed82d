import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { locked } from "../../../../runtime/kernel/files.js";
import { FolderControlStore } from "../../../../runtime/platform/folder/control-store.js";
import { FolderObjectStore } from "../../../../runtime/platform/folder/object-store.js";
import { FolderStateStore } from "../../../../runtime/platform/folder/state-store.js";
import { controlStoreContract, objectStoreContract, stateStoreContract } from "../../../helpers/store-contracts.js";
import { temporaryFolder } from "../../../helpers/temporary-folder.js";
import { contend } from "./contend.js";

describe("FolderObjectStore", () => {
  const root = temporaryFolder();
  const store = new FolderObjectStore(root);
  objectStoreContract(
    () => store,
    (key, body) => writeFile(join(root, key), body),
  );

  it.each(["../outside", "a/../../outside", "/etc/passwd", ".sha256/a", "a\0b", ""])(
    "refuses %j, which is no key",
    async (key) => {
      await expect(store.put(key, new Uint8Array())).rejects.toMatchObject({
        code: "invalid-input",
        field: "key",
      });
    },
  );
});

describe("FolderStateStore", () => {
  const root = temporaryFolder();
  const store = new FolderStateStore(root);
  stateStoreContract(() => store);

  it.each(["{", "{}", "null", '{"generation":4}'])("says which file is no generation: %s", async (text) => {
    const file = join(root, "damaged", "000003.json");
    mkdirSync(join(root, "damaged"), { recursive: true });
    writeFileSync(file, text);
    await expect(store.generations("damaged")).rejects.toMatchObject({ code: "corrupt-object", value: file });
  });

  it("refuses an id that would lead out of the folder", async () => {
    await expect(store.generations("../control")).rejects.toMatchObject({ field: "evolution_id" });
  });
});

describe("FolderControlStore", () => {
  const root = temporaryFolder();
  const store = new FolderControlStore(root);
  controlStoreContract(() => store);

  it("keeps any name apart from any other, however long", async () => {
    const names = ["a.b", "a/b", "..", "A", "a", "é", "*", "x".repeat(300), `${"x".repeat(300)}y`];
    for (const name of names) await store.put("names", name, name, 0);
    expect((await store.list("names")).map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const name of names) expect((await store.get("names", name))?.value).toBe(name);
  });

  it("says which file is no item", async () => {
    await store.put("damaged", "item", 1, 0);
    const [file] = readdirSync(join(root, "damaged"));
    writeFileSync(join(root, "damaged", file), '{"name":"item"');
    await expect(store.get("damaged", "item")).rejects.toMatchObject({
      code: "corrupt-object",
      field: "store",
      value: join(root, "damaged", file),
    });
  });

  it("lists others beside a file that is no item, which has no value", async () => {
    for (const name of ["a/b", "whole"]) await store.put("beside", name, 1, 0);
    writeFileSync(join(root, "beside", "a%2Fb.json"), "{");
    expect(await store.list("beside")).toEqual([{ name: "a/b" }, { name: "whole", value: 1 }]);
  });
});

describe("a file that several processes write", () => {
  it("has every change of all of them", async () => {
    const root = temporaryFolder();
    await contend(root, 3, 40);
    const counted = await new FolderControlStore(root).get("champion", "count");
    expect(counted).toEqual({ value: 120, version: 120 });
  }, 60_000);

  it("is taken over from a process that died over it, by one of those that wait", async () => {
    const root = temporaryFolder();
    const file = join(root, "file");
    const { pid } = spawnSync("true");
    writeFileSync(`${file}.lock`, String(pid));
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      most.push(++inside);
      await new Promise((done) => setTimeout(done, 2));
      inside--;
    };
    await Promise.all(Array.from({ length: 5 }, () => locked(file, work)));
    expect(most).toEqual([1, 1, 1, 1, 1]);
    expect(readdirSync(root)).toEqual([]);
  });

  it("is left to a process that lives", async () => {
    const root = temporaryFolder();
    mkdirSync(root, { recursive: true });
    const file = join(root, "file");
    writeFileSync(`${file}.lock`, String(process.ppid));
    const late = locked(file, async () => undefined);
    const freed = new Promise((done) => setTimeout(done, 300)).then(() => {
      expect(existsSync(`${file}.lock`)).toBe(true);
      writeFileSync(`${file}.lock`, "2147483646"); // nobody's
    });
    await Promise.all([late, freed]);
  });

  it("is given up when a process keeps it for too long, with a word on what to do", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(`${file}.lock`, String(process.ppid));
    const now = jest.spyOn(performance, "now").mockReturnValueOnce(0).mockReturnValue(10_001);
    const waiting = locked(file, async () => "done");
    await expect(waiting).rejects.toMatchObject({
      code: "unavailable",
      hint: `if no t-developer runs, remove ${file}.lock`,
    });
    now.mockRestore();
  });
});
