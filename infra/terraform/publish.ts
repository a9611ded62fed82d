import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SETTINGS = join(__dirname, "..", "..", "tfvars");
const LOCK = join(__dirname, "terraform.lock.hcl");

/**
 * Puts the tfvars, the backend settings and the kept provider lock beside the synthesized stack, so that `terraform
 * init`, `plan -var-file=production.tfvars` and `apply` work there as they stand.
 *
 * @param directory the stack's folder, `cdktf.out/stacks/t-developer`
 */
export function publishStack(directory: string): void {
  for (const file of readdirSync(SETTINGS)) copyFileSync(join(SETTINGS, file), join(directory, file));
  const lockKnowsThisMachine = process.platform === "linux" && process.arch === "x64"; // elsewhere init makes its own
  if (lockKnowsThisMachine) copyFileSync(LOCK, join(directory, ".terraform.lock.hcl"));
}
