import { Argument, Command, Option } from "commander";
import { validate } from "../../runtime/kernel/validation.js";
import type { Ancestor } from "../../runtime/lifecycle/lineage.js";
import type { EvolutionRow } from "../../runtime/platform/postgres/history/read.js";
import type { Individual } from "../../runtime/platform/postgres/history/tables.js";
import type { CommandContext, Open } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import { withHistory } from "../history.js";
import { whole } from "../numbers.js";
import { plain } from "../plain.js";
import { type Column, shownNumber, table } from "../table.js";

/** What there is to do. */
const acts = { rebuild, evolutions, individuals, lineage } as const;

type Act = keyof typeof acts;

interface Options {
  readonly evolution?: string;
  readonly agent?: string;
  readonly task?: string;
  readonly text?: string;
  readonly generation?: number;
  readonly sort?: string;
  readonly descending?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}

const evolutionColumns: readonly Column<EvolutionRow>[] = [
  { title: "evolution", of: ({ evolution_id }) => evolution_id },
  { title: "task", of: ({ task }) => plain(task) },
  { title: "status", of: ({ status }) => status },
  { title: "generation", of: ({ generation, generations }) => `${generation}/${generations}`, align: "right" },
  { title: "fitness", of: ({ fitness }) => shownNumber(fitness), align: "right" },
  { title: "champion", of: ({ champion_id }) => champion_id ?? "–" },
  { title: "started", of: ({ started_at }) => started_at },
];

const individualColumns: readonly Column<Individual>[] = [
  { title: "agent", of: ({ agent_id }) => agent_id },
  { title: "generation", of: ({ generation }) => String(generation), align: "right" },
  { title: "island", of: ({ island }) => String(island), align: "right" },
  { title: "fitness", of: ({ fitness }) => shownNumber(fitness), align: "right" },
  { title: "bytes", of: ({ bytes }) => String(bytes), align: "right" },
  { title: "fuel", of: ({ fuel }) => shownNumber(fuel), align: "right" },
  { title: "parents", of: ({ parent_ids }) => parent_ids.join(" ") || "–" },
];

const ancestorColumns: readonly Column<Ancestor>[] = [
  { title: "agent", of: ({ agent_id }) => agent_id },
  { title: "generation", of: ({ generation }) => String(generation), align: "right" },
  { title: "fitness", of: ({ fitness }) => shownNumber(fitness), align: "right" },
  { title: "parents", of: ({ parent_ids }) => parent_ids.join(" ") || "–" },
];

/** `t-developer history` */
export const historyCommand = (open: Open): Command =>
  new Command("history")
    .description("every evolution and individual, to be searched and sorted; made of what is stored")
    .addArgument(new Argument("<what>", "what to do").choices(Object.keys(acts)))
    .option("--evolution <id>", "individuals, lineage: of this evolution")
    .option("--agent <id>", "individuals: as this agent was seen; lineage: its ancestors (default: the best one's)")
    .option("--task <name>", "evolutions: of this task only")
    .option("--text <words>", "evolutions: whose id, task, champion or reason has this in it")
    .option("--generation <number>", "individuals: seen in this generation", whole("generation"))
    .option("--sort <column>", "by which column, such as fitness, bytes, fuel, started_at")
    .addOption(new Option("--descending", "the greatest first"))
    .option("--limit <number>", "rows at most", whole("limit"))
    .option("--offset <number>", "rows to leave out before", whole("offset"))
    .addHelpText(
      "after",
      examples(
        "t-developer history rebuild --here",
        "t-developer history evolutions --here --task wave --sort fitness",
        "t-developer history individuals --here --evolution evo-20261123-1a2b3c --sort bytes --json",
      ),
    )
    .action((what: Act, options: Options, command: Command) => acts[what](open(command), options));

/** Throws away what was made of the stores, and makes it anew. */
async function rebuild(context: CommandContext): Promise<void> {
  const { rebuild: rebuildAll } = await import("../../runtime/platform/postgres/history/project.js");
  const made = await withHistory(context, ({ database, stores }) => rebuildAll(stores, database));
  context.print(made, () => [
    `${made.evolutions} evolutions and ${made.decisions} decisions`,
    ...made.failed.map(({ evolution_id, message }) => `left out ${evolution_id}: ${message}`),
  ]);
  if (made.failed.length > 0) context.end(exitCodes.failure.code);
}

async function evolutions(context: CommandContext, options: Options): Promise<void> {
  const { evolutionsQuestion } = await questions();
  const question = validate(evolutionsQuestion, options);
  const found = await fresh(context, ({ findEvolutions }, database) => findEvolutions(database, question));
  context.print(found, () => lines(table(evolutionColumns, found.rows), found.more));
}

async function individuals(context: CommandContext, { evolution, agent, ...options }: Options): Promise<void> {
  const { individualsQuestion } = await questions();
  const question = validate(individualsQuestion, { evolution_id: evolution, agent_id: agent, ...options });
  const found = await fresh(context, ({ findIndividuals }, database) => findIndividuals(database, question));
  context.print(found, () => lines(table(individualColumns, found.rows), found.more));
}

async function lineage(context: CommandContext, { evolution, agent, ...options }: Options): Promise<void> {
  const { lineageQuestion } = await questions();
  const question = validate(lineageQuestion, { evolution_id: evolution, agent_id: agent, ...options });
  const found = await fresh(context, ({ findLineage }, database) =>
    findLineage(database, question.evolution_id, question.agent_id),
  );
  context.print(found, () => table(ancestorColumns, found.ancestors));
}

const questions = () => import("../../runtime/platform/postgres/history/questions.js");

type Reading = typeof import("../../runtime/platform/postgres/history/read.js");
type AskedDatabase = Parameters<Reading["findEvolutions"]>[0];

/** Asks after adding what has changed since the last time; where somebody else is just adding it, what there is. */
async function fresh<T>(
  context: CommandContext,
  ask: (reading: Reading, database: AskedDatabase) => Promise<T>,
): Promise<T> {
  const { project } = await import("../../runtime/platform/postgres/history/project.js");
  const reading = await import("../../runtime/platform/postgres/history/read.js");
  return withHistory(context, async ({ database, stores }) => {
    await project(stores, database);
    return ask(reading, database);
  });
}

const lines = (rows: readonly string[], more: boolean): string[] => [
  ...rows,
  ...(more ? ["there are more: --limit and --offset show them"] : []),
];
