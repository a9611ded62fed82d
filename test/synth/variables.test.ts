import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTerraform, type Terraform } from "../../local/terraform.js";
import { bucketSuffix, environments } from "../../runtime/architecture/names.js";
import { synthesized } from "../helpers/synthesized.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { wrongValues } from "../helpers/wrong-values.js";

const TFVARS = join(__dirname, "..", "..", "tfvars");

describe("what Terraform makes of the stack's expressions", () => {
  let directory: string;
  let suffix: string;
  let policy: string;
  let terraform: Terraform;

  beforeAll(async () => {
    directory = temporaryFolder();
    const { variable, locals, module } = JSON.parse(await synthesized());
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ variable })); // no provider, hence no init
    suffix = locals.bucket_suffix;
    policy = module["evolve-island"].policy;
    terraform = await findTerraform();
  });

  const run = (...args: string[]) =>
    spawnSync(terraform.bin, args, { cwd: directory, encoding: "utf8", env: { ...process.env, ...terraform.env } });

  it.each(environments)("takes %s.tfvars", (environment) => {
    expect(run("plan", `-var-file=${join(TFVARS, `${environment}.tfvars`)}`).stderr).toBe("");
  });

  it.each(wrongValues)("refuses a wrong %s and says what to write", (name, value, message) => {
    const { status, stderr } = run("plan", "-no-color", "-var=environment=staging", `-var=${name}=${value}`);
    expect(status).toBe(1);
    expect(stderr.replace(/\s*[│\n]\s*/g, " ")).toContain(message);
  });

  it("asks for the endpoint of the model only where functions inside the VPC ask one", () => {
    const network = '-var=network={ functions_inside = true, interface_endpoints = ["sns", "states", "sts"] }';
    const plan = (...more: string[]) => run("plan", "-no-color", "-var=environment=staging", ...more);
    const model = '-var=model={ id = "amazon.nova-lite-v1:0" }';
    expect(plan(network).stderr).toBe("");
    expect(plan(model).stderr).toBe("");
    expect(plan(network, model).stderr).toContain("bedrock-runtime");
  });

  it.each([
    '{ id = "us.anthropic.claude-sonnet-4-5-20250929-v1:0" }',
    '{ id = "vendor.new-v1:0", prices = { input = 1.5, output = 6 } }',
    '{ id = "amazon.nova-lite-v1:0", region = "eu-west-1", budget_usd = 0.5 }',
  ])("takes the model %s", (model) => {
    expect(run("plan", "-var=environment=staging", `-var=model=${model}`).stderr).toBe("");
  });

  it("lets functions inside the VPC ask a model in their own region only", () => {
    const network =
      '-var=network={ functions_inside = true, interface_endpoints = ["sns", "states", "sts", "bedrock-runtime"] }';
    const ask = (region: string) =>
      run("plan", "-no-color", "-var=environment=staging", network, `-var=model={ region = "${region}" }`).stderr;
    expect(ask("us-east-1")).toBe("");
    expect(ask("eu-west-1")).toContain("functions inside the VPC reach a model in their own region only");
  });

  /** What an expression of the stack comes to, in an account and region, with placeholders for what modules put out. */
  const evaluated = (expression: string, ...variables: string[]) => {
    const input = expression
      .replace(/^\$\{(.*)\}$/, "$1")
      .replaceAll("data.aws_caller_identity.account.account_id", '"123456789012"')
      .replaceAll(/module\.([\w-]+)\.\w+/g, '"$1"');
    const env = { ...process.env, ...terraform.env, TF_VAR_environment: "staging", TF_VAR_region: "eu-west-1" };
    const options = { cwd: directory, input: `jsonencode(${input})`, env, encoding: "utf8" } as const;
    return JSON.parse(JSON.parse(execFileSync(terraform.bin, ["console", ...variables], options)));
  };

  it("names buckets as the architecture does", () => {
    expect(evaluated(suffix)).toBe(bucketSuffix("123456789012", "eu-west-1"));
  });

  it.each([
    ["{ }", undefined],
    ['{ id = "amazon.nova-lite-v1:0" }', ["arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"]],
    [
      '{ id = "us.amazon.nova-lite-v1:0", region = "us-west-2" }',
      [
        "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
        "arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0",
      ],
    ],
  ])("lets islands ask the model %s, and no other, and keep its budget", (model, arns) => {
    const statements: { sid: string; actions: string[]; resources: string[] }[] = evaluated(
      policy,
      `-var=model=${model}`,
    );
    const named = (wanted: string) => statements.find(({ sid }) => sid === wanted);
    expect(named("AskModel")?.resources).toEqual(arns);
    expect(named("KeepBudget") === undefined).toBe(arns === undefined);
    expect(statements.map(({ sid }) => sid)).toContain("ReadObjects");
  });
});
