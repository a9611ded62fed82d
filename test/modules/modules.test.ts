import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { terraform } from "../../local/terraform.js";
import { MODULES, variablesOf } from "../helpers/module-variables.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const FILES = ["main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md", "index.ts", "tests"];

const modules = readdirSync(MODULES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe("modules", () => {
  let copy: string;

  beforeAll(() => {
    copy = temporaryFolder();
    const isSource = (path: string) => !path.includes(".terraform");
    cpSync(MODULES, copy, { recursive: true, filter: isSource }); // whole, since modules call their siblings
  });

  it("are formatted", async () => {
    await terraform(["fmt", "-check", "-diff", "-recursive"], { cwd: copy });
  });

  it.each(modules)("%s has every file a module has", (module) => {
    expect(FILES.filter((file) => !existsSync(join(MODULES, module, file)))).toEqual([]);
  });

  it.each(modules)("%s types and describes every variable", (module) => {
    const variables = variablesOf(module);
    expect(variables).not.toEqual([]);
    expect(variables.filter(({ type, description }) => !type || !description)).toEqual([]);
  });

  it.each(modules)(
    "%s passes its own tests",
    async (module) => {
      const cwd = join(copy, module);
      await terraform(["init", "-backend=false", "-no-color"], { cwd });
      const { stdout } = await terraform(["test", "-no-color"], { cwd });
      expect(stdout).toMatch(/Success! [1-9]\d* passed, 0 failed/);
    },
    600_000, // a slow machine is no fault of the module
  );
});
