import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { unlessUnchanged } from "../../../build/cache.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("unlessUnchanged", () => {
  let root: string;
  let made: number;

  beforeEach(() => {
    root = temporaryFolder();
    made = 0;
    writeFileSync(join(root, "a.ts"), "1");
  });

  const make = () =>
    unlessUnchanged(join(root, "record.json"), root, async () => ({ sources: ["a.ts"], result: ++made }));

  it("makes something once while its sources stay the same", async () => {
    expect([await make(), await make()]).toEqual([1, 1]);
  });

  it.each([
    ["changed", () => writeFileSync(join(root, "a.ts"), "2")],
    ["removed", () => rmSync(join(root, "a.ts"))],
  ])("makes it again where a source was %s", async (_, change) => {
    await make();
    change();
    expect(await make()).toBe(2);
  });

  it("makes it once for all who want it at the same time, though what is made is a folder that is removed first", async () => {
    const folder = join(root, "made");
    let making = 0;
    const build = () =>
      unlessUnchanged(join(folder, "record.json"), root, async () => {
        making += 1;
        rmSync(folder, { recursive: true, force: true });
        await sleep(20);
        mkdirSync(folder);
        writeFileSync(join(folder, "zip"), "made");
        return { sources: ["a.ts"], result: making };
      });
    expect(await Promise.all([build(), build(), build()])).toEqual([1, 1, 1]);
    expect(readdirSync(folder).sort()).toEqual(["record.json", "zip"]);
  });

  it("does not take a failure for success", async () => {
    await make();
    writeFileSync(join(root, "a.ts"), "2");
    const failing = unlessUnchanged(join(root, "record.json"), root, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    writeFileSync(join(root, "a.ts"), "1"); // as it was when it last succeeded; its result may be half overwritten
    expect(await make()).toBe(2);
  });
});
