import { Command } from "commander";
import type { ListedCheckpoint, Listing } from "../../runtime/lifecycle/roll-back/requests.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";
import { type Column, shownNumber, table } from "../table.js";

const columns: readonly Column<ListedCheckpoint>[] = [
  { title: "generation", of: ({ generation }) => String(generation), align: "right" },
  { title: "branch", of: ({ branch }) => String(branch), align: "right" },
  { title: "time", of: ({ time }) => time ?? "–" },
  { title: "champion", of: ({ champion }) => champion?.agent_id ?? "–" },
  { title: "fitness", of: ({ champion }) => shownNumber(champion?.fitness), align: "right" },
  { title: "safe", of: ({ safe, why }) => (safe ? "yes" : `no: ${why}`) },
];

/** The checkpoints as a table, and how to see more of them. */
export const checkpointLines = ({ checkpoints, more }: Listing, id: string): string[] => [
  ...(checkpoints.length > 0 ? table(columns, checkpoints) : ["no checkpoint yet; 0 is the beginning"]),
  ...(more ? [`there are older ones: t-developer checkpoints ${id} --limit 100`] : []),
];

/** `t-developer checkpoints` */
export const checkpoints = (open: Open): Command =>
  new Command("checkpoints")
    .description("where an evolution can be rolled back to: every checkpoint, verified, newest first")
    .argument("<id>", "an evolution")
    .option("--limit <number>", "so many at most, up to 100", whole("limit"), 20)
    .addHelpText(
      "after",
      examples(
        "t-developer checkpoints evo-20261123-1a2b3c",
        "t-developer checkpoints evo-20261123-1a2b3c --json | jq '.checkpoints[] | select(.safe).generation'",
      ),
    )
    .action(async (id: string, { limit }: { limit: number }, command: Command) => {
      const context = open(command);
      const client = await context.client();
      const listed = await client.evolution.checkpoints({ evolution_id: id, limit });
      context.print(listed, () => checkpointLines(listed, id));
    });
