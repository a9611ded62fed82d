import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { checkLines, describeTask, task } from "../../../cli/commands/task.js";
import { taskOfModule } from "../../../cli/task-module.js";
import { builtInTasks } from "../../../runtime/search/tasks/index.js";
import { fakeCommandContext } from "../../helpers/command-context.js";
import { command } from "../../helpers/command-process.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

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
    const { out } = await command("task", "check", join(EXAMPLES, "median-of-three.ts"), "--json");
    expect(JSON.parse(out)).toMatchObject({ kind: "program", training: 100, output: "integer" });
  });

  it("says of a module's value that no case may have what it is", async () => {
    const file = join(directory, "wide.cjs");
    await writeFile(
      file,
      "module.exports = { input: (random) => BigInt(Math.floor(random.next() * 5)), output: (n) => n * 2n };",
    );
    expect((await command("task", "check", file)).err).toMatch(
      /^error: task\.cases\[0\]\.input: is none of what is allowed, found (\dn)\n.* = \1\n.*boolean, number, string, array or object\n$/,
    );
  });

  it("ends a module that does not end", async () => {
    const file = join(directory, "endless.ts");
    await writeFile(file, "export default { input: () => { for (;;); }, output: (n: number) => n };");
    await expect(taskOfModule(file, 3_000)).rejects.toMatchObject({
      code: "invalid-input",
      field: "file",
      value: file,
      message: expect.stringContaining("within 3 seconds"),
    });
  });

  it("says of a module what in it is no task, whatever it is", async () => {
    const file = join(directory, "object.ts");
    await writeFile(file, "export default { input: { draw: () => 1 }, output: () => 1 };");
    await expect(taskOfModule(file)).rejects.toMatchObject({
      code: "invalid-input",
      field: "module.input",
      message: expect.stringContaining("is no function"),
    });
  });

  it("says what a module threw, and what it gave that nobody can keep", async () => {
    const file = join(directory, "throws.ts");
    await writeFile(file, 'export default { input: () => { throw new Error("not today"); }, output: () => 1 };');
    await expect(taskOfModule(file)).rejects.toThrow("the module failed: not today");
    await writeFile(file, "export default { input: () => 1, output: () => () => 1 };");
    await expect(taskOfModule(file)).rejects.toMatchObject({ code: "invalid-input", field: "file" });
  });

  it("says types, cases, baselines and what a run costs", () => {
    const lines = checkLines(describeTask(builtInTasks.gcd)).join("\n");
    expect(lines).toMatch(/first: integer, second: integer[\s\S]*200 that evolution sees, 2000 that it does not/);
    expect(lines).toMatch(/the nearest case[\s\S]*at most \d+ evaluations/);
  });
});
