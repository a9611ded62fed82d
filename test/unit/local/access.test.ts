import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { findPython } from "../../../local/python.js";
import { actionExists, keyBelongsTo } from "../../helpers/iam-names.js";

const cwd = join(__dirname, "access");
const env = { ...process.env, PYTHONPATH: resolve(__dirname, "../../../local/aws"), PYTHONDONTWRITEBYTECODE: "1" };
const python = async (...args: readonly string[]) => promisify(execFile)(await findPython(), args, { cwd, env });

describe("access on the local AWS", () => {
  it("is decided as IAM's guide says", async () => {
    const { stderr } = await python("-m", "unittest", "test_decision");
    expect(stderr).toMatch(/Ran 2\d tests[\s\S]*OK/);
  });

  it("asks for actions and condition keys that there are", async () => {
    const { stdout } = await python("asked.py");
    const asked: { readonly actions: string[]; readonly keys: [string, string][] } = JSON.parse(stdout);
    const wrong = [];
    for (const action of asked.actions) if (!(await actionExists(action))) wrong.push(action);
    for (const [action, key] of asked.keys) if (!(await keyBelongsTo(action, key))) wrong.push([action, key]);
    expect(wrong).toEqual([]);
    expect(asked.actions.length).toBeGreaterThan(40);
  });
});
