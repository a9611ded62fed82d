import { writeWhole } from "../../../../runtime/kernel/files.js";
import { FolderObjectStore } from "../../../../runtime/platform/folder/object-store.js";
import { temporaryFolder } from "../../../helpers/temporary-folder.js";

jest.mock("../../../../runtime/kernel/files.js", () => {
  const files = jest.requireActual("../../../../runtime/kernel/files.js");
  return { ...files, writeWhole: jest.fn(files.writeWhole) };
});

it("keeps an object that cannot be replaced, however often that is tried", async () => {
  const store = new FolderObjectStore(temporaryFolder());
  const text = async () => Buffer.from((await store.get("kept/a")) ?? []).toString();
  const { writeWhole: write } = jest.requireActual<typeof import("../../../../runtime/kernel/files.js")>(
    "../../../../runtime/kernel/files.js",
  );
  await store.put("kept/a", Buffer.from("one"));
  jest.mocked(writeWhole).mockImplementation(async (file, body) => {
    if (!file.includes(".sha256")) throw new Error("no space left");
    return write(file, body);
  });
  for (const next of ["two", "three"]) {
    await expect(store.put("kept/a", Buffer.from(next))).rejects.toThrow("no space left");
  }
  jest.mocked(writeWhole).mockImplementation(write);
  expect(await text()).toBe("one");
  await store.put("kept/a", Buffer.from("four"));
  expect(await text()).toBe("four");
});
