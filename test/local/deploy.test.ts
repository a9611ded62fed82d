import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DeploymentFailed, deploy, destroy, plan } from "../../local/deploy.js";
import type { Progress } from "../../local/progress.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** Resources of Terraform itself: nothing of AWS is needed to see them come and go. */
const stack = (command: string) => `
variable "emulated" { type = bool }
variable "name" { type = string }
resource "terraform_data" "first" { input = var.name }
resource "terraform_data" "second" {
  input = terraform_data.first.output
  provisioner "local-exec" { command = "${command}" }
}`;

describe("deploy", () => {
  let directory: string;
  const seen: Progress[] = [];
  const options = () => ({
    directory,
    aws: {},
    log: join(directory, "logs", "terraform.log"),
    onProgress: (progress: Progress) => seen.push(progress),
  });

  beforeEach(async () => {
    seen.length = 0;
    directory = temporaryFolder();
    await writeFile(join(directory, "development.tfvars"), 'name = "x"\n');
  });

  it("plans, applies and destroys, counting as it goes", async () => {
    await writeFile(join(directory, "main.tf"), stack("true"));
    expect(await deploy(options())).toMatchObject({ total: 2, done: 2, problems: [] });
    expect(seen.map(({ done }) => done)).toEqual(expect.arrayContaining([0, 1, 2]));
    expect(await plan(options())).toEqual({ changes: 0 });
    expect(await destroy(options())).toMatchObject({ total: 2, done: 2 });
    expect(await readFile(options().log, "utf8")).toContain("terraform_data.second: Creation complete");
  });

  it("names the resource that failed, the reason and the log", async () => {
    await writeFile(join(directory, "main.tf"), stack("echo no space left >&2; exit 9"));
    const failure = await deploy(options()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DeploymentFailed);
    expect(failure).toMatchObject({
      field: "terraform_data.second",
      message: expect.stringContaining("no space left"),
      hint: expect.stringContaining("terraform.log"),
    });
    expect(await readFile(options().log, "utf8")).toContain("no space left");
  });

  it("says what is wrong with the stack", async () => {
    await writeFile(join(directory, "main.tf"), `${stack("true")}\nresource "terraform_data" "x" { inputs = 1 }`);
    await expect(deploy(options())).rejects.toThrow("Unsupported argument");
  });
});
