import { Command } from "commander";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import { kebab } from "../../runtime/kernel/kebab.js";
import type { EvolutionConfig } from "../../runtime/lifecycle/config.js";
import type { CommandContext, Open } from "../context.js";
import { examples } from "../help.js";
import { numberArgument, whole } from "../numbers.js";

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

/** The part of the options that is the configuration; what was not given is left to the task's defaults. */
function configOf(options: EvolveOptions): Partial<EvolutionConfig> {
  const modelBudgetUsd = options.model === false ? 0 : options.budget;
  const given = Object.fromEntries(Object.entries(options).filter(([name]) => name in settings));
  return modelBudgetUsd === undefined ? given : { ...given, modelBudgetUsd };
}

/** @throws {InvalidInput} where there is nothing to evolve, or two things at once */
function checkTask(task: string | undefined, { resume }: EvolveOptions): void {
  if ((task === undefined) !== (resume === undefined)) return;
  throw new InvalidInput("name a task to start an evolution, or one to resume with --resume", {
    field: "task",
    value: task,
    hint: "t-developer evolve online-bin-packing, or t-developer evolve --resume <id>",
  });
}

/** @throws {InvalidInput} where there is nothing to compare with, or nobody to tell */
function checkControls({ controls, resume, detach }: EvolveOptions): void {
  if (!controls || (resume === undefined && !detach)) return;
  throw new InvalidInput("controls run beside an evolution that is followed from its start", {
    field: "controls",
    value: true,
    hint: `leave out ${resume === undefined ? "--detach" : "--resume"}, or leave out --controls`,
  });
}

/** @throws {InvalidInput} where nobody would go on with it */
function checkDetach({ detach }: EvolveOptions, { folder }: CommandContext): void {
  if (!detach || folder === undefined) return;
  throw new InvalidInput("an evolution here ends with this command", {
    field: "detach",
    value: true,
    hint: "leave it out, and let the command run in the background of your shell",
  });
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
    command.option(`--${kebab(name)} <${words.has(name) ? "way" : "number"}>`, purpose, read(`config.${name}`));
  }
  return command.action(async (task: string | undefined, options: EvolveOptions, self: Command) => {
    const context = open(self);
    checkTask(task, options);
    checkControls(options);
    checkDetach(options, context);
    await context.prepare(options.islands); // what follows is loaded while that starts
    const { seed, resume, detach, controls } = options;
    const { evolveAndFollow } = await import("../evolve.js");
    await evolveAndFollow({ task, config: configOf(options), seed, resume, detach, controls }, context);
  });
}
