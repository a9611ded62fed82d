import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, extname, join, sep } from "node:path";

const ROOT = join(__dirname, "..");

/**
 * Makes dist/modules what Terraform needs of modules/: the HCL, without tests, wrappers and what an `init` left
 * behind. Touches only what differs, so that two processes may do it at once.
 *
 * @returns the staged folder
 */
export function stageModules(source = join(ROOT, "modules"), target = join(ROOT, "dist", "modules")): string {
  mkdirSync(target, { recursive: true });
  const wanted = filesOf(source).filter(isNeeded);
  for (const file of filesOf(target)) if (!wanted.includes(file)) rmSync(join(target, file), { force: true });
  for (const file of wanted) copyIfDifferent(join(source, file), join(target, file));
  return target;
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => extname(path) !== "");

const isNeeded = (file: string): boolean =>
  ![".ts", ".md"].includes(extname(file)) && !file.split(sep).some((part) => part.startsWith(".") || part === "tests");

function copyIfDifferent(from: string, to: string): void {
  const bytes = readFileSync(from);
  mkdirSync(dirname(to), { recursive: true });
  try {
    if (bytes.equals(readFileSync(to))) return;
  } catch {
    // not there yet
  }
  copyFileSync(from, to);
}
