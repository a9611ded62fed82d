import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { commandOf } from "../../helpers/command-process.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const ROOT = resolve(__dirname, "../../..");

/** The project's sources in another folder, with the packages of this one. */
function copyOfTheProject(): string {
  const root = temporaryFolder();
  for (const name of [
    "bin",
    "build",
    "cli",
    "infra",
    "local",
    "modules",
    "runtime",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ])
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  return root;
}

const version = (root: string) => commandOf(root, "--version");
const bundles = (root: string) => readdirSync(join(root, "dist/command")).filter((name) => name.startsWith("made-"));

describe("the bundle of the command", () => {
  it("is made by commands that need it, each by itself, and kept until a source changes", async () => {
    const root = copyOfTheProject();
    const first = await Promise.all([version(root), version(root)]);
    for (const { code, out, err } of first) expect({ code, out, err }).toEqual({ code: 0, out: "0.1.0\n", err: "" });
    const made = bundles(root);
    expect((await version(root)).code).toBe(0);
    expect(bundles(root)).toEqual(made);
    const source = join(root, "cli/exit-codes.ts");
    writeFileSync(source, readFileSync(source, "utf8").replace("bad usage or bad input", "changed"));
    utimesSync(source, new Date(), new Date(Date.now() + 1_000));
    expect((await commandOf(root, "--help")).out).toContain("changed");
    expect(bundles(root)).toEqual(expect.arrayContaining(made)); // a command that runs still loads parts of it
  }, 120_000);

  it("says in a line that it cannot be written", async () => {
    const root = copyOfTheProject();
    mkdirSync(join(root, "dist"));
    writeFileSync(join(root, "dist/command"), "in its place");
    const { code, err } = await version(root);
    expect({ code, lines: err.trim().split("\n").length }).toEqual({ code: 1, lines: 1 });
    expect(err).toContain("dist/command cannot be written");
  }, 60_000);
});
