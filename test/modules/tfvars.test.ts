import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformFailed } from "../../local/errors.js";
import { startProvider } from "../../local/provider.js";
import { terraform } from "../../local/terraform.js";
import { MODULES } from "../helpers/module-variables.js";
import { synthesized } from "../helpers/synthesized.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** A wrong value of the variable network, and how what is said of it begins. */
const wrongNetworks = [
  ['{ zones = ["a"] }', "network.zones = [a]: name two or three different zones"],
  ['{ zones = ["us-east-1a", "b"] }', "network.zones = [us-east-1a, b]: a zone is its letter only"],
  ['{ cidr = "10.0.0.7/16" }', 'network.cidr = "10.0.0.7/16" is not a range'],
  ['{ cidr = "10.0.0.0/8" }', 'network.cidr = "10.0.0.0/8" is larger than a VPC may be'],
  ['{ vpc_id = "mine" }', 'network.vpc_id = "mine" is not the id of a VPC'],
  ['{ nat = "two" }', 'network.nat = "two": use none, single or per_zone'],
  ['{ interface_endpoints = ["s3"] }', "network.interface_endpoints: s3 and dynamodb have their gateway endpoints"],
] as const;

/** A run of `terraform test`, in a file of its own, as one that fails skips what comes after it. */
const plan = (network: string): string =>
  `mock_provider "aws" {}\nrun "plan" {\n  command = plan\n  variables {\n    network = ${network}\n  }\n}\n`;

describe("a wrong value that a module refuses", () => {
  let cwd: string;
  let said: string;

  beforeAll(async () => {
    cwd = temporaryFolder();
    cpSync(join(MODULES, "network"), join(cwd, "network"), { recursive: true });
    rmSync(join(cwd, "network", "tests"), { recursive: true });
    const { variable, module, terraform: settings } = JSON.parse(await synthesized());
    const network = { ...module.network, source: "./network", flow_logs: { destination: "cloudwatch" } };
    const { required_providers } = settings;
    const main = { terraform: { required_providers }, variable, module: { network } };
    writeFileSync(join(cwd, "main.tf.json"), JSON.stringify(main, null, 2));
    for (const [i, [wrong]] of wrongNetworks.entries()) writeFileSync(join(cwd, `wrong-${i}.tftest.hcl`), plan(wrong));
    writeFileSync(join(cwd, "right.tftest.hcl"), plan('{ zones = ["a", "b", "c"], nat = "single" }'));
    await terraform(["init", "-backend=false", "-no-color"], { cwd });
    const lines: string[] = [];
    const onLine = (line: string) => lines.push(line);
    const provider = await startProvider(cwd, cwd);
    const options = { cwd, onLine, env: provider.environment };
    const testing = terraform(["test", "-no-color", "-var=environment=staging"], options).finally(provider.stop);
    await expect(testing).rejects.toThrow(TerraformFailed);
    said = lines.join(" ").replace(/[\s│]+/g, " ");
  }, 240_000);

  it.each(wrongNetworks)("is named as the tfvars name it: network = %s", (_, message) => {
    expect(said).toContain(message);
  });

  it("is all that is refused", () => {
    expect(said).toContain(`1 passed, ${wrongNetworks.length} failed`);
  });
});
