import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

/** A clone with tools that only note that they were called. */
class Clone {
  readonly root = temporaryFolder();

  constructor(tools: readonly string[]) {
    for (const folder of ["scripts", "bin"]) mkdirSync(join(this.root, folder));
    copyFileSync(join(__dirname, "../../../scripts/prepare.mjs"), join(this.root, "scripts", "prepare.mjs"));
    writeFileSync(join(this.root, "package-lock.json"), "{}");
    for (const tool of tools) this.tool(tool, "exit 0");
    this.tool("npm", "mkdir -p node_modules && touch node_modules/.package-lock.json installed; exit ${NPM_STATUS:-0}");
  }

  run(env: Record<string, string> = {}) {
    const { status, stderr } = spawnSync(process.execPath, [join(this.root, "scripts", "prepare.mjs")], {
      encoding: "utf8",
      env: { PATH: [join(this.root, "bin"), "/nowhere"].join(":"), ...env },
    });
    const installed = existsSync(join(this.root, "installed"));
    rmSync(join(this.root, "installed"), { force: true });
    return { status, installed, problems: stderr.trim().split("\n").filter(Boolean) };
  }

  /** Changes package-lock.json, as a pull does. */
  pull(lock: string): void {
    writeFileSync(join(this.root, "package-lock.json"), lock);
    const later = Date.now() / 1_000 + 60;
    utimesSync(join(this.root, "package-lock.json"), later, later);
  }

  private tool(name: string, script: string): void {
    const file = join(this.root, "bin", name);
    writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(file, 0o755);
  }
}

describe("prepare", () => {
  const clone = (...tools: string[]) => new Clone(tools);

  it("installs once, and again when package-lock.json has changed", () => {
    const here = clone("terraform", "python3");
    expect(here.run()).toEqual({ status: 0, installed: true, problems: [] });
    expect(here.run()).toMatchObject({ status: 0, installed: false });
    here.pull("{ }");
    expect(here.run()).toMatchObject({ status: 0, installed: true });
    expect(here.run()).toMatchObject({ status: 0, installed: false });
  });

  it("does not install what npm has just installed itself", () => {
    const here = clone("terraform", "python3");
    mkdirSync(join(here.root, "node_modules"));
    writeFileSync(join(here.root, "node_modules", ".package-lock.json"), "{}");
    expect(here.run()).toMatchObject({ status: 0, installed: false });
  });

  it("says in one line each what is missing and how to get it, and installs nothing", () => {
    const { status, installed, problems } = clone().run();
    expect({ status, installed }).toEqual({ status: 1, installed: false });
    expect(problems).toEqual([
      expect.stringMatching(/^terraform is missing: install .*https:/),
      expect.stringMatching(/^python3 is missing: install .*https:/),
    ]);
  });

  it("fails as npm fails, and tries again the next time", () => {
    const here = clone("terraform", "python3");
    expect(here.run({ NPM_STATUS: "4" }).status).toBe(4);
    rmSync(join(here.root, "node_modules"), { recursive: true });
    expect(here.run()).toMatchObject({ status: 0, installed: true });
  });
});
