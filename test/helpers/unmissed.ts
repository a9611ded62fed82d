import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findPython } from "../../local/python.js";
import { projectDirectory } from "../../local/session.js";
import { PROJECT } from "../../runtime/architecture/names.js";
import { awsEnvironment, type Target } from "../../runtime/platform/aws/target.js";

/** A statement of a role whose absence a deployment does not notice, and why it is there all the same. */
export interface Unmissed {
  /** Of `<role> <statement>`. */
  readonly statement: RegExp;
  readonly because: string;
}

/**
 * Statements of our roles without which everything that was allowed on a local AWS would have been allowed, too: each is
 * taken away in turn, and every call of the journal judged again.
 *
 * @param directory of the local AWS
 * @returns `<role> <statement>`
 */
export async function unmissed(directory: string, target: Target): Promise<string[]> {
  const script = join(projectDirectory, "test/local/access/survivors.py");
  const env = {
    ...process.env,
    ...awsEnvironment(target),
    PYTHONPATH: join(projectDirectory, "local/aws"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const args = [script, target.endpoint ?? "", join(directory, "access.ndjson"), `${PROJECT}-`];
  const { stdout } = await promisify(execFile)(await findPython(), args, { env });
  return JSON.parse(stdout);
}
