import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MissingTool } from "../../../local/errors.js";
import { findPython } from "../../../local/python.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("findPython", () => {
  const path = process.env.PATH;
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
    process.env.PATH = folder;
  });

  afterEach(() => {
    process.env.PATH = path;
  });

  const python3 = (script: string) => {
    writeFileSync(join(folder, "python3"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "python3"), 0o755);
  };

  const failure = () => findPython(join(folder, "venv")).catch((error: unknown) => error);

  it("takes the one on PATH that has moto", async () => {
    python3(`[ "$1" = -c ] && echo /usr/bin/some-python`);
    expect(await findPython(join(folder, "venv"))).toBe("/usr/bin/some-python");
  });

  it("says in one line why moto could not be installed, and what to do", async () => {
    python3(`[ "$1" = -c ] || { echo "Looking for it" >&2; echo "ERROR: No matching distribution" >&2; exit 1; }`);
    const error = await failure();
    expect(error).toBeInstanceOf(MissingTool);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^python3 with moto [\d.]+ is needed: ERROR: No matching distribution$/),
      hint: expect.stringContaining("python3 -m pip install 'moto[server]=="),
    });
  });

  it("says that there is no python3", async () => {
    expect(await failure()).toMatchObject({ message: expect.stringMatching(/is needed: spawn python3 ENOENT$/) });
  });
});
