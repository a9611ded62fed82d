import { Command, Option } from "commander";
import type { BackendKind } from "../../infra/terraform/backend.js";
import { stackDirectory, synthesize } from "../../local/synthesize.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";

const next = `
Then, as with any Terraform:
  $ cd cdktf.out/stacks/t-developer
  $ terraform init
  $ terraform plan -var-file="production.tfvars" -out=tfplan
  $ terraform apply tfplan`;

/** `t-developer synth` */
export const synth = (open: Open): Command =>
  new Command("synth")
    .description("write the Terraform stack; one serves every environment")
    .addOption(backendOption())
    .addHelpText("after", next)
    .addHelpText("after", examples("t-developer synth", "t-developer synth --backend s3"))
    .action(async ({ backend }: { backend: string }, command: Command) => {
      const { terminal, signal, print } = open(command);
      terminal.status("bundling and synthesizing");
      await synthesize({ backend, signal });
      print({ stack: stackDirectory }, () => [stackDirectory]);
    });

const backends: readonly BackendKind[] = ["local", "s3"];

/** Where the state is kept; synth and plan take it. */
export const backendOption = (): Option =>
  new Option("--backend <kind>", "where Terraform keeps its state").choices(backends).default("local");
