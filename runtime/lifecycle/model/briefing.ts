import type { Json } from "../../kernel/json.js";
import { classes } from "../../sandbox/simulators/bin-packing/instances.js";
import { primitives } from "../../search/representations/formula/primitives.js";
import type { BinPackingTask, RegressionTask, TaskDefinition } from "../../search/tasks/definition.js";
import { briefProgram } from "../../search/tasks/program/brief.js";
import { designProgram, designPsb2 } from "../../search/tasks/program/design.js";
import { splitTask } from "../../search/tasks/regression/table.js";

/** One training case as a model is shown it. */
interface WorkedExample {
  readonly input: Json;
  readonly expected: Json;
}

/** What a model is told of a task. Nothing in it is of the hold-out. */
export interface Briefing {
  /** What agents are to do. */
  readonly purpose: string;
  /** What programs may consist of: whatever else is proposed cannot be represented, and is left out. */
  readonly form: string;
  /** Training cases in the order of an evaluation's errors; none where the task has no cases. */
  readonly examples: readonly WorkedExample[];
}

/** What a model is told of a task: only what evolution sees itself, never a case that is set apart. */
export function briefingOf(task: TaskDefinition): Briefing {
  switch (task.kind) {
    case "regression":
      return regression(task);
    case "online-bin-packing":
      return binPacking(task);
    case "program":
      return briefProgram(designProgram(task));
    case "psb2":
      return briefProgram(designPsb2(task));
  }
}

function regression(task: RegressionTask): Briefing {
  const { names, inputs, target } = splitTask(task).training;
  return {
    purpose: `Predict the column ${JSON.stringify(task.target)} of a table from the columns ${JSON.stringify(names)}.`,
    form:
      "An agent is one expression: export default () => ({ column, … }) => expression. " +
      `It consists of columns, numbers and ${operations(task.primitives)}. Powers are written as products.`,
    examples: Array.from(target, (expected, row) => ({
      input: Object.fromEntries(names.map((name, column) => [name, inputs[column][row]])),
      expected,
    })),
  };
}

function binPacking({ class: name, counts }: BinPackingTask): Briefing {
  const known = [
    "item i",
    "gap g",
    "rest g-i",
    "capacity c",
    ...(counts ? ["the number of bins with that gap n[k]"] : []),
  ];
  return {
    purpose:
      `Pack items into bins of capacity ${classes[name].capacity} as they arrive (${name}), into as few bins as possible: ` +
      "an agent gives every gap that the item fits into a priority, and the item is put into the gap of highest priority.",
    form:
      "Every agent has the shape of those shown; only the expression after p= may change. " +
      `It consists of ${known.join(", ")}, numbers and ${operations()}.`,
    examples: [],
  };
}

/** `a + b`, `Math.sqrt(a)` …: primitives as JavaScript writes them. */
function operations(names: readonly string[] = primitives.map(({ name }) => name)): string {
  const allowed = primitives.filter(({ name }) => names.includes(name));
  return allowed
    .map(({ notation, parameters }) => written(notation, ["a", "b", "c"].slice(0, parameters.length)))
    .join(", ");
}

function written(notation: (typeof primitives)[number]["notation"], operands: readonly string[]): string {
  switch (notation.form) {
    case "infix":
      return operands.join(` ${notation.symbol} `);
    case "prefix":
      return `${notation.symbol}${operands[0]}`;
    case "call":
      return `${notation.name}(${operands.join(", ")})`;
    case "conditional":
      return "condition ? a : b";
  }
}
