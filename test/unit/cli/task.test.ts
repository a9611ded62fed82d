import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { checkLines, describeTask, task } from "../../../cli/commands/task.js";
import { type CommandFailure, describe as describeFailure, failureOf } from "../../../cli/failure.js";
import { readTask } from "../../../cli/task.js";
import { builtInTasks } from "../../../runtime/search/tasks/index.js";
import { fakeCommandContext } from "../../helpers/command-context.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";
import { plain } from "../../helpers/terminal.js";

const EXAMPLES = resolve(__dirname, "../../../examples/tasks");

describe("task", () => {
  let directory: string;
  beforeEach(() => {
    directory = temporaryFolder();
  });

  async function run(...words: string[]): Promise<unknown> {
    const { context, printed } = fakeCommandContext();
    await new Command().addCommand(task(() => context)).parseAsync(["task", ...words], { from: "user" });
    return printed.value;
  }

  it.each([
    ["cases", "json"],
    ["state", "json"],
    ["regression", "csv"],
  ])("init --kind %s writes what check accepts, and overwrites nothing", async (kind, extension) => {
    const name = join(directory, "mine");
    expect(await run("init", name, "--kind", kind)).toEqual({ file: `${name}.${extension}` });
    expect(await run("check", `${name}.${extension}`)).toMatchObject({ task: "mine" });
    await writeFile(`${name}.${extension}`, "what I made of it");
    await expect(run("init", name, "--kind", kind)).rejects.toThrow("EEXIST");
    expect(await readFile(`${name}.${extension}`, "utf8")).toBe("what I made of it");
  });

  it("makes cases of a module that draws them, here", async () => {
    const made = await readTask(join(EXAMPLES, "median-of-three.ts"));
    if (typeof made === "string" || made.kind !== "program") throw new Error("it is a task of cases");
    expect(made.cases).toHaveLength(100);
    for (const given of made.cases) expect(given).toMatchObject({ output: expect.any(Number) });
  });

  it("says of a module's value that no case may have what it is", async () => {
    const file = join(directory, "wide.cjs");
    await writeFile(
      file,
      "module.exports = { input: (random) => BigInt(Math.floor(random.next() * 5)), output: (n) => n * 2n };",
    );
    const refusal = await readTask(file).catch((error) => failureOf(error));
    expect(describeFailure(refusal as CommandFailure, plain)).toMatch(
      /^error: task\.cases\[0\]\.input: is none of what is allowed, found (\dn)\n.* = \1\n.*boolean, number, string, array or object$/,
    );
  });

  it("says types, cases, baselines and what a run costs", () => {
    const lines = checkLines(describeTask(builtInTasks.gcd)).join("\n");
    expect(lines).toMatch(/first: integer, second: integer[\s\S]*200 that evolution sees, 2000 that it does not/);
    expect(lines).toMatch(/the nearest case[\s\S]*at most \d+ evaluations/);
  });
});
