import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Plan } from "../infra/terraform/plan.js";
import type { Environment } from "../runtime/architecture/names.js";
import { startLocalAws } from "./emulator.js";
import { type RunningProvider, startProvider } from "./provider.js";
import { stackDirectory, synthesize } from "./synthesize.js";
import { terraform } from "./terraform.js";
import { copyStack } from "./working-copy.js";

/**
 * What Terraform would do to an empty account, for each environment, as its tfvars say: nothing is left out for the
 * local AWS, which only answers who the caller is. For what needs no account: judging a plan, and its cost.
 */
export async function planned<E extends Environment>(...environments: readonly E[]): Promise<Record<E, Plan>> {
  const directory = await mkdtemp(join(tmpdir(), "t-developer-plan-"));
  const aws = await startLocalAws({ directory: join(directory, "aws") });
  let provider: RunningProvider | undefined;
  try {
    await synthesize();
    const cwd = join(directory, "stack");
    await copyStack(stackDirectory, cwd);
    await terraform(["init", "-no-color"], { cwd });
    provider = await startProvider(cwd, directory, { ...aws.environment, AWS_CA_BUNDLE: "" }); // it takes one only once
    const options = { cwd, env: { ...aws.environment, ...provider.environment } };
    const plans: [E, Plan][] = [];
    for (const environment of environments) {
      await terraform(["plan", "-no-color", `-var-file=${environment}.tfvars`, `-out=${environment}.plan`], options);
      const { stdout } = await terraform(["show", "-json", `${environment}.plan`], options);
      plans.push([environment, new Plan(JSON.parse(stdout))]);
    }
    return Object.fromEntries(plans) as Record<E, Plan>;
  } finally {
    await provider?.stop();
    await aws.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
