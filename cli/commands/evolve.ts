import { Command } from "commander";
import type { Client } from "../../runtime/api/client.js";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import type { EvolutionConfig } from "../../runtime/lifecycle/config.js";
import type { Champion } from "../../runtime/lifecycle/records.js";
import { readAgent } from "../agents.js";
import { championLines } from "../champion.js";
import type { CommandContext, Open } from "../context.js";
import { type Comparison, compareWithControls, controlLines } from "../controls.js";
import { ensureFinished } from "../evolution.js";
import { type FollowOptions, follow } from "../follow.js";
import { examples } from "../help.js";
import { numberArgument, whole } from "../numbers.js";
import { startNamed } from "../orders.js";
import { spendingLines } from "../spending.js";
import { readTask } from "../task.js";

interface EvolveOptions extends Partial<EvolutionConfig> {
  readonly seed?: number;
  readonly resume?: string;
  readonly detach?: boolean;
  readonly controls?: boolean;
  /** USD. */
  readonly budget?: number;
  /** False: `--no-model`. */
  readonly model?: boolean;
}

/** Every option that goes into the configuration, and what it is for; bounds are the handler's business. */
const settings = {
  generations: "how many generations",
  islands: "populations that evolve side by side",
  population: "individuals on each island",
  epoch: "generations between two migrations",
  migrants: "individuals each island sends to the next",
  migration: "which island is the next: ring, or random each time",
  patience: "generations without improvement after which an island begins anew, 0 for never",
  elites: "individuals kept as they are",
  tournament: "individuals compared for each selection",
  selection: "what parents are selected by: error, or pareto for error, bytes and fuel",
  crossoverRate: "share of children with two parents, 0 to 1",
  mutationRate: "share of children that are changed, 0 to 1",
  exploration: "1 chooses operators by these rates alone, less by what they improved, 0 to 1",
  archiveRate: "share of parents from the archive of the best of every size and behaviour, 0 to 1",
  caseShare: "share of the cases that selection looks at in one generation, 0.01 to 1",
  cascadeShare: "share of a generation that goes on from a cheap first stage to the full evaluation, 0.01 to 1",
  maxNodes: "upper bound of a program, in nodes",
  checkpointInterval: "generations between two checkpoints",
  targetFitness: "end early at this fitness",
} as const satisfies Record<Exclude<keyof EvolutionConfig, "anomaly" | "modelBudgetUsd">, string>;

/** Settings that are no whole numbers, and how they are read. */
const readers: Partial<Record<string, (field: string) => (text: string) => unknown>> = {
  crossoverRate: numberArgument,
  mutationRate: numberArgument,
  exploration: numberArgument,
  archiveRate: numberArgument,
  caseShare: numberArgument,
  cascadeShare: numberArgument,
  targetFitness: numberArgument,
  migration: () => (text) => text,
  selection: () => (text) => text,
};

/** Settings that are words. */
const words: ReadonlySet<string> = new Set(["migration", "selection"]);

const flag = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The part of the options that is the configuration; what was not given is left to the task's defaults. */
export function configOf(options: EvolveOptions): Partial<EvolutionConfig> {
  const modelBudgetUsd = options.model === false ? 0 : options.budget;
  const given = Object.fromEntries(Object.entries(options).filter(([name]) => name in settings));
  return modelBudgetUsd === undefined ? given : { ...given, modelBudgetUsd };
}

async function begin(client: Client, task: string | undefined, options: EvolveOptions, by: string): Promise<string> {
  if ((task === undefined) === (options.resume === undefined)) {
    throw new InvalidInput("name a task to start an evolution, or one to resume with --resume", {
      field: "task",
      value: task,
      hint: "t-developer evolve online-bin-packing, or t-developer evolve --resume <id>",
    });
  }
  if (options.resume !== undefined)
    return (await client.evolution.resume({ evolution_id: options.resume, by })).evolution_id;
  return startNamed(client, { task: await readTask(task ?? ""), config: configOf(options), seed: options.seed, by });
}

/** @throws {InvalidInput} where there is nothing to compare with, or nobody to tell */
function checkControls({ resume, detach }: EvolveOptions): void {
  if (resume === undefined && !detach) return;
  throw new InvalidInput("controls run beside an evolution that is followed from its start", {
    field: "controls",
    value: true,
    hint: `leave out ${resume === undefined ? "--detach" : "--resume"}, or leave out --controls`,
  });
}

/** @throws {InvalidInput} where nobody would go on with it */
function checkDetach({ folder }: CommandContext): void {
  if (folder === undefined) return;
  throw new InvalidInput("an evolution here ends with this command", {
    field: "detach",
    value: true,
    hint: "leave it out, and let the command run in the background of your shell",
  });
}

/** Milliseconds between two looks at an evolution that goes on in this process: they cost next to nothing. */
const LOOK_MS = 40;

/** How an evolution is followed that goes on in this process. */
const followHere = ({ folder, flags }: CommandContext, id: string): Partial<FollowOptions> =>
  folder === undefined
    ? {}
    : { pollMs: LOOK_MS, onInterrupt: `Stopped; go on with \`t-developer evolve --resume ${id}${flags}\`` };

async function compare(
  task: string,
  finished: Parameters<typeof compareWithControls>[1],
  champion: Champion,
  { terminal, signal }: CommandContext,
): Promise<Comparison> {
  terminal.note("control arms: random sampling, best of N, (1+1)");
  return compareWithControls(await readTask(task), finished, champion, signal);
}

/** `t-developer evolve` */
export function evolveCommand(open: Open): Command {
  const command = new Command("evolve")
    .description("evolve agents for a task, and follow it until it has finished")
    .argument("[task]", "a built-in task, or a JSON, CSV or TypeScript file")
    .option("--seed <number>", "equal seeds give equal champions", whole("seed"))
    .option("--resume <id>", "go on with an evolution from its last checkpoint")
    .option(
      "--budget <usd>",
      "most that a model may cost; never more than the deployment allows",
      numberArgument("budget"),
    )
    .option("--no-model", "evolve without a model, though the deployment has one")
    .option("--detach", "print the evolution's id and return")
    .option("--controls", "then search without evolution at the same budget, on this machine, and say who won")
    .addHelpText(
      "after",
      examples(
        "t-developer evolve online-bin-packing --seed 7",
        "t-developer evolve measurements.csv --generations 200 --islands 8",
        "t-developer evolve --resume 4f1c9a --json",
      ),
    );
  for (const [name, purpose] of Object.entries(settings)) {
    const read = readers[name] ?? whole;
    command.option(`--${flag(name)} <${words.has(name) ? "way" : "number"}>`, purpose, read(`config.${name}`));
  }
  return command.action(async (task: string | undefined, options: EvolveOptions, self: Command) => {
    const context = open(self);
    if (options.controls) checkControls(options);
    if (options.detach) checkDetach(context);
    const client = await context.client();
    const id = await begin(client, task, options, context.by);
    if (options.detach) return context.print({ evolution_id: id }, () => [id]);
    context.terminal.note(`evolution ${id}`);
    const { evolution, generations, model } = await follow(client, id, { ...context, ...followHere(context, id) });
    ensureFinished(evolution, context.flags);
    const { champions } = await client.evolution.champions({ evolution_id: id });
    const [champion] = champions.filter(({ withdrawn }) => !withdrawn);
    const { source } = await readAgent(await context.agents(), champion.agent_id);
    const { paint } = context.terminal;
    const compared = options.controls && (await compare(task ?? "", { evolution, generations }, champion, context));
    context.print({ evolution, generations, champion, source, model, ...compared }, () => [
      ...championLines(champion, source, paint),
      ...spendingLines(model, paint),
      ...(compared ? controlLines(champion, compared, paint) : []),
    ]);
  });
}
