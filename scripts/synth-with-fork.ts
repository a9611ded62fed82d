/**
 * `npm run synth:fork`: synthesizes the stack under CDKTF's community fork (CDK Terrain), by npm aliases alone, and
 * compares with what CDKTF makes. Proves that the way out of an archived dependency stays open.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { PROJECT } from "../runtime/architecture/names.js";

const ROOT = join(__dirname, "..");
const FORK = { cdktf: "npm:cdktn@0.24.0", constructs: "10.6.0" };
const SOURCES = ["build", "infra", "modules", "runtime", "scripts", "tfvars", "dist", "package.json", "tsconfig.json"];

/** A copy of the project in which `cdktf` and `constructs` are the fork's and every other package is linked. */
function forkedCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), `${PROJECT}-fork-`));
  const fork = join(copy, "fork");
  mkdirSync(fork);
  writeFileSync(join(fork, "package.json"), JSON.stringify({ private: true, dependencies: FORK }));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent"], {
    cwd: fork,
    stdio: "inherit",
    timeout: 300_000,
  });
  for (const source of SOURCES) cpSync(join(ROOT, source), join(copy, source), { recursive: true });
  linkPackages(join(ROOT, "node_modules"), join(copy, "node_modules"), Object.keys(FORK));
  for (const name of Object.keys(FORK))
    cpSync(join(fork, "node_modules", name), join(copy, "node_modules", name), { recursive: true });
  return copy;
}

function linkPackages(from: string, to: string, except: readonly string[]): void {
  for (const name of readdirSync(from).filter((entry) => !except.includes(entry) && entry !== ".cache")) {
    const scoped = name.startsWith("@") ? readdirSync(join(from, name)).map((entry) => join(name, entry)) : [name];
    for (const path of scoped) {
      mkdirSync(dirname(join(to, path)), { recursive: true });
      symlinkSync(join(from, path), join(to, path));
    }
  }
}

/** The synthesized stack without what names the tool that made it. */
function synthesized(directory: string): unknown {
  const node = [
    ...(directory === ROOT ? [] : ["--preserve-symlinks", "--preserve-symlinks-main"]),
    "--import",
    "tsx",
    "infra/main.ts",
  ];
  execFileSync(process.execPath, node, { cwd: directory, stdio: ["ignore", "ignore", "inherit"], timeout: 120_000 });
  const file = join(directory, "cdktf.out", "stacks", PROJECT, "cdk.tf.json");
  const { "//": _metadata, ...stack } = JSON.parse(readFileSync(file, "utf8"));
  return stack;
}

const copy = forkedCopy();
try {
  if (!existsSync(join(copy, "node_modules", "cdktf", "package.json"))) throw new Error("the fork was not installed");
  const same = isDeepStrictEqual(synthesized(copy), synthesized(ROOT));
  console.log(same ? `${FORK.cdktf} synthesizes the same stack` : `${FORK.cdktf} synthesizes another stack`);
  process.exitCode = same ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
