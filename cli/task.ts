import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { InvalidInput } from "../runtime/kernel/errors.js";
import { builtInTasks, type TaskDefinition } from "../runtime/search/tasks/index.js";
import { parseTaskFile } from "../runtime/search/tasks/parse.js";
import { isTaskModule, taskOfModule } from "./task-module.js";

/**
 * What the evolution API takes for a task: the name of a built-in one, or the definition in a file of the user's.
 *
 * @throws {InvalidInput} where it is neither, or the file is no task
 */
export async function readTask(nameOrFile: string): Promise<string | TaskDefinition> {
  if (Object.hasOwn(builtInTasks, nameOrFile)) return nameOrFile;
  const text = await readFile(nameOrFile, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new InvalidInput(`there is no task and no file of that name (${cause.code})`, {
      field: "task",
      value: nameOrFile,
      hint: `a JSON, CSV or TypeScript file, or one of ${Object.keys(builtInTasks).join(", ")}`,
      cause,
    });
  });
  if (isTaskModule(nameOrFile)) return taskOfModule(nameOrFile);
  return parseTaskFile(basename(nameOrFile), text);
}
