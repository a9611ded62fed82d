import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import { defaultConfig } from "../../runtime/lifecycle/config.js";
import { builtInTasks, createProblem, type TaskDefinition } from "../../runtime/search/tasks/index.js";
import { designProgram, designPsb2, type ProgramDesign } from "../../runtime/search/tasks/program/design.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import { shownNumber } from "../table.js";
import { readTask } from "../task.js";

const EXAMPLES = resolve(__dirname, "../../examples/tasks");

/** What kinds of task files there are, and the example that `init` copies. */
const templates: Readonly<Record<string, string>> = {
  cases: "initials.json",
  state: "running-total.json",
  generator: "median-of-three.ts",
  regression: "projectile.csv",
};

/** What is known of a task before anything is evolved. */
interface TaskCheck {
  readonly task: string;
  readonly kind: string;
  readonly inputs?: string;
  readonly output?: string;
  readonly training?: number;
  readonly unseen?: number;
  readonly primitives?: readonly string[];
  /** Name → error of what people use without evolution. */
  readonly baselines: Readonly<Record<string, number>>;
  readonly unit: string;
  /** Evaluations of a run with the default configuration, at most. */
  readonly evaluations: number;
}

/** `t-developer task` */
export const task = (open: Open): Command =>
  new Command("task")
    .description("write and check task files; needs no AWS")
    .addHelpText("after", examples("t-developer task init greeting", "t-developer task check greeting.json"))
    .addCommand(init(open))
    .addCommand(check(open));

const init = (open: Open): Command =>
  new Command("init")
    .description("write an example of a task file, to be changed")
    .argument("[name]", "name of the task", "my-task")
    .addOption(new Option("--kind <kind>", "what to start from").choices(Object.keys(templates)).default("cases"))
    .addHelpText("after", examples("t-developer task init greeting", "t-developer task init median --kind generator"))
    .action(async (name: string, { kind }: { kind: string }, command: Command) => {
      const template = templates[kind];
      const file = `${name}${template.slice(template.lastIndexOf("."))}`;
      await copyFile(join(EXAMPLES, template), file, 1).catch((cause: NodeJS.ErrnoException) => {
        const hint =
          cause.code === "EEXIST" ? "give another name, or remove the file" : "give a name in a folder there is";
        throw new InvalidInput(`cannot write ${file} (${cause.code})`, { field: "name", value: name, hint, cause });
      });
      open(command).print({ file }, () => [`wrote ${file}; t-developer task check ${file} says what it is`]);
    });

const check = (open: Open): Command =>
  new Command("check")
    .description("validate a task, and say what it is and what a run of it would cost")
    .argument("<task>", "a built-in task, or a JSON, CSV or TypeScript file")
    .addHelpText("after", examples("t-developer task check my-task.json", "t-developer task check fizz-buzz --json"))
    .action(async (nameOrFile: string, _options, command: Command) => {
      const given = await readTask(nameOrFile);
      const checked = describeTask(typeof given === "string" ? builtInTasks[given] : given);
      open(command).print(checked, () => checkLines(checked));
    });

/** What can be said of a valid task without running anything. */
export function describeTask(given: TaskDefinition): TaskCheck {
  const { holdOut, unit } = createProblem(given);
  const { islands, population, generations } = defaultConfig(given);
  return {
    task: given.name,
    kind: given.kind,
    ...(given.kind === "program" && describeDesign(designProgram(given))),
    ...(given.kind === "psb2" && describeDesign(designPsb2(given))),
    baselines: holdOut.baselines,
    unit,
    evaluations: islands * population * (generations + 1),
  };
}

function describeDesign({ vocabulary, training, unseen }: ProgramDesign) {
  const { inputs, output, primitives } = vocabulary;
  const named = typeof inputs === "string" ? inputs : inputs.map(({ name, type }) => `${name}: ${type}`).join(", ");
  return { inputs: named, output, training: training.length, unseen: unseen.length, primitives };
}

/** A checked task for people. */
export function checkLines({ task: name, kind, inputs, output, training, unseen, ...rest }: TaskCheck): string[] {
  const { primitives, baselines, unit, evaluations } = rest;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["inputs", inputs],
    ["output", output],
    ["cases", training === undefined ? undefined : `${training} that evolution sees, ${unseen} that it does not`],
    ["primitives", primitives?.join(" ")],
    ...Object.entries(baselines).map(([what, error]) => [`error of ${what}`, `${shownNumber(error)} ${unit}`] as const),
    ["a run", `at most ${evaluations} evaluations with the default configuration`],
  ];
  return [
    `${name}: a ${kind} task, valid`,
    ...rows.flatMap(([what, text]) => (text === undefined ? [] : [`  ${what.padEnd(24)}  ${text}`])),
  ];
}
