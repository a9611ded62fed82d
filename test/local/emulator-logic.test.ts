import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findPython } from "../../local/python.js";

/** What the emulator computes without an emulator: when schedules fall due, what metrics and alarms come to. */
it("the logic of the local AWS is right", async () => {
  const tests = join(__dirname, "logic");
  const env = { ...process.env, PYTHONPATH: join(__dirname, "../../local/aws"), PYTHONDONTWRITEBYTECODE: "1" };
  const { stderr } = await promisify(execFile)(await findPython(), ["-m", "unittest", "discover", tests], { env });
  expect(stderr).toMatch(/Ran [1-9]\d+ tests[\s\S]*\nOK\n$/);
});
