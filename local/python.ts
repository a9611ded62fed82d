import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { MissingTool } from "./errors.js";

const run = (program: string, args: readonly string[]) => promisify(execFile)(program, args, { env: process.env });

/** The emulator, in the one version its gaps were closed for; `[server]` brings what its state machines need. */
const MOTO = "5.2.1";
const PACKAGE = `moto[server]==${MOTO}`;
const VENV = join(__dirname, "..", ".local", "python");

/** Prints the path of the interpreter if it is new enough and has all of it. */
const PROBE = `
import sys
from importlib.metadata import version
from importlib.util import find_spec
complete = all(find_spec(name) for name in ("flask", "flask_cors", "antlr4", "jsonpath_ng"))
if sys.version_info >= (3, 10) and version("moto") == "${MOTO}" and complete:
    print(sys.executable)
`;

async function probe(python: string): Promise<string | undefined> {
  const { stdout } = await run(python, ["-c", PROBE]).catch(() => ({ stdout: "" }));
  return stdout.trim() || undefined;
}

/**
 * Finds a python3 that has moto; where there is none, makes one under .local/ once.
 *
 * @param venv where it is made
 * @throws {MissingTool} when there is no python3, or moto cannot be installed
 */
export async function findPython(venv = VENV): Promise<string> {
  const inVenv = join(venv, "bin", "python3");
  const found = (await probe("python3")) ?? (await probe(inVenv));
  if (found) return found;
  const hint = `install Python 3.10 or newer, then: python3 -m pip install '${PACKAGE}'`;
  try {
    await run("python3", ["-m", "venv", venv]);
    await run(inVenv, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]);
  } catch (cause) {
    throw new MissingTool(`python3 with moto ${MOTO} is needed: ${reasonOf(cause)}`, { hint, cause });
  }
  return inVenv;
}

/** The last line that a failed command said, else the error itself. */
function reasonOf(cause: unknown): string {
  const { stderr, message } = cause as Error & { readonly stderr?: string };
  return (stderr || message).trim().split("\n").slice(-1)[0];
}
