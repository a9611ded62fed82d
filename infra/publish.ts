import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");

/**
 * Puts the tfvars, the backend settings and the kept provider lock beside the synthesized stack, so that `terraform
 * init`, `plan -var-file=production.tfvars` and `apply` work there as they stand.
 *
 * @param directory the stack's folder, `cdktf.out/stacks/t-developer`
 */
export function publishStack(directory: string): void {
  const settings = join(ROOT, "tfvars");
  for (const file of readdirSync(settings)) copyFileSync(join(settings, file), join(directory, file));
  const lockKnowsThisMachine = process.platform === "linux" && process.arch === "x64"; // elsewhere init makes its own
  if (lockKnowsThisMachine)
    copyFileSync(join(ROOT, "infra", "terraform.lock.hcl"), join(directory, ".terraform.lock.hcl"));
}
