import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTerraform, type Terraform } from "../../local/terraform.js";
import { bucketSuffix, environments } from "../../runtime/architecture/names.js";
import { synthesized } from "../helpers/synthesized.js";

const TFVARS = join(__dirname, "..", "..", "tfvars");

describe("what Terraform makes of the stack's expressions", () => {
  let directory: string;
  let suffix: string;
  let terraform: Terraform;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "t-developer-variables-"));
    const { variable, locals } = JSON.parse(await synthesized());
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ variable })); // no provider, hence no init
    suffix = locals.bucket_suffix;
    terraform = await findTerraform();
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(terraform.bin, args, { cwd: directory, encoding: "utf8", env: { ...process.env, ...terraform.env } });

  it.each(environments)("takes %s.tfvars", (environment) => {
    expect(run("plan", `-var-file=${join(TFVARS, `${environment}.tfvars`)}`).stderr).toBe("");
  });

  it.each([
    ["environment", "qa", 'environment is "qa": choose one of development, staging, production'],
    ["region", "mars", 'region is "mars": write a region such as us-east-1'],
    ["network", '{ dashboard_cidrs = ["everybody"] }', 'network.dashboard_cidrs is ["everybody"]: write each as'],
    [
      "functions",
      "{ reserved_concurrency = { evolve = 1 } }",
      'functions.reserved_concurrency is {"evolve":1}: name functions among',
    ],
    [
      "network",
      '{ functions_inside = true, nat = "single", interface_endpoints = ["sns"] }',
      'network.interface_endpoints is ["sns"]: functions inside the VPC call sns and states',
    ],
    ["protection", "{ log_days = 31 }", "protection.log_days is 31: choose one of 1, 3, 5"],
    ["alerts", '{ emails = ["me"] }', 'alerts.emails is ["me"]: write each as someone@example.com'],
    ["alerts", '{ stop_on = ["smoke"] }', 'alerts.stop_on is ["smoke"]: name alarms among'],
  ])("refuses a wrong %s and says what to write", (name, value, message) => {
    const { status, stderr } = run("plan", "-no-color", "-var=environment=staging", `-var=${name}=${value}`);
    expect(status).toBe(1);
    expect(stderr.replace(/\s*[│\n]\s*/g, " ")).toContain(message);
  });

  it("asks for the endpoint of the model only where functions inside the VPC ask one", () => {
    const network = '-var=network={ functions_inside = true, interface_endpoints = ["sns", "states"] }';
    const plan = (...more: string[]) => run("plan", "-no-color", "-var=environment=staging", ...more);
    const model = '-var=functions={ model_id = "vendor.model-v1:0" }';
    expect(plan(network).stderr).toBe("");
    expect(plan(model).stderr).toBe("");
    expect(plan(network, model).stderr).toContain("bedrock-runtime");
  });

  it("names buckets as the architecture does", () => {
    const [account, region] = ["123456789012", "eu-west-1"];
    const expression = suffix
      .replace(/^\$\{(.*)\}$/, "$1")
      .replace("data.aws_caller_identity.account.account_id", `"${account}"`)
      .replace("var.region", `"${region}"`);
    const options = {
      cwd: directory,
      input: expression,
      env: { ...process.env, ...terraform.env, TF_VAR_environment: "staging" },
    };
    const answer = execFileSync(terraform.bin, ["console"], { ...options, encoding: "utf8" });
    expect(JSON.parse(answer)).toBe(bucketSuffix(account, region));
  });
});
