import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandNames } from "../../../cli/program.js";
import { runCommandLine } from "../../helpers/command-line.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const run = (...args: string[]) => runCommandLine(directory, ...args);

let directory: string;
beforeAll(async () => {
  directory = temporaryFolder();
  await writeFile(join(directory, "kind.js"), "export default () => (input) => input.x + 1;");
  await writeFile(join(directory, "hostile.js"), "export default () => () => { while (true) {} };");
  await writeFile(join(directory, "suspect.py"), "import os\nos.system('id')\n");
  await writeFile(join(directory, "nan.csv"), "x,y\n1,2\n2,NaN\n3,4\n4,5\n5,6\n6,7\n");
  await writeFile(join(directory, "no-target.csv"), "a,b\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n");
  await writeFile(join(directory, "empty.json"), '{"kind":"regression","target":"y","columns":{"x":[],"y":[]}}');
});

describe("--help", () => {
  it("lists the commands and the exit codes", async () => {
    const { exitCode, out } = await run("--help");
    expect(exitCode).toBe(0);
    for (const name of commandNames) expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, "m"));
    expect(out).toMatch(/^ {4}3 {2}safety did not accept/m);
  });

  it.each(commandNames)("of %s has an example that begins with it, and the global options", async (name) => {
    const { exitCode, out } = await run(name, "--help");
    expect(exitCode).toBe(0);
    expect(out).toContain(`$ t-developer ${name}`);
    expect(out).toContain("--json");
  });
});

describe("bad usage ends with 2", () => {
  it.each([
    [["explode"], "unknown command 'explode'"],
    [["list", "--colour"], "unknown option '--colour'"],
    [["scan"], "missing required argument 'file'"],
    [["stop"], "required option '--reason <text>'"],
    [["list"], "no local AWS runs"],
    [["list", "--environment", "prod"], 'field: environment = "prod"'],
    [["plan", "prod"], 'field: environment = "prod"'],
    [["evolve", "--environment", "staging"], "name a task"],
    [["evolve", "online-bin-packing", "--population", "many"], 'field: config.population = "many"'],
    [["evolve", "online-bin-packing", "--islands", "2.5"], "not a whole number"],
    [["evolve", "--resume", "evo-x", "--controls"], "leave out --resume"],
    [["run", "0123456789abcdef", "--input", "{item"], 'field: input = "{item"'],
  ])("%j", async (args, message) => {
    const { exitCode, out, err } = await run(...args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
    expect(err).toContain(message);
    expect(err).not.toContain("    at ");
  });

  it.each([
    ["nowhere.csv", "there is no task and no file of that name"],
    ["nan.csv", 'column "y", row 2'],
    ["no-target.csv", "no column"],
    ["empty.json", "at least"],
  ])("and says what is wrong with the task file %s", async (file, message) => {
    const { exitCode, err } = await run("evolve", join(directory, file), "--environment", "staging");
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });
});

describe("errors", () => {
  it("are one JSON object where JSON was asked for", async () => {
    const { err } = await run("list", "--environment", "prod", "--json");
    expect(JSON.parse(err)).toMatchObject({ error: { code: "invalid-input", field: "environment", value: "prod" } });
  });

  it("are so too where the line itself is wrong", async () => {
    const { exitCode, err } = await run("list", "--colour", "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(err)).toEqual({ error: { exitCode: 2, code: "usage", message: "unknown option '--colour'" } });
  });

  it("have a stack only with --debug", async () => {
    expect((await run("list", "--environment", "prod", "--debug")).err).toContain("    at ");
  });

  it("are said when a local AWS is gone", async () => {
    await writeFile(join(directory, "session.json"), "{}");
    const { err } = await run("list");
    expect(err).toContain("the local AWS is gone");
    await rm(join(directory, "session.json"));
  });
});

describe("scan", () => {
  it("answers one verdict a file and ends with 3 where one is not accepted", async () => {
    const files = ["kind.js", "hostile.js", "suspect.py"].map((name) => join(directory, name));
    const { exitCode, out } = await run("scan", ...files, "--json");
    const verdicts = JSON.parse(out);
    expect(exitCode).toBe(3);
    expect(verdicts.map(({ file }: { file: string }) => file)).toEqual(files);
    expect(Object.keys(verdicts[0])).toEqual(["file", "language", "safety_score", "decision", "findings"]);
    expect(verdicts).toMatchObject([
      { language: "javascript", decision: "accept", findings: [] },
      { language: "javascript", findings: [{ family: "infinite_loop", line: 1 }] },
      { language: "python", decision: "reject" },
    ]);
    const [, , { findings }] = verdicts;
    for (const finding of findings) expect(finding).toMatchObject({ family: "privilege_escalation", line: 2 });
  });

  it("ends with 0 where all are accepted", async () => {
    const { exitCode, out } = await run("scan", join(directory, "kind.js"));
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringMatching(/^accept +1\.00 {2}.*kind\.js$/) });
  });

  it("ends with 2 for a file that is not there", async () => {
    expect(await run("scan", join(directory, "gone.js"))).toMatchObject({ exitCode: 2 });
  });
});
