/**
 * `npm start`: an AWS on this machine, T-Developer deployed to it, and an agent evolved by what was deployed.
 *
 * @module
 */
import { Command, Option } from "commander";
import { examples } from "../cli/help.js";
import { whole } from "../cli/numbers.js";
import { asProcess } from "./process.js";
import { runLocally, runnable, type StartOptions } from "./run.js";

function parseOptions(args: readonly string[]): StartOptions {
  return new Command("npm start --")
    .description("start a local AWS, deploy T-Developer to it and evolve an agent; Ctrl-C ends all of it")
    .addOption(
      new Option("--environment <name>", "what is deployed; staging has services behind a load balancer, too")
        .choices(runnable)
        .default("development"),
    )
    .option("--once", "end when the evolution has finished")
    .option("--fresh", "forget what earlier runs stored")
    .option("--task <name or file>", "what to evolve for", "online-bin-packing")
    .option("--seed <number>", "seed of the evolution", whole("seed"), 1)
    .option("--no-evolve", "only deploy")
    .addHelpText(
      "after",
      examples(
        "npm start",
        "npm start -- --once --seed 7",
        "npm start -- --no-evolve",
        "npm start -- --environment staging",
      ),
    )
    .exitOverride()
    .parse(args, { from: "user" })
    .opts<StartOptions>();
}

void asProcess((terminal, signal) => runLocally(parseOptions(process.argv.slice(2)), terminal, signal));
