import { judge } from "../../../../runtime/gate/gate.js";
import { InvalidInput } from "../../../../runtime/kernel/errors.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { parseTaskFile } from "../../../../runtime/search/tasks/parse.js";
import { sandboxHere } from "../../../helpers/agents.js";
import { smallRequest, smallTask } from "../../../helpers/requests.js";
import type { Danger } from "./dangers.js";
import type { Scene } from "./scene.js";

const { x, y } = smallTask.columns;

/** Tasks that carry code where none belongs; all that is not a column's name is refused. */
export const invalidTasks = ({ source }: Danger): readonly unknown[] => [
  source,
  { ...smallTask, name: source },
  { ...smallTask, kind: source },
  { ...smallTask, source },
  { ...smallTask, target: source },
  { ...smallTask, primitives: [source] },
  { ...smallTask, columns: { ...smallTask.columns, x: x.map(() => source) } },
  { ...smallTask, columns: { x, y, constructor: x } },
  { kind: "online-bin-packing", name: "packing", class: source },
];

/** Tasks in which code is the name of a column: names may be any text, so it is kept, and must stay a name. */
export const namedTasks = ({ source }: Danger): readonly Readonly<Record<string, unknown>>[] => [
  { ...smallTask, columns: { [source]: x, y } },
  { ...smallTask, target: source, columns: { x, [source]: y } },
  { ...smallTask, columns: { [`"]:x})=>${source};/*`]: x, [`}//\n${source}`]: x, y } },
];

/** Evolves in a scene, for real: everything judged by the gate, the champion run in the sandbox. */
export async function evolveIn({ context }: Scene, task: Readonly<Record<string, unknown>>): Promise<void> {
  const examiners = { gate: judge, sandbox: sandboxHere() };
  await runEvolution({ ...smallRequest, task, config: { ...smallRequest.config, generations: 2 } }, context, examiners);
  for (const { source } of examiners.sandbox.jobs) expect(judge(source).decision).toBe("accept");
  expect(await context.agents.list("compiled/")).toHaveLength(1);
}

/** Headers of CSV files that carry code. */
const headers = ({ source }: Danger): readonly string[] => {
  const line = source.replace(/\s+/g, " ");
  return [`${line},y`, `"${line}",y`, `x,${line.replaceAll(",", ";")},y`];
};

/** The tasks that CSV files with code in their headers are; those that cannot be read are none. */
export const csvTasks = (danger: Danger): readonly Readonly<Record<string, unknown>>[] =>
  headers(danger).flatMap((header) => {
    const row = header.split(",").map(() => "1");
    const rows = Array.from({ length: 8 }, (_, i) => row.map((_, column) => (i * (column + 1)) % 7).join(","));
    try {
      return [{ ...parseTaskFile("task.csv", [header, ...rows].join("\n")), primitives: ["add", "sub", "mul"] }];
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInput);
      return [];
    }
  });
