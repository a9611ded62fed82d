import { Command } from "commander";
import { auditCommand } from "./commands/audit.js";
import { checkpoints } from "./commands/checkpoints.js";
import { compileCommand } from "./commands/compile.js";
import { converse } from "./commands/converse.js";
import { costCommand } from "./commands/cost.js";
import { evolveCommand } from "./commands/evolve.js";
import { list } from "./commands/list.js";
import { mcp } from "./commands/mcp.js";
import { planCommand } from "./commands/plan.js";
import { quarantine } from "./commands/quarantine.js";
import { replayCommand } from "./commands/replay.js";
import { resumeCommand } from "./commands/resume.js";
import { rollback } from "./commands/rollback.js";
import { run } from "./commands/run.js";
import { scan } from "./commands/scan.js";
import { serveCommand } from "./commands/serve.js";
import { show } from "./commands/show.js";
import { status } from "./commands/status.js";
import { stop } from "./commands/stop.js";
import { synth } from "./commands/synth.js";
import { task } from "./commands/task.js";
import { top } from "./commands/top.js";
import type { Open } from "./context.js";
import { exitCodeHelp } from "./exit-codes.js";
import { examples } from "./help.js";

const commands = [
  evolveCommand,
  status,
  list,
  show,
  run,
  top,
  serveCommand,
  scan,
  compileCommand,
  converse,
  stop,
  resumeCommand,
  checkpoints,
  rollback,
  replayCommand,
  auditCommand,
  quarantine,
  task,
  mcp,
  synth,
  planCommand,
  costCommand,
];

/** The whole command line; parsing it runs a command. */
export function createProgram(version: string, open: Open): Command {
  const program = new Command("t-developer")
    .description("Evolves micro-agents on the AWS of this machine, or on your account.")
    .version(version, "-V, --version", "print the version")
    .option("--json", "print the result as JSON")
    .option("--environment <name>", "development, staging or production")
    .option("--endpoint <url>", "address of the AWS to talk to")
    .option("--here", "work in this process, on a store in a folder: no AWS, no Terraform")
    .option("--store <folder>", "the folder of that store (default: .local/here of this clone)")
    .option("--region <name>", "AWS region (default: the local AWS's, AWS_REGION, or us-east-1)")
    .option("--no-local", "use the AWS account though a local AWS runs")
    .option("--debug", "print the stack of an error")
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .addHelpText("after", `\n${guidance}\n\n${exitCodeHelp()}`)
    .addHelpText(
      "after",
      examples(
        "t-developer evolve examples/tasks/projectile.csv --here",
        "t-developer evolve online-bin-packing",
        "t-developer evolve data.csv --generations 100",
        "t-developer scan agent.js --json",
      ),
    );
  for (const command of commands) program.addCommand(command(open).copyInheritedSettings(program));
  return program;
}

const guidance = `Without --environment it talks to the local AWS that \`npm start\` runs in this clone;
with it, to the AWS account of your credentials (AWS_PROFILE, aws sso login …). With --here it does everything itself.`;
