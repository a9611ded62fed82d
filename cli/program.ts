import { Command } from "commander";
import type { Open } from "./context.js";
import { exitCodeHelp } from "./exit-codes.js";
import { examples } from "./help.js";

/** Makes a command of the ways that it takes. */
type Make = (open: Open) => Command;

/** Every command by its name, in the order of `--help`; one is loaded for another only where both are named. */
const commands: Readonly<Record<string, () => Promise<Make>>> = {
  evolve: async () => (await import("./commands/evolve.js")).evolveCommand,
  status: async () => (await import("./commands/status.js")).status,
  list: async () => (await import("./commands/list.js")).list,
  show: async () => (await import("./commands/show.js")).show,
  run: async () => (await import("./commands/run.js")).run,
  top: async () => (await import("./commands/top.js")).top,
  serve: async () => (await import("./commands/serve.js")).serveCommand,
  scan: async () => (await import("./commands/scan.js")).scan,
  compile: async () => (await import("./commands/compile.js")).compileCommand,
  converse: async () => (await import("./commands/converse.js")).converse,
  stop: async () => (await import("./commands/stop.js")).stop,
  resume: async () => (await import("./commands/resume.js")).resumeCommand,
  checkpoints: async () => (await import("./commands/checkpoints.js")).checkpoints,
  rollback: async () => (await import("./commands/rollback.js")).rollback,
  replay: async () => (await import("./commands/replay.js")).replayCommand,
  audit: async () => (await import("./commands/audit.js")).auditCommand,
  history: async () => (await import("./commands/history.js")).historyCommand,
  quarantine: async () => (await import("./commands/quarantine.js")).quarantine,
  task: async () => (await import("./commands/task.js")).task,
  mcp: async () => (await import("./commands/mcp.js")).mcp,
  synth: async () => (await import("./commands/synth.js")).synth,
  plan: async () => (await import("./commands/plan.js")).planCommand,
  cost: async () => (await import("./commands/cost.js")).costCommand,
};

/** The commands there are. */
export const commandNames: readonly string[] = Object.keys(commands);

/**
 * The command line; parsing it runs a command.
 *
 * @param words of the line: commands that are not among them are left out, unless none is (`--help`, or a typing error)
 */
export async function createProgram(version: string, open: Open, words: readonly string[] = []): Promise<Command> {
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
  const named = commandNames.filter((name) => words.includes(name));
  const loading = (named.length > 0 ? named : commandNames).map((name) => commands[name]());
  for (const make of await Promise.all(loading)) program.addCommand(make(open).copyInheritedSettings(program));
  return program;
}

const guidance = `Without --environment it talks to the local AWS that \`npm start\` runs in this clone;
with it, to the AWS account of your credentials (AWS_PROFILE, aws sso login …). With --here it does everything itself.`;
