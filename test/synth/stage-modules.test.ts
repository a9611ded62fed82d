import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stageModules } from "../../build/stage-modules.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

describe("stageModules", () => {
  let folder: string;
  const source = () => join(folder, "modules");
  const target = () => join(folder, "staged");
  const write = (path: string, text = "") => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  beforeEach(() => {
    folder = temporaryFolder();
    write("modules/queue/main.tf", "# queue");
  });

  it("takes the HCL and its files, and leaves tests, wrappers, documents and what init left behind", () => {
    write("modules/local-module.ts");
    write("modules/queue/index.ts");
    write("modules/queue/README.md");
    write("modules/queue/tests/queue.tftest.hcl");
    write("modules/queue/.terraform/providers/aws.exe");
    write("modules/queue/.terraform.lock.hcl");
    write("modules/queue/files/page.html");
    stageModules(source(), target());
    const files = readdirSync(target(), { recursive: true, encoding: "utf8" }).filter((path) => path.includes("."));
    expect(files.sort()).toEqual([join("queue", "files", "page.html"), join("queue", "main.tf")]);
  });

  it("follows changes and removals, and leaves alone what is the same", () => {
    write("modules/queue/variables.tf");
    write("modules/queue/outputs.tf", "# the same");
    stageModules(source(), target());
    const before = statSync(join(target(), "queue", "outputs.tf")).mtimeMs;
    write("modules/queue/main.tf", "# changed");
    rmSync(join(source(), "queue", "variables.tf"));
    stageModules(source(), target());
    expect(readFileSync(join(target(), "queue", "main.tf"), "utf8")).toBe("# changed");
    expect(existsSync(join(target(), "queue", "variables.tf"))).toBe(false);
    expect(statSync(join(target(), "queue", "outputs.tf")).mtimeMs).toBe(before);
  });
});
