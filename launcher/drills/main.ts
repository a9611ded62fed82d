/**
 * `npm run drill`: evolves on a local deployment of its own while things go wrong, and shows what happened.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { exitCodes } from "../../cli/exit-codes.js";
import type { Terminal } from "../../cli/terminal.js";
import { Phases } from "../phases.js";
import { asProcess } from "../process.js";
import { type Drill, drills } from "./drills.js";
import { leftovers } from "./leftovers.js";
import { isFailed, type ReportRow, reportLines } from "./report.js";
import { perform, undisturbed } from "./run.js";
import { onStage } from "./stage.js";

interface Options {
  readonly only?: readonly string[];
  readonly keep?: boolean;
}

const parseOptions = (args: readonly string[]): Options =>
  new Command("npm run drill --")
    .description("evolve on a local deployment of its own while things go wrong; ends with 1 if anything is lost")
    .addOption(new Option("--only <drill...>", "some of them").choices(drills.map(({ name }) => name)))
    .option("--keep", "keep the logs, the deployment and its data")
    .exitOverride()
    .parse(args, { from: "user" })
    .opts<Options>();

/** @returns whether nothing was lost */
async function main(options: Options, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  const wanted = drills.filter(({ name }) => options.only === undefined || options.only.includes(name));
  const phases = new Phases(terminal);
  const directory = await mkdtemp(join(tmpdir(), "t-developer-drill-"));
  const endpoints: string[] = [];
  const rows = await onStage(directory, phases, signal, async (stage) => {
    endpoints.push(stage.proxy.endpoint, stage.control.url, stage.awsEndpoint);
    const reference = await phases.run("evolving undisturbed", () => undisturbed(stage, signal));
    const done: ReportRow[] = [];
    for (const drill of wanted) {
      done.push(await phases.run(titleOf(drill), () => perform(drill, reference, stage, signal)));
    }
    return done;
  });
  const left = await leftovers(directory, endpoints);
  terminal.result(["", ...reportLines(rows), ...left.map((what) => `✗ left behind: ${what}`)].join("\n"));
  if (options.keep) terminal.note(`everything of it is in ${directory}`);
  else await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  return left.length === 0 && !rows.some(isFailed);
}

const titleOf = ({ name, injects }: Drill): string => `${name}: ${injects}`;

void asProcess(async (terminal, signal) => {
  if (!(await main(parseOptions(process.argv.slice(2)), terminal, signal))) process.exitCode = exitCodes.failure.code;
});
