import { basename, extname } from "node:path";
import { InvalidInput } from "../../kernel/errors.js";
import { messageOf } from "../../kernel/printable.js";
import { validate } from "../../kernel/validation.js";
import { numberColumns, parseCsv } from "./csv.js";
import { type TaskDefinition, taskDefinition } from "./definition.js";

/** Which columns of a CSV file are taken for the target. */
const targets = ["target", "y"];

/**
 * A task from a user's file. JSON: a {@link TaskDefinition}, `name` may be left out, and `//` is a comment. CSV: a header and rows of numbers;
 * the column called `target` or `y` is predicted from the others. It is no part of `index.ts`: functions read no files, and
 * would carry the parser of CSV.
 *
 * @throws {InvalidInput} naming what is wrong, with column and row, and what to do
 */
export function parseTaskFile(filename: string, text: string): TaskDefinition {
  const name = taskName(filename);
  switch (extname(filename).toLowerCase()) {
    case ".json":
      return validate(taskDefinition, { name, ...parseObject(filename, text) });
    case ".csv":
      return validate(taskDefinition, { name, kind: "regression", ...tableTask(text) });
    default:
      throw new InvalidInput(`${filename}: a task file is JSON or CSV`, {
        field: "file",
        value: filename,
        hint: "give it the extension .json or .csv",
      });
  }
}

/** The file's name without folder and extension, in the characters a task name may have. */
function taskName(filename: string): string {
  const stem = basename(filename, extname(filename)).toLowerCase();
  const clean = stem.replace(/[^a-z0-9._-]+/g, "-").replace(/^[^a-z0-9]+/, "");
  return clean.slice(0, 64) || "task";
}

function parseObject(filename: string, text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(`${filename}: ${messageOf(cause)}`, {
      field: "file",
      value: filename,
      hint: "correct the JSON",
      cause,
    });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return withoutComments(value);
  throw new InvalidInput(`${filename}: a task is a JSON object`, {
    field: "file",
    value: filename,
    hint: 'let t-developer task init write one, or write {"kind":"regression","target":"y","columns":{"x":[…],"y":[…]}}',
  });
}

/** JSON has no comments: what is called `//` at the top is for people. */
const withoutComments = (task: object): object =>
  Object.fromEntries(Object.entries(task).filter(([key]) => !key.startsWith("//")));

function tableTask(text: string): { target: string; columns: Record<string, number[]> } {
  const table = parseCsv(text);
  return { target: targetAmong(table.header), columns: numberColumns(table) };
}

function targetAmong(header: readonly string[]): string {
  const target = targets.find((name) => header.includes(name));
  if (target !== undefined) return target;
  throw new InvalidInput('there is no column called "target" or "y", and cells are separated by commas', {
    field: "columns",
    value: header.join(","),
    hint: "call the column to be predicted y, in the first line of the file",
  });
}
