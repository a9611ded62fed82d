import { AgentFailed } from "../../../kernel/errors.js";
import type { Json } from "../../../kernel/json.js";
import { type Constants, type Grammar, grammarOf, integers, reals } from "../../representations/formula/grammar.js";
import { precedence } from "../../representations/formula/primitives.js";
import { printExpression } from "../../representations/formula/print.js";
import { type Program, uses } from "../../representations/formula/program.js";
import { readFormula } from "../../representations/formula/read.js";
import { expressions } from "../../representations/formula/representation.js";
import { field, letter } from "../../representations/parameters.js";
import type { RegressionTask } from "../definition.js";
import type { HoldOut, Problem, Verification } from "../problem.js";
import { leastSquares, predictLinear } from "./linear.js";
import { linksFor } from "./links.js";
import { ScaledFit } from "./scaled-fit.js";
import { average, splitTask, spread, type TrainingTable } from "./table.js";

const defaultPrimitives = ["add", "sub", "mul", "div", "sqrt", "log", "exp", "sin", "cos"];

/** Constants of new programs lie within this. */
const CONSTANT_BOUND = 5;

const constantsOf = ({ constants }: RegressionTask): Constants =>
  constants === "whole" ? integers(1, CONSTANT_BOUND) : reals(CONSTANT_BOUND);

/** An agent is a formula, scaled: it receives a row by column name and answers the target. */
export function regressionProblem(task: RegressionTask): Problem<Program> {
  const { training, holdOut } = splitTask(task);
  const terminals = training.names.map((name, i) => ({ name, source: letter(i), precedence: precedence.atom }));
  const primitives = task.primitives ?? defaultPrimitives;
  const grammar = grammarOf(terminals, primitives, constantsOf(task));
  const fit = new ScaledFit(training, linksFor(primitives));
  const fitted = task.constants !== "whole";
  const notation = {
    print: (program: Program) => print(fit.scaled(program), grammar),
    read: (source: string) => readFormula(source, grammar),
  };
  return {
    representation: expressions(grammar, notation, fitted),
    unit: "standard deviations of the target",
    byCases: true,
    evaluate: async (programs) => fit.evaluate(programs),
    ...(fitted && { refine: fit.refine.bind(fit) }),
    training: verification(training, spread(training.target)),
    holdOut: sealed(training, holdOut),
  };
}

function print(program: Program, grammar: Grammar): string {
  const used = grammar.terminals.filter((_, terminal) => uses(program, terminal));
  const bindings = used.map(({ name, source }) => field(name, source));
  const expression = printExpression(program, grammar);
  return `export default()=>(${used.length > 0 ? `{${bindings}}` : ""})=>${expression}`;
}

/** The root mean square of the errors, in spreads of the training's target. */
const errorOn = (table: TrainingTable, predicted: Float64Array, scale: number): number =>
  Math.sqrt(average(predicted.map((value, row) => (value - table.target[row]) ** 2))) / scale;

/** Agents predict every row of a table. */
function verification(table: TrainingTable, scale: number): Verification {
  const inputs = Array.from(table.target.keys(), (row) =>
    Object.fromEntries(table.names.map((name, i) => [name, table.inputs[i][row]])),
  );
  return {
    job: { config: null, seed: 0, work: { kind: "inputs", inputs } },
    score(result) {
      const isComplete = isPrediction(result, table.target.length);
      const error = isComplete ? errorOn(table, Float64Array.from(result), scale) : Number.NaN;
      if (Number.isFinite(error)) return error;
      throw new AgentFailed("the agent gave no finite number for every row", {
        field: "result",
        hint: "give more rows, so that evolution sees more of the inputs' range",
      });
    },
  };
}

function sealed(training: TrainingTable, unseen: TrainingTable): HoldOut {
  const scale = spread(training.target);
  const mean = average(training.target);
  return {
    ...verification(unseen, scale),
    baselines: {
      mean: errorOn(
        unseen,
        unseen.target.map(() => mean),
        scale,
      ),
      "least squares": errorOn(unseen, predictLinear(leastSquares(training), unseen), scale),
    },
  };
}

const isPrediction = (result: Json, rows: number): result is readonly number[] =>
  Array.isArray(result) && result.length === rows && result.every((value) => typeof value === "number");
