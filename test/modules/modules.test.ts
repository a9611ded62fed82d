import { cpSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RunningProvider, startProvider } from "../../local/provider.js";
import { terraform } from "../../local/terraform.js";
import { MODULES, variablesOf } from "../helpers/module-variables.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const FILES = ["main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md", "index.ts", "tests"];

/** A slow machine is no fault of a module. */
const PATIENCE_MS = 600_000;

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
    const calls = Object.fromEntries(modules.map((name) => [name, { source: `./${name}` }]));
    writeFileSync(join(copy, "main.tf.json"), JSON.stringify({ module: calls })); // all agree on a version that there is
    await terraform(["init", "-backend=false", "-no-color"], { cwd: copy });
    provider = await startProvider(copy, copy);
  }, PATIENCE_MS);

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
      const options = { cwd: join(copy, module), env: provider.environment };
      await terraform(["init", "-backend=false", "-no-color"], options);
      const { stdout } = await terraform(["test", "-no-color"], options);
      expect(stdout).toMatch(/Success! [1-9]\d* passed, 0 failed/);
    },
    PATIENCE_MS,
  );
});
