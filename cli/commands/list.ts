import { Command } from "commander";
import { currentBranch } from "../../runtime/lifecycle/branches.js";
import type { EvolutionRecord } from "../../runtime/lifecycle/records.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import { type Column, shownNumber, table } from "../table.js";

const columns: readonly Column<EvolutionRecord>[] = [
  { title: "evolution", of: (evolution) => evolution.evolution_id },
  { title: "task", of: (evolution) => evolution.task },
  { title: "status", of: (evolution) => evolution.status },
  { title: "generation", of: ({ generation, config }) => `${generation}/${config.generations}`, align: "right" },
  { title: "branch", of: (evolution) => String(currentBranch(evolution)), align: "right" },
  { title: "fitness", of: ({ champion }) => shownNumber(champion?.fitness), align: "right" },
  { title: "champion", of: ({ champion }) => champion?.agent_id ?? "–" },
  { title: "started", of: (evolution) => evolution.started_at },
];

/** `t-developer list` */
export const list = (open: Open): Command =>
  new Command("list")
    .description("every evolution of the environment, newest first")
    .addHelpText("after", examples("t-developer list", "t-developer list --json"))
    .action(async (_options, command: Command) => {
      const context = open(command);
      const client = await context.client();
      const { evolutions, damaged } = await client.evolution.list({});
      for (const { message } of damaged) context.terminal.note(context.terminal.paint("bad", message));
      context.print(evolutions, () =>
        evolutions.length > 0
          ? table(columns, evolutions)
          : ["no evolution yet; start one with `t-developer evolve online-bin-packing`"],
      );
    });
