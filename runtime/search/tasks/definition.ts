import * as z from "zod";
import { classNames } from "../../sandbox/simulators/bin-packing/instances.js";
import { primitiveNames } from "../representations/formula/primitives.js";
import { MAX_TERMINALS } from "../representations/formula/program.js";
import { named } from "./names.js";
import { checkProgram } from "./program/check.js";
import { type ProgramTask, type Psb2Task, programFields, psb2Fields } from "./program/definition.js";

/** A definition is kept and sent as a whole; more characters of JSON than this do not fit where it may have to go. */
const TASK_CHARACTERS = 150_000;

/** Rows a regression task needs at least, so that some can be held out. */
const LEAST_ROWS = 5;

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "is no name: lower-case letters, digits, dot, dash");

/** Column name → its numbers, from the first row to the last. The cells are checked by {@link checkTable}. */
const columns = named("is no column name", z.array(z.custom<number>()));

/** Columns of a table by name; all are of one length. */
export type Columns = Readonly<Record<string, readonly number[]>>;

const regression = z.strictObject({
  kind: z.literal("regression"),
  name,
  /** The column to be predicted from the others. */
  target: z.string().min(1),
  columns,
  /** Rows kept from evolution; a quarter of `columns` where there is none. */
  holdOut: columns.optional(),
  primitives: z.array(z.enum(primitiveNames)).min(1).optional(),
  /** Real ones are fitted to the rows; small whole ones are not. */
  constants: z.enum(["real", "whole"]).optional(),
});

/** More of them, and the evaluation of one agent could outlast the time within which a search has to stop. */
const MOST_ITEMS = 100_000;

const sample = z
  .strictObject({ instances: z.int().min(1).max(100), items: z.int().min(10).max(MOST_ITEMS) })
  .superRefine(({ instances, items }, context) => {
    if (instances * items <= MOST_ITEMS) return;
    const message = `${instances} instances of ${items} items are more than ${MOST_ITEMS} items`;
    complain(context, ["items"], message, `give at most ${Math.floor(MOST_ITEMS / instances)}, or fewer instances`);
  });

const binPacking = z.strictObject({
  kind: z.literal("online-bin-packing"),
  name,
  /** Which distribution and capacity; see {@link classes}. */
  class: z.enum(classNames),
  /** What evolution sees … */
  training: sample,
  /** … and what only the champion is verified on. Drawn from other streams of chance than `training`. */
  holdOut: sample,
  /** Names the streams that the instances are drawn from. */
  seed: z.int().min(0).max(0xffff_ffff),
  /** Whether agents may see how many bins have each gap: evaluation takes milliseconds with it, and they pack far better. */
  counts: z.boolean(),
});

/** A formula is looked for that predicts one column of a table from the others. */
export type RegressionTask = z.infer<typeof regression>;

/** A policy is looked for that packs items into bins as they come. */
export type BinPackingTask = z.infer<typeof binPacking>;

/** What evolution is asked for. JSON: it is stored with the evolution and sent to every island. */
export type TaskDefinition = RegressionTask | BinPackingTask | ProgramTask | Psb2Task;

/** What agents can be evolved for, as JSON. */
export const taskDefinition: z.ZodType<TaskDefinition> = z
  .discriminatedUnion("kind", [regression, binPacking, programFields.extend({ name }), psb2Fields.extend({ name })])
  .superRefine((task, context) => {
    if (task.kind === "regression") checkRegression(task, context);
    if (task.kind === "program") checkProgram(task, (path, message, hint) => complain(context, path, message, hint));
    if (context.issues.length === 0 && JSON.stringify(task).length > TASK_CHARACTERS) {
      complain(
        context,
        [],
        `is larger than ${TASK_CHARACTERS} characters of JSON`,
        "give fewer rows or shorter numbers",
      );
    }
  });

type Context = z.core.$RefinementCtx;

function complain(context: Context, path: PropertyKey[], message: string, hint: string): void {
  context.addIssue({ code: "custom", path, message, params: { hint } });
}

function checkRegression(task: RegressionTask, context: Context): void {
  const { target, columns, holdOut, primitives = [] } = task;
  const names = Object.keys(columns);
  if (!names.includes(target)) {
    const hint = `add a column "${target}", or set target to one of: ${names.join(", ") || "(there is no column)"}`;
    complain(context, ["target"], `there is no column "${target}" to predict`, hint);
    return;
  }
  if (names.length < 2) complain(context, ["columns"], "there is no column to predict from", "add an input column");
  if (names.length - 1 > MAX_TERMINALS) {
    complain(context, ["columns"], `there are ${names.length} columns`, `give at most ${MAX_TERMINALS} inputs`);
  }
  checkTable(columns, "columns", LEAST_ROWS, context);
  if (holdOut) {
    for (const missing of names.filter((column) => !Object.hasOwn(holdOut, column))) {
      complain(context, ["holdOut", missing], "the column is missing", "give holdOut the same columns");
    }
    checkTable(holdOut, "holdOut", 1, context);
  }
  const wants = (primitive: string, other: string) => primitives.includes(primitive) && !primitives.includes(other);
  for (const conditional of ["if", "and", "or"].filter((primitive) => wants(primitive, "less"))) {
    complain(context, ["primitives"], `"${conditional}" needs "less" for its condition`, 'add "less"');
  }
}

function checkTable(table: Columns, field: string, leastRows: number, context: Context): void {
  const [first, ...others] = Object.keys(table);
  if (first === undefined) return;
  const rows = table[first].length;
  if (rows < leastRows) complain(context, [field, first], `has ${rows} rows`, `give at least ${leastRows} rows`);
  for (const ragged of others.filter((column) => table[column].length !== rows)) {
    const message = `column "${ragged}" has ${table[ragged].length} rows but column "${first}" has ${rows}`;
    complain(context, [field, ragged], message, "give every column the same number of rows");
  }
  for (const [column, cells] of Object.entries(table)) {
    const row = cells.findIndex((cell) => !Number.isFinite(cell));
    if (row < 0) continue;
    const message = `column "${column}", row ${row + 1}: not a finite number`;
    complain(context, [field, column, row], message, "correct the cell or remove its row");
  }
}
