import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type RunningProvider, startProvider } from "../../local/provider.js";
import { terraform } from "../../local/terraform.js";
import { MODULES, variablesOf } from "../helpers/module-variables.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const FILES = ["main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md", "index.ts", "tests"];

const modules = readdirSync(MODULES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe("modules", () => {
  let copy: string;
  let provider: RunningProvider;

  beforeAll(async () => {
    copy = temporaryFolder();
    const isSource = (path: string) => !path.includes(".terraform");
    cpSync(MODULES, copy, { recursive: true, filter: isSource }); // whole, since modules call their siblings
    const any = join(copy, modules[0]);
    await terraform(["init", "-backend=false", "-no-color"], { cwd: any });
    provider = await startProvider(any, copy);
  });

  afterAll(() => provider?.stop());

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
      const options = { cwd, env: provider.environment };
      await terraform(["init", "-backend=false", "-no-color"], options);
      const { stdout } = await terraform(["test", "-no-color"], options);
      expect(stdout).toMatch(/Success! [1-9]\d* passed, 0 failed/);
    },
    600_000, // a slow machine is no fault of the module
  );
});
