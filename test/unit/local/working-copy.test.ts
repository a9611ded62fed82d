import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyStack } from "../../../local/working-copy.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

/** Writes files, folders included. */
async function files(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(directory, name, ".."), { recursive: true });
    await writeFile(join(directory, name), name);
  }
}

const found = async (name: string) =>
  (await readdir(join(directory, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();

describe("copyStack", () => {
  it("copies the stack without the state of another AWS", async () => {
    await files("stack/cdk.tf.json", "stack/assets/a/code.zip", "stack/terraform.tfstate", "stack/.terraform/provider");
    await copyStack(join(directory, "stack"), join(directory, "copy"));
    expect(await found("copy")).toEqual(["cdk.tf.json", "code.zip"]);
  });

  it("leaves of an earlier copy only what terraform init made", async () => {
    await files("stack/cdk.tf.json");
    await files("copy/old.tf.json", "copy/terraform.tfstate", "copy/terraform.tfstate.backup", "copy/tfplan");
    await files("copy/.terraform/provider");
    await copyStack(join(directory, "stack"), join(directory, "copy"));
    expect(await found("copy")).toEqual(["cdk.tf.json", "provider"]);
  });
});
