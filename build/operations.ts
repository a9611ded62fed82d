/**
 * Writes the index of each group of operations: what lies in its folder, so that a new operation is one file.
 *
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { groups } from "../runtime/api/operation.js";

const FOLDER = path.resolve(__dirname, "..", "runtime", "api", "operations");

/** Files of a group that are no operations. */
const OTHERS = new Set(["group.ts", "index.ts"]);

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const pascal = (name: string): string => camel(`-${name}`);

/** One index as it should be, and the file that it belongs in. */
interface OperationIndex {
  readonly file: string;
  readonly text: string;
}

/** What the indices should say of the files that there are. */
export const operationIndices = (): OperationIndex[] =>
  groups.map((group) => {
    const files = readdirSync(path.join(FOLDER, group)).filter((file) => file.endsWith(".ts") && !OTHERS.has(file));
    const actions = files.map((file) => path.basename(file, ".ts")).sort(); // `run` before `run-in-session`, as the linter has it
    const lines = actions.map(
      (action) => `export { ${group}${pascal(action)} as ${camel(action)} } from "./${action}.js";\n`,
    );
    const text = `/** The operations of the group, by action. Made by build/operations.ts; do not edit. */\n${lines.join("")}`;
    return { file: path.join(FOLDER, group, "index.ts"), text };
  });

/** Writes those that are not as they should be. */
export function writeOperationIndices(): void {
  for (const { file, text } of operationIndices()) {
    if (current(file) !== text) writeFileSync(file, text);
  }
}

function current(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

if (require.main === module) writeOperationIndices();
