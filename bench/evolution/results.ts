import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import * as path from "node:path";
import { printJson } from "../../runtime/kernel/json.js";

const FOLDER = path.resolve(__dirname, "../results");

/** Keeps what a suite measured as bench/results/<day>-<suite>.json, beside where it was measured. */
export function keep(suite: string, result: object): void {
  const date = new Date().toISOString();
  const machine = { node: process.version, cpu: cpus()[0].model.trim(), cores: cpus().length };
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${date.slice(0, 10)}-${suite}.json`);
  writeFileSync(file, printJson({ suite, date, machine, ...result }));
  console.log(`kept in ${path.relative(process.cwd(), file)}`);
}
