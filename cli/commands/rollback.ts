import { Command } from "commander";
import type { EvolutionRecord } from "../../runtime/lifecycle/records.js";
import type { Open } from "../context.js";
import { evolutionLines } from "../evolution.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";
import { rollBackFromHere } from "../orders.js";
import type { Terminal } from "../terminal.js";

interface RollbackOptions {
  readonly to?: number;
  readonly reason: string;
}

/** Where an evolution stands after a roll-back, what was withdrawn, and how it goes on. */
export function rolledBackLines(evolution: EvolutionRecord, paint: Terminal["paint"], flags = ""): string[] {
  const { evolution_id, branches } = evolution;
  const withdrawn = branches.at(-1)?.withdrawn ?? [];
  return [
    ...evolutionLines(evolution, paint),
    ...withdrawn.map((agent) => `  ${paint("warning", "withdrawn")}  agent ${agent}`),
    paint("quiet", `  it goes on from there with: t-developer evolve --resume ${evolution_id}${flags}`),
  ];
}

/** `t-developer rollback` */
export const rollback = (open: Open): Command =>
  new Command("rollback")
    .description("return an evolution to a safe checkpoint, and withdraw what came out since")
    .argument("<id>", "an evolution")
    .option("--to <generation>", "a checkpoint; 0 is the beginning (default: the last safe one)", whole("to"))
    .requiredOption("--reason <text>", "why; it is kept and sent to the operators")
    .addHelpText(
      "after",
      examples(
        't-developer rollback evo-20261123-1a2b3c --reason "champions look odd"',
        't-developer rollback evo-20261123-1a2b3c --to 40 --reason "good until there" --json',
      ),
    )
    .action(async (id: string, { to, reason }: RollbackOptions, command: Command) => {
      const context = open(command);
      const client = await context.client();
      const evolution = await rollBackFromHere(client, id, { to, reason });
      context.print(evolution, () => rolledBackLines(evolution, context.terminal.paint, context.flags));
    });
