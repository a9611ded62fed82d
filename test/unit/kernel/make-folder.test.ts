import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../../runtime/kernel/files.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("makeFolder", () => {
  it("makes a folder and those it lies in, once or again", () => {
    const folder = join(temporaryFolder(), "a", "b", "c");
    makeFolder(folder);
    makeFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  const unwilling = existsSync("/proc/self") ? it : it.skip;
  unwilling("fails at once where a folder is there and takes none, which Node tries for ever", () => {
    expect(() => makeFolder("/proc/no/such/folder")).toThrow("ENOENT");
  });

  it("fails below a file", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(() => makeFolder(join(file, "below"))).toThrow("ENOTDIR");
  });
});
