import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findPython } from "../../local/python.js";
import { type TestAws, testAws } from "../helpers/local-aws.js";

const folder = join(__dirname, "../../local/aws/gaps");
const gaps = readdirSync(folder)
  .filter((file) => /^[a-z0-9]+\.py$/.test(file))
  .flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/^@gap\ndef (\w+)/gm)].map(
      ([, name]) => `${file.slice(0, -3)}.${name}`,
    ),
  );

/**
 * One test a gap, in test/local/gaps. Whether moto still has a gap is found out by leaving it open:
 * `WITHOUT=sqs.keeps_redrive_allow_policy npx jest test/local/emulator-gaps` must fail in that test.
 */
describe("the gaps of moto", () => {
  let aws: TestAws;
  let outcomes: Record<string, string>;

  beforeAll(async () => {
    const service = { directory: join(__dirname, "gaps", "service"), command: ["node", "service.mjs"] };
    aws = await testAws({ without: process.env.WITHOUT?.split(","), images: { "gap-service": service } });
    const { stdout } = await promisify(execFile)(await findPython(), [join(__dirname, "gaps", "run.py")], {
      env: {
        ...process.env,
        ...aws.environment,
        AWS_DEFAULT_REGION: "us-east-1",
        LOCAL_AUTHORITY: aws.authority,
        LOCAL_ISOLATION: aws.isolation,
        PYTHONDONTWRITEBYTECODE: "1",
      },
    });
    outcomes = JSON.parse(stdout);
  });

  afterAll(() => aws.remove());

  it.each(gaps)("%s is closed", (name) => {
    if (outcomes[name]?.startsWith("not on this machine")) console.warn(`${name} was not tested: ${outcomes[name]}`);
    else expect(outcomes[name]).toBe("ok");
  });

  it.each(gaps)("%s is in the README", (name) => {
    expect(readFileSync(join(folder, "..", "README.md"), "utf8")).toContain(`\`${name}\``);
  });

  it("has no test of a gap that is not there", () => {
    expect(Object.keys(outcomes).sort()).toEqual([...gaps].sort());
  });
});
