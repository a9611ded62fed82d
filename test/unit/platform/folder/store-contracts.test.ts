import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "../../../../runtime/kernel/errors.js";
import { FolderControlStore } from "../../../../runtime/platform/folder/control-store.js";
import { locked } from "../../../../runtime/platform/folder/files.js";
import { FolderObjectStore } from "../../../../runtime/platform/folder/object-store.js";
import { FolderStateStore } from "../../../../runtime/platform/folder/state-store.js";
import { controlStoreContract, objectStoreContract, stateStoreContract } from "../../../helpers/store-contracts.js";
import { temporaryFolder } from "../../../helpers/temporary-folder.js";

describe("FolderObjectStore", () => {
  const root = temporaryFolder();
  objectStoreContract(
    () => new FolderObjectStore(root),
    async (key, body) => writeFileSync(join(root, key), body),
  );
});

describe("FolderStateStore", () => {
  const root = temporaryFolder();
  stateStoreContract(() => new FolderStateStore(root));
});

describe("FolderControlStore", () => {
  const root = temporaryFolder();
  controlStoreContract(() => new FolderControlStore(root));
});

describe("locked", () => {
  const file = join(temporaryFolder(), "file");

  it("lets one after the other work", async () => {
    let [inside, most] = [0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
    };
    await Promise.all(Array.from({ length: 8 }, () => locked(file, work)));
    expect(most).toBe(1);
  });

  it("takes a lock away from a process that is gone", async () => {
    writeFileSync(`${file}.lock`, String(2 ** 22 + 1)); // no process has such a number
    expect(await locked(file, async () => "done")).toBe("done");
  });

  it("gives up when another process keeps it for too long, and says what to do", async () => {
    writeFileSync(`${file}.lock`, String(process.ppid));
    const now = jest.spyOn(performance, "now").mockReturnValueOnce(0).mockReturnValue(10_001);
    const waiting = locked(file, async () => "done");
    await expect(waiting).rejects.toMatchObject({ hint: `if no t-developer runs, remove ${file}.lock` });
    await expect(waiting).rejects.toBeInstanceOf(Unavailable);
    now.mockRestore();
  });
});
