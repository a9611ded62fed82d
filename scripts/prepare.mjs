/**
 * Runs before `npm start` and `npm test`, with nothing installed yet: installs what package-lock.json says, and says in
 * one line each what else is missing on this machine. Takes no time when all is there.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const LOCK = join(ROOT, "package-lock.json");
const MODULES = join(ROOT, "node_modules");
const STAMP = join(MODULES, ".prepared");

const NODE = [20, 19];
const tools = {
  terraform: "install Terraform 1.11 or newer: https://developer.hashicorp.com/terraform/install",
  python3: "install Python 3.10 or newer: https://www.python.org/downloads",
};

/** @param {string} file */
const read = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** @param {string} file */
const writtenAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** @param {string} tool */
const onPath = (tool) =>
  (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

function missing() {
  const problems = Object.entries(tools)
    .filter(([tool]) => !onPath(tool))
    .map(([tool, hint]) => `${tool} is missing: ${hint}`);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < NODE[0] || (major === NODE[0] && minor < NODE[1])) {
    problems.unshift(
      `Node ${process.versions.node} is too old: install Node ${NODE.join(".")} or newer, https://nodejs.org`,
    );
  }
  return problems;
}

/** Installs unless node_modules was made from this very package-lock.json, or npm has written it since. */
function install() {
  const wanted = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  if (read(STAMP) === wanted) return;
  if (writtenAt(join(MODULES, ".package-lock.json")) < writtenAt(LOCK)) {
    const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: ROOT, stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 1);
  }
  writeFileSync(STAMP, wanted);
}

const problems = missing();
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}
install();
