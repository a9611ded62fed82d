import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../../runtime/services/container/database.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const file = join(temporaryFolder(), "ca.pem");
writeFileSync(file, "");

const named = { DATABASE_HOST: "127.0.0.1", DATABASE_NAME: "shop", DATABASE_USER: "app", DATABASE_CA: file };
const open = (more: Record<string, string | undefined>) => openDatabase({ ...named, ...more }, () => {});

describe("the database of a container", () => {
  it("is none where none is named", () => {
    expect(openDatabase({}, () => {})).toBeUndefined();
  });

  it.each([
    ["DATABASE_NAME", undefined],
    ["DATABASE_USER", ""],
    ["DATABASE_PORT", "0"],
    ["DATABASE_CA", "/nowhere/ca.pem"],
  ])("needs %s, not %j", (field, value) => {
    expect(() => open({ [field]: value })).toThrow(expect.objectContaining({ code: "invalid-input", field }));
  });

  it("may be away: who asks is told so, and nothing ends", async () => {
    const database = open({ DATABASE_PORT: "1" });
    await expect(database?.query("SELECT 1")).rejects.toMatchObject({ code: "unavailable" });
    await database?.close();
  });
});
