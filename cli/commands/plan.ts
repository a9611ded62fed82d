import { join } from "node:path";
import { Command } from "commander";
import { plan as planLocally } from "../../local/deploy.js";
import { localDirectory } from "../../local/session.js";
import { stackDirectory, synthesize } from "../../local/synthesize.js";
import { terraform } from "../../local/terraform.js";
import { environments } from "../../runtime/architecture/names.js";
import type { Target } from "../../runtime/platform/aws/target.js";
import { awsEnvironment } from "../../runtime/platform/aws/target.js";
import type { CommandContext, Open } from "../context.js";
import { examples } from "../help.js";
import { backendOption } from "./synth.js";

/** What the running local AWS lacks of what was deployed to it. */
async function againstLocal(context: CommandContext, target: Target): Promise<void> {
  const directory = join(localDirectory(), "stack");
  const log = join(localDirectory(), "logs", "plan.log");
  context.terminal.status("planning against the local AWS");
  const { environment } = target;
  const options = { directory, environment, log, aws: awsEnvironment(target), signal: context.signal };
  const { changes } = await planLocally(options);
  const { paint } = context.terminal;
  context.print({ environment, changes }, () => [
    changes === 0 ? paint("good", "No changes.") : paint("warning", `${changes} resources differ`),
  ]);
}

/** `terraform init` and `plan` of a fresh synth against the account, as one would type them. */
async function againstAccount(context: CommandContext, target: Target, backend: string): Promise<void> {
  const { terminal, signal, json } = context;
  const options = { cwd: stackDirectory, env: awsEnvironment(target), signal };
  terminal.status("bundling and synthesizing");
  await synthesize({ backend, signal });
  terminal.status("terraform init");
  const state = backend === "s3" ? ["-reconfigure", `-backend-config=${target.environment}.s3.tfbackend`] : [];
  await terraform(["init", "-no-color", ...state], options);
  terminal.status("terraform plan");
  const said = json ? undefined : (line: string) => terminal.result(line);
  await terraform(["plan", "-no-color", `-var-file=${target.environment}.tfvars`, "-out=tfplan"], {
    ...options,
    onLine: said,
  });
  if (!json) return;
  const { stdout } = await terraform(["show", "-json", "tfplan"], options);
  context.print(JSON.parse(stdout), () => []);
}

/** `t-developer plan` */
export const planCommand = (open: Open): Command =>
  new Command("plan")
    .description("what terraform would change in an environment")
    .argument("<environment>", environments.join(", "))
    .addOption(backendOption())
    .addHelpText("after", examples("t-developer plan development", "t-developer plan production --json > plan.json"))
    .action(async (environment: string, { backend }: { backend: string }, command: Command) => {
      const context = open(command);
      const target = await context.target({ environment });
      if (target.endpoint === undefined) await againstAccount(context, target, backend);
      else await againstLocal(context, target);
    });
